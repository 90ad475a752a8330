#include "rtl/shell/wave_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "gtkwave/fstapi.h"

#include "hw/arch/architecture.h"
#include "hw/chip/cycle_chip.h"
#include "hw/image/testing/random_image.h"
#include "rtl/shell/rtl_cores.h"

namespace spikemesh::rtl {
namespace {

/// A wave file as it was written: full names of its signals, and its last time.
struct WavesRead {
  std::set<std::string> signals;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

WavesRead read_waves(const std::string& path) {
  WavesRead read;
  void* const file = fstReaderOpen(path.c_str());
  if (file == nullptr) return read;
  read.first = fstReaderGetStartTime(file);
  read.last = fstReaderGetEndTime(file);
  std::vector<std::string> scopes;
  while (const fstHier* const item = fstReaderIterateHier(file)) {
    if (item->htyp == FST_HT_SCOPE) {
      scopes.emplace_back(item->u.scope.name);
    } else if (item->htyp == FST_HT_UPSCOPE) {
      scopes.pop_back();
    } else if (item->htyp == FST_HT_VAR) {
      std::string name;
      for (const std::string& scope : scopes) name += scope + ".";
      name += item->u.var.name;
      name.erase(std::remove(name.begin(), name.end(), ' '), name.end());
      read.signals.insert(name);
    }
  }
  fstReaderClose(file);
  return read;
}

/// A run of five steps whose first two RTL cores are in waves.
class WaveFileTest : public ::testing::Test {
 protected:
  ~WaveFileTest() override {
    std::filesystem::remove(path_);
    std::filesystem::remove(path_ + ".gtkw");
  }

  WavesRead run(const WaveWindow& window) {
    std::vector<CoreId> ids;
    for (const image::CoreImage& core : image_.cores) ids.push_back(core.id);
    ids_ = ids;
    ids_.resize(std::min<std::size_t>(2, ids.size()));
    RtlCores rtl(image_, ids);
    rtl.write_waves(path_, ids_, window);
    chip::CycleChip chip(image_, rtl.factory());
    for (int step = 0; step < 5; ++step) starts_.push_back(end_ += chip.step().cycles.value());
    rtl.finish_waves();
    return read_waves(path_);
  }

  const image::ChipImage image_ = image::testing::random_image(
      load_architecture("mesh4x4"), {.seed = 12, .max_cores = 4, .learning = false});
  const std::string path_ = ::testing::TempDir() +
                            ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                            ".fst";
  std::vector<CoreId> ids_;
  std::vector<std::uint64_t> starts_;  ///< cycle 0 of the steps after the first
  std::uint64_t end_ = 0;
};

TEST_F(WaveFileTest, HoldsEverySignalThatTheSaveFileOpensOn) {
  const WavesRead waves = run({});
  std::ifstream view(path_ + ".gtkw");
  std::size_t seen = 0;
  for (std::string line; std::getline(view, line);) {
    if (!line.starts_with("core_")) continue;
    EXPECT_TRUE(waves.signals.contains(line)) << line;
    ++seen;
  }
  EXPECT_GE(ids_.size(), 2U);
  EXPECT_GT(seen, 20 * ids_.size());
}

TEST_F(WaveFileTest, RunsFromTheFirstStepToTheLast) {
  const WavesRead waves = run({});
  const auto period = static_cast<std::uint64_t>(image_.architecture.clock.period.value());
  EXPECT_LT(waves.first, starts_.front() * period);
  EXPECT_GT(waves.last, starts_[3] * period);
  EXPECT_LT(waves.last, starts_[4] * period);
}

TEST_F(WaveFileTest, HoldsTheCyclesOfItsWindowOnly) {
  const WavesRead waves = run({.step = Step{2}, .first = Cycle{0}, .last = Cycle{5}});
  const auto period = static_cast<std::uint64_t>(image_.architecture.clock.period.value());
  EXPECT_EQ(waves.first, starts_[1] * period);
  EXPECT_LE(waves.last, (starts_[1] + 6) * period + 1);
}

}  // namespace
}  // namespace spikemesh::rtl
