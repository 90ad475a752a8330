#include "compiler/network/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "compiler/network/stream.h"
#include "compiler/network/testing/random_network.h"

namespace spikemesh::network {
namespace {

using testing::HasSubstr;

constexpr const char* kGood =
    "format: 1\n"
    "name: \"net\"\n"
    "population {\n"
    "  name: \"a\"\n"
    "  size: 4\n"
    "  neuron { threshold: 10 }\n"
    "}\n"
    "projection {\n"
    "  name: \"aa\" source: \"a\" target: \"a\"\n"
    "  all_to_all {}\n"
    "  weight { constant: 3 }\n"
    "}\n";

std::string with(const std::string& part, const std::string& other) {
  std::string text = kGood;
  const auto at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), other);
}

std::string error_of(const std::string& text) {
  try {
    parse_network(text, "net.textproto", "");
  } catch (const UserError& error) {
    return error.what();
  }
  return "taken";
}

TEST(NetworkText, ReadsWhatIsWritten) {
  const Network network = parse_network(kGood, "net.textproto", "");
  EXPECT_EQ(network.populations().at(0).size, 4U);
  EXPECT_EQ(std::get<ConstantWeight>(network.projections().at(0).weight).value, 3);
}

TEST(NetworkText, AValueOutOfRangeIsToldWithItsPlace) {
  EXPECT_EQ(error_of(with("constant: 3", "constant: 300")),
            "net.textproto:11:12: projection aa.weight.constant: found 300, expected -255..255");
  EXPECT_THAT(error_of(with("threshold: 10", "decay_u: 10 decay_v: 5000")),
              HasSubstr("net.textproto:6:24: population a.neuron.decay_v: found 5000"));
  EXPECT_THAT(error_of(with("size: 4", "size: 0")),
              HasSubstr("net.textproto:5:3: population a.size"));
}

TEST(NetworkText, AMissingPartIsToldWithTheBlockThatLacksIt) {
  EXPECT_THAT(error_of(with("  all_to_all {}\n", "")),
              HasSubstr("net.textproto:8:1: projection aa: found no rule"));
  EXPECT_THAT(error_of(with("  weight { constant: 3 }\n", "")),
              HasSubstr("net.textproto:8:1: projection aa.weight: found nothing"));
}

TEST(NetworkText, AnUnknownFieldIsToldWithItsPlace) {
  EXPECT_THAT(error_of(with("threshold", "treshold")), HasSubstr("net.textproto:6:20: "));
  EXPECT_THAT(error_of(with("threshold", "treshold")), HasSubstr("\"treshold\""));
}

TEST(NetworkText, BrokenSyntaxAndOtherFormatsAreRefused) {
  EXPECT_THAT(error_of("population {"), HasSubstr("net.textproto:1:"));
  EXPECT_THAT(error_of(with("format: 1", "format: 2")),
              HasSubstr("net.textproto:1:1: network.format: found 2, expected 1"));
  EXPECT_THAT(error_of(""), HasSubstr("format"));
}

std::string stream_of(const Network& network) {
  std::ostringstream out;
  write_stream(network, out);
  return out.str();
}

Network from_stream(const std::string& bytes) {
  std::istringstream in(bytes);
  return read_stream(in, "net", "");
}

TEST(NetworkForms, TextAndStreamKeepRandomNetworksWhole) {
  constexpr std::uint32_t kNetworks = 40;
  for (std::uint32_t seed = 0; seed < kNetworks; ++seed) {
    SCOPED_TRACE(seed);
    const Network network = random_network(seed);
    const std::string text = to_text(network);
    EXPECT_EQ(to_text(parse_network(text, "net", "")), text);
    EXPECT_EQ(to_text(from_stream(stream_of(network))), text);
  }
}

TEST(NetworkStream, LongListsOfSynapsesTakeSeveralRecords) {
  Network network;
  network.add(Population{.name = "a", .size = 1000, .neuron = NeuronTree{Neuron{.threshold = 1}}});
  Explicit list;
  for (std::uint32_t i = 0; i < 2 * kSynapsesPerRecord + 7; ++i)
    list.synapses.add({.source = i % 997, .target = i % 1000, .weight = 1});
  Projection projection{.name = "aa", .source = "a", .target = "a"};
  projection.rule = std::move(list);
  network.add(std::move(projection));
  EXPECT_EQ(to_text(from_stream(stream_of(network))), to_text(network));
}

