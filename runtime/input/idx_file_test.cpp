#include "runtime/input/idx_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace spikemesh::input {
namespace {

using ::testing::ElementsAre;

class IdxFile : public ::testing::Test {
 protected:
  ~IdxFile() override { std::filesystem::remove(path_); }

  IdxArray load(const std::vector<std::uint8_t>& bytes, const char* mode) {
    const gzFile file = gzopen(path_.c_str(), mode);
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    return load_idx(path_);
  }

  const std::vector<std::uint8_t> good_{0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};
  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".idx";
};

TEST_F(IdxFile, PlainAndCompressedHoldTheSame) {
  for (const char* mode : {"wbT", "wb9"}) {
    const IdxArray array = load(good_, mode);
    EXPECT_THAT(array.shape, ElementsAre(2, 3));
    EXPECT_EQ(array.items(), 2U);
    EXPECT_THAT(array.item(1), ElementsAre(4, 5, 6));
  }
}

TEST_F(IdxFile, EveryCutAndEveryOtherHeaderIsRefused) {
  for (std::size_t size = 0; size < good_.size(); ++size)
    EXPECT_THROW(load({good_.begin(), good_.begin() + static_cast<std::ptrdiff_t>(size)}, "wbT"),
                 UserError)
        << size;
  std::vector<std::uint8_t> bytes = good_;
  bytes.push_back(7);
  EXPECT_THROW(load(bytes, "wbT"), UserError);
  for (const std::size_t place : {0U, 1U, 2U, 3U, 4U, 8U}) {
    bytes = good_;
    bytes[place] = 0xff;
    EXPECT_THROW(load(bytes, "wbT"), UserError) << place;
  }
  EXPECT_THROW(load({0, 0, 8, 1, 0, 0, 0, 0}, "wbT"), UserError);
  EXPECT_THROW(load_idx("/no/such.idx"), UserError);
}

}  // namespace
}  // namespace spikemesh::input
