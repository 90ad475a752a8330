#include "base/hdf5_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hdf5.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/error.h"

namespace spikemesh {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A file with one of each kind that the reader knows.
class Hdf5FileTest : public ::testing::Test {
 protected:
  Hdf5FileTest() {
    const hid_t file = H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t group = H5Gcreate2(file, "/layer", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    const std::array<float, 6> floats{0.5F, 1.0F, 1.5F, 2.0F, 2.5F, 3.0F};
    write(file, "/layer/weight", {2, 3}, H5T_NATIVE_FLOAT, floats.data());
    const std::array<std::int16_t, 2> whole{-3, 70};
    write(file, "/layer/shape", {2}, H5T_NATIVE_SHORT, whole.data());
    write_boolean(file);
    write_texts(file);
    H5Gclose(group);
    H5Fclose(file);
  }
  ~Hdf5FileTest() override { std::filesystem::remove(path_); }

  static void write(hid_t file, const char* name, const std::vector<hsize_t>& shape, hid_t type,
                    const void* values) {
    const hid_t space =
        shape.empty() ? H5Screate(H5S_SCALAR)
                      : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t data = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
    H5Dclose(data);
    H5Sclose(space);
  }

  static void write_boolean(hid_t file) {
    const hid_t type = H5Tenum_create(H5T_NATIVE_INT8);
    std::int8_t value = 0;
    H5Tenum_insert(type, "FALSE", &value);
    value = 1;
    H5Tenum_insert(type, "TRUE", &value);
    write(file, "/graded", {}, type, &value);
    H5Tclose(type);
  }

  static void write_texts(hid_t file) {
    const hid_t fixed = H5Tcopy(H5T_C_S1);
    H5Tset_size(fixed, 8);
    write(file, "/fixed", {1}, fixed, "dense\0\0");
    const hid_t variable = H5Tcopy(H5T_C_S1);
    H5Tset_size(variable, H5T_VARIABLE);
    const char* text = "CUBA";
    write(file, "/variable", {}, variable, &text);
    H5Tclose(fixed);
    H5Tclose(variable);
  }

  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".h5";
};

template <class Read>
std::string error_of(Read read) {
  try {
    read();
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST_F(Hdf5FileTest, GroupsAndDatasetsAreFound) {
  const Hdf5File file(path_);
  EXPECT_THAT(file.children("/"), ElementsAre("fixed", "graded", "layer", "variable"));
  EXPECT_TRUE(file.has("/layer/weight"));
  EXPECT_FALSE(file.has("/layer/bias"));
  EXPECT_FALSE(file.has("/nowhere/bias"));
  EXPECT_TRUE(file.has_group("/layer"));
  EXPECT_FALSE(file.has_group("/fixed"));
}

TEST_F(Hdf5FileTest, NumbersAreReadInCOrder) {
  const Hdf5File file(path_);
  EXPECT_THAT(file.shape("/layer/weight"), ElementsAre(2, 3));
  EXPECT_THAT(file.numbers("/layer/weight"), ElementsAre(0.5, 1.0, 1.5, 2.0, 2.5, 3.0));
  EXPECT_TRUE(file.is_floating("/layer/weight"));
  EXPECT_THAT(file.integers("/layer/shape"), ElementsAre(-3, 70));
  EXPECT_THAT(file.numbers("/layer/shape"), ElementsAre(-3.0, 70.0));
}

TEST_F(Hdf5FileTest, ABooleanIsANumber) {
  EXPECT_EQ(Hdf5File(path_).number("/graded"), 1.0);
  EXPECT_THAT(Hdf5File(path_).shape("/graded"), ElementsAre());
}

TEST_F(Hdf5FileTest, TextsOfBothKindsAreRead) {
  EXPECT_EQ(Hdf5File(path_).text("/fixed"), "dense");
  EXPECT_EQ(Hdf5File(path_).text("/variable"), "CUBA");
}

TEST_F(Hdf5FileTest, WhatIsNotThereIsNamed) {
  const Hdf5File file(path_);
  EXPECT_THAT(error_of([&] { file.numbers("/layer/bias"); }), HasSubstr("/layer/bias"));
  EXPECT_THAT(error_of([&] { file.numbers("/layer"); }), HasSubstr("a dataset"));
  EXPECT_THAT(error_of([&] { file.children("/layer/weight"); }), HasSubstr("a group"));
  EXPECT_THAT(error_of([&] { file.integers("/layer/weight"); }), HasSubstr("whole numbers"));
  EXPECT_THAT(error_of([&] { file.numbers("/fixed"); }), HasSubstr("another type"));
  EXPECT_THAT(error_of([&] { file.number("/layer/shape"); }), HasSubstr("2 values"));
  EXPECT_THAT(error_of([&] { file.text("/layer/shape"); }), HasSubstr("text"));
}

TEST_F(Hdf5FileTest, AFileThatIsCutIsRefused) {
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  EXPECT_THAT(error_of([&] { const Hdf5File file(path_); }), HasSubstr("an HDF5 file"));
  EXPECT_THAT(error_of([] { const Hdf5File file("/no/such.h5"); }), HasSubstr("/no/such.h5"));
}

}  // namespace
}  // namespace spikemesh