TEST(NetworkStream, ACutStreamIsRefusedWhereverItIsCut) {
  const std::string bytes = stream_of(random_network(5));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THROW(from_stream(bytes.substr(0, size)), UserError) << size;
}

TEST(NetworkStream, ADamagedStreamIsRefusedOrReadButNeverCrashes) {
  const std::string bytes = stream_of(random_network(7));
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
    try {
      from_stream(damaged);
    } catch (const UserError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, bytes.size() / 4);
}

/// A folder of files that lives as long as its test.
class Files : public testing::Test {
 protected:
  Files() { std::filesystem::create_directories(folder_); }
  ~Files() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
  }
  Weight load(const std::string& file, const std::string& dataset = "") const {
    write("net.textproto",
          with("constant: 3", "file { path: \"" + file + "\" dataset: \"" + dataset + "\" }"));
    return load_network(path("net.textproto")).projections().at(0).weight;
  }

 private:
  std::string folder_ = testing::TempDir() + "spikemesh_load_" +
                        testing::UnitTest::GetInstance()->current_test_info()->name();
};

using NetworkFiles = Files;

template <class T>
std::string npy(const std::string& type, const std::string& shape, const std::vector<T>& values) {
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  header.resize(117, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  return bytes;
}

TEST_F(NetworkFiles, WholeNumbersOfANumPyFileAreMantissas) {
  std::vector<std::int8_t> values(16, -7);
  values[3] = 100;
  write("w.npy", npy("|i1", "4, 4", values));
  const auto weight = std::get<WeightValues>(load("w.npy"));
  EXPECT_EQ(weight.values.size(), 16U);
  EXPECT_EQ(weight.values[3], 100);
}

TEST_F(NetworkFiles, AWholeNumberBeyondAMantissaIsToldWithItsPlace) {
  std::vector<std::int32_t> values(16, 255);
  values[5] = -70000;
  write("w.npy", npy("<i4", "4, 4", values));
  try {
    load("w.npy");
    ADD_FAILURE() << "taken";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("w.npy: number 5: found -70000, expected -255..255"));
  }
}

TEST_F(NetworkFiles, RealNumbersOfANumPyFileArePhysical) {
  write("w.npy", npy("<f4", "16,", std::vector<float>(16, 0.5F)));
  EXPECT_EQ(std::get<RealWeights>(load("w.npy")).values, std::vector<double>(16, 0.5));
}

TEST_F(NetworkFiles, ADatasetOfAnHdf5FileIsRead) {
  const hid_t file = H5Fcreate(path("w.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const std::vector<hsize_t> shape{4, 4};
  const hid_t space = H5Screate_simple(2, shape.data(), nullptr);
  const hid_t data =
      H5Dcreate2(file, "w", H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  const std::vector<int> values(16, -9);
  H5Dwrite(data, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(data);
  H5Sclose(space);
  H5Fclose(file);
  EXPECT_EQ(std::get<WeightValues>(load("w.h5", "w")).values, std::vector<std::int16_t>(16, -9));
  EXPECT_THROW(load("w.h5", "x"), UserError);
  EXPECT_THROW(load("w.h5"), UserError);
}

TEST_F(NetworkFiles, BrokenWeightFilesAreRefusedByName) {
  const std::string good = npy("|i1", "4, 4", std::vector<std::int8_t>(16, 1));
  write("short.npy", good.substr(0, good.size() - 1));
  write("other.npy", "not an array");
  write("long.npy", npy("|i1", "4000000000, 4", std::vector<std::int8_t>(1, 1)));
  write("type.npy", npy("<c8", "16,", std::vector<double>(16, 1.0)));
  write("broken.h5", "not HDF5");
  for (const char* name :
       {"short.npy", "other.npy", "long.npy", "type.npy", "broken.h5", "w.csv", "missing.npy"}) {
    try {
      load(name, "w");
      ADD_FAILURE() << name << " was taken";
    } catch (const UserError& error) {
      EXPECT_THAT(error.info().file, HasSubstr(name));
    }
  }
}

TEST_F(NetworkFiles, SavedNetworksLoadInBothForms) {
  const Network network = random_network(11);
  for (const NetworkForm form : {NetworkForm::kText, NetworkForm::kStream}) {
    save_network(network, path("net"), form);
    EXPECT_EQ(to_text(load_network(path("net"))), to_text(network));
  }
  EXPECT_THROW(save_network(network, path("no/such/folder"), NetworkForm::kText), UserError);
  EXPECT_THROW(load_network(path("missing")), UserError);
}

}  // namespace
}  // namespace spikemesh::network
