#include "base/atomic_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/error.h"

namespace spikemesh {
namespace {

namespace fs = std::filesystem;

/// An empty folder that is gone after the test.
class AtomicFileTest : public testing::Test {
 protected:
  AtomicFileTest() { fs::create_directories(folder_); }
  ~AtomicFileTest() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  static std::string content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::ptrdiff_t files() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }

 private:
  fs::path folder_ =
      fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(AtomicFileTest, AppearsOnlyWithTheCommit) {
  AtomicFile file(path("a"));
  file.stream() << "whole";
  EXPECT_FALSE(fs::exists(path("a")));
  file.commit();
  EXPECT_EQ(content(path("a")), "whole");
  EXPECT_EQ(files(), 1) << "nothing else is left";
}

TEST_F(AtomicFileTest, WithoutCommitWhatWasThereStays) {
  std::ofstream(path("a")) << "before";
  { AtomicFile(path("a")).stream() << "half"; }
  EXPECT_EQ(content(path("a")), "before");
  EXPECT_EQ(files(), 1) << "nothing else is left";
}

TEST_F(AtomicFileTest, TwoWritersOfOnePlaceDoNotMeet) {
  AtomicFile first(path("a"));
  AtomicFile second(path("a"));
  first.stream() << "first";
  second.stream() << "second";
  second.commit();
  first.commit();
  EXPECT_EQ(content(path("a")), "first");
}

TEST_F(AtomicFileTest, ALinkIsFollowed) {
  std::ofstream(path("real")) << "before";
  fs::create_symlink(path("real"), path("link"));
  AtomicFile file(path("link"));
  file.stream() << "after";
  file.commit();
  EXPECT_EQ(content(path("real")), "after");
  EXPECT_TRUE(fs::is_symlink(path("link")));
}

TEST_F(AtomicFileTest, APlaceThatCannotBeWrittenToIsAUserErrorThatNamesIt) {
  for (const std::string& bad : {path("no/such/folder/a"), path("."), std::string("/dev/null")}) {
    try {
      AtomicFile file(bad);
      ADD_FAILURE() << bad << " was taken";
    } catch (const UserError& error) {
      EXPECT_EQ(error.info().file, bad);
    }
  }
}

}  // namespace
}  // namespace spikemesh
