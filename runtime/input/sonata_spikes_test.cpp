#include "runtime/input/sonata_spikes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <array>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace spikemesh::input {
namespace {

/// A file of two spikes at 0.5 and 2 of a unit; without a unit if it is empty.
class SonataSpikesTest : public ::testing::Test {
 protected:
  ~SonataSpikesTest() override { std::filesystem::remove(path_); }

  void write(const std::string& unit) const {
    const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t made = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(made, 1);
    const hsize_t count = 2;
    const hid_t space = H5Screate_simple(1, &count, nullptr);
    const std::array<double, 2> times{0.5, 2.0};
    const std::array<std::uint64_t, 2> nodes{7, 3};
    const hid_t timestamps = H5Dcreate2(file, "/spikes/lgn/timestamps", H5T_NATIVE_DOUBLE, space,
                                        made, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(timestamps, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, times.data());
    const hid_t ids = H5Dcreate2(file, "/spikes/lgn/node_ids", H5T_NATIVE_UINT64, space, made,
                                 H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(ids, H5T_NATIVE_UINT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, nodes.data());
    if (!unit.empty()) put_unit(timestamps, unit);
    H5Dclose(ids);
    H5Dclose(timestamps);
    H5Sclose(space);
    H5Pclose(made);
    H5Fclose(file);
  }

  static void put_unit(hid_t dataset, const std::string& unit) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, unit.size());
    const hid_t one = H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(dataset, "units", type, one, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, unit.data());
    H5Aclose(attribute);
    H5Sclose(one);
    H5Tclose(type);
  }

  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".h5";
};

TEST_F(SonataSpikesTest, TimesAreInTheUnitThatTheFileNames) {
  for (const auto& [unit, milliseconds] :
       {std::pair{"", 1.0}, {"ms", 1.0}, {"milliseconds", 1.0}, {"s", 1e3}, {"us", 1e-3}}) {
    write(unit);
    const auto spikes = load_sonata_spikes(path_);
    ASSERT_EQ(spikes.size(), 1U);
    EXPECT_EQ(spikes[0].population, "lgn");
    EXPECT_THAT(spikes[0].timestamps,
                ::testing::ElementsAre(0.5 * milliseconds, 2.0 * milliseconds));
    EXPECT_THAT(spikes[0].node_ids, ::testing::ElementsAre(7, 3));
  }
}

TEST_F(SonataSpikesTest, AUnitThatIsNoTimeIsRefused) {
  write("mV");
  try {
    load_sonata_spikes(path_);
    FAIL() << "mV is no time";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("/spikes/lgn/timestamps@units: found mV"));
  }
}

}  // namespace
}  // namespace spikemesh::input
