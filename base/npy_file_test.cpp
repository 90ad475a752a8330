#include "base/npy_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

class NpyFile : public ::testing::Test {
 protected:
  ~NpyFile() override { std::filesystem::remove(path_); }

  template <class T>
  NumericArray load(const std::string& type, const std::string& shape, const std::string& order,
                    const std::vector<T>& values) {
    std::string header =
        "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': (" + shape + "), }\n";
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size());
    bytes += '\0';
    bytes += header;
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    std::ofstream(path_, std::ios::binary) << bytes;
    return load_npy_file(path_);
  }

  template <class T>
  std::string error_of(const std::string& type, const std::string& shape,
                       const std::vector<T>& values) {
    try {
      load(type, shape, "False", values);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }

  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".npy";
};

TEST_F(NpyFile, HoldsShapeAndValues) {
  const NumericArray array =
      load("<i4", "2, 3", "False", std::vector<std::int32_t>{1, 2, 3, 4, 5, -6});
  EXPECT_THAT(array.shape, ElementsAre(2, 3));
  EXPECT_THAT(array.values, ElementsAre(1, 2, 3, 4, 5, -6));
  EXPECT_FALSE(array.floating);
}

TEST_F(NpyFile, InFortranOrderIsPutIntoCOrder) {
  const NumericArray array =
      load("|b1", "2, 3", "True", std::vector<std::uint8_t>{1, 0, 1, 1, 0, 0});
  EXPECT_THAT(array.values, ElementsAre(1, 1, 0, 0, 1, 0));
}

TEST_F(NpyFile, OfRealNumbersSaysSo) {
  const NumericArray array = load("<f8", "", "False", std::vector<double>{0.25});
  EXPECT_TRUE(array.shape.empty());
  EXPECT_THAT(array.values, ElementsAre(0.25));
  EXPECT_TRUE(array.floating);
}

TEST_F(NpyFile, ThatIsBrokenIsRefusedByName) {
  const std::vector<std::int8_t> two{1, 2};
  EXPECT_THAT(error_of("|i1", "3,", two), HasSubstr("the end of the file"));
  EXPECT_THAT(error_of("|i1", "99999, 99999", two), HasSubstr("too large"));
  EXPECT_THAT(error_of("<c8", "2,", two), HasSubstr("type c8"));
  EXPECT_THAT(error_of(">i2", "2,", two), HasSubstr("little-endian"));
  std::ofstream(path_) << "not an array";
  EXPECT_THROW(load_npy_file(path_), UserError);
  EXPECT_THROW(load_npy_file("/no/such.npy"), UserError);
}

}  // namespace
}  // namespace spikemesh
