#include "runtime/record/sonata_file.h"

#include <fmt/format.h>
#include <hdf5.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "base/error.h"

namespace spikemesh::runtime {
namespace {

constexpr hsize_t kChunk = 4096;  ///< values
/// What the SONATA format asks for at the root.
constexpr std::uint32_t kMagic = 0x0A7A;
constexpr std::array<std::uint32_t, 2> kVersion{0, 1};

void put_attribute(hid_t where, const char* name, hid_t type, const void* value, hsize_t count) {
  const hid_t space = count == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, nullptr);
  const hid_t attribute = H5Acreate2(where, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(attribute, type, value);
  H5Aclose(attribute);
  H5Sclose(space);
}

void put_text(hid_t where, const char* name, const char* text) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  put_attribute(where, name, type, static_cast<const void*>(&text), 1);
  H5Tclose(type);
}

hid_t make_dataset(hid_t group, const char* name, hid_t type) {
  const hsize_t none = 0;
  const hsize_t unlimited = H5S_UNLIMITED;
  const hid_t space = H5Screate_simple(1, &none, &unlimited);
  const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(properties, 1, &kChunk);
  const hid_t dataset = H5Dcreate2(group, name, type, space, H5P_DEFAULT, properties, H5P_DEFAULT);
  H5Pclose(properties);
  H5Sclose(space);
  return dataset;
}

/// Adds values at the end. Returns whether it went well.
bool extend(hid_t dataset, hid_t type, hsize_t before, hsize_t count, const void* values) {
  const hsize_t after = before + count;
  if (H5Dset_extent(dataset, &after) < 0) return false;
  const hid_t in_file = H5Dget_space(dataset);
  const hid_t in_memory = H5Screate_simple(1, &count, nullptr);
  H5Sselect_hyperslab(in_file, H5S_SELECT_SET, &before, nullptr, &count, nullptr);
  const bool good = H5Dwrite(dataset, type, in_memory, in_file, H5P_DEFAULT, values) >= 0;
  H5Sclose(in_memory);
  H5Sclose(in_file);
  return good;
}

}  // namespace

struct SonataFile::Handles {
  struct Population {
    hid_t timestamps;
    hid_t node_ids;
    hsize_t size;
  };
  hid_t file = -1;
  std::vector<Population> populations;

  bool close() {
    bool good = true;
    for (const Population& one : populations) {
      good = H5Dclose(one.timestamps) >= 0 && good;
      good = H5Dclose(one.node_ids) >= 0 && good;
    }
    populations.clear();
    if (file >= 0) good = H5Fclose(file) >= 0 && good;
    file = -1;
    return good;
  }
};

SonataFile::SonataFile(const std::string& path, const std::vector<std::string>& populations)
    : path_(path),
      temporary_(fmt::format("{}.{}.tmp", path, getpid())),
      handles_(std::make_unique<Handles>()) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  handles_->file = H5Fcreate(temporary_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  if (handles_->file < 0)
    throw UserError({.file = path, .expected = "a place that can be written to"});
  put_attribute(handles_->file, "magic", H5T_NATIVE_UINT32, &kMagic, 1);
  put_attribute(handles_->file, "version", H5T_NATIVE_UINT32, kVersion.data(), kVersion.size());
  const hid_t root = H5Gcreate2(handles_->file, "spikes", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  for (const std::string& name : populations) {
    const hid_t group = H5Gcreate2(root, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    SPIKEMESH_CHECK(group >= 0, "population {} has a name of its own", name);
    put_text(group, "sorting", "by_time");
    handles_->populations.push_back({make_dataset(group, "timestamps", H5T_IEEE_F64LE),
                                     make_dataset(group, "node_ids", H5T_STD_U64LE), 0});
    put_text(handles_->populations.back().timestamps, "units", "ms");
    H5Gclose(group);
  }
  H5Gclose(root);
}

SonataFile::~SonataFile() {
  handles_->close();
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

void SonataFile::append(std::size_t population, std::span<const double> timestamps_ms,
                        std::span<const std::uint64_t> node_ids) {
  SPIKEMESH_CHECK(timestamps_ms.size() == node_ids.size(), "every spike has a time and a node");
  if (node_ids.empty()) return;
  Handles::Population& to = handles_->populations[population];
  const hsize_t count = node_ids.size();
  if (!extend(to.timestamps, H5T_NATIVE_DOUBLE, to.size, count, timestamps_ms.data()) ||
      !extend(to.node_ids, H5T_NATIVE_UINT64, to.size, count, node_ids.data()))
    throw UserError({.file = path_, .expected = "room to write the spikes"});
  to.size += count;
}

void SonataFile::commit() {
  SPIKEMESH_CHECK(!temporary_.empty(), "a file is committed once");
  if (!handles_->close() || std::rename(temporary_.c_str(), path_.c_str()) != 0)
    throw UserError({.file = path_, .expected = "a place that can be written to"});
  temporary_.clear();
}

}  // namespace spikemesh::runtime
