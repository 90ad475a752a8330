#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>

#include "hw/arch/architecture.h"
#include "hw/image/testing/random_image.h"
#include "rtl/seeded_bugs/seeded_core.h"
#include "runtime/verify/lockstep.h"
#include "runtime/verify/random_input.h"

namespace spikemesh::rtl {
namespace {

constexpr CoreBuilds kSeeded{.run = make_seeded_core, .waves = make_seeded_core};

std::vector<CoreId> all_cores(const image::ChipImage& image) {
  std::vector<CoreId> ids;
  for (const image::CoreImage& core : image.cores) ids.push_back(core.id);
  return ids;
}

/// What the lockstep says of the first difference in some random chips.
struct Finding {
  std::optional<verify::Difference> difference;
  std::uintmax_t wave_bytes = 0;
};

/// Tests run side by side, so each has a file of its own.
std::string waves_of_this_test() {
  std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::replace(name.begin(), name.end(), '/', '_');
  return ::testing::TempDir() + "seeded_bug_" + name + ".fst";
}

Finding find_in_chips(std::uint64_t chips) {
  for (std::uint64_t seed = 0; seed < chips; ++seed) {
    const image::ChipImage image =
        image::testing::random_image(load_architecture("tiny"), {.seed = seed, .learning = false});
    verify::Lockstep lockstep(image, all_cores(image), kSeeded);
    for (Step step{}; step < Step{8}; ++step) {
      auto first =
          lockstep.step(verify::random_input(image, static_cast<std::uint32_t>(seed), step));
      if (!first) continue;
      const std::string path = waves_of_this_test();
      lockstep.write_waves(*first, path);
      Finding finding{.difference = first, .wave_bytes = std::filesystem::file_size(path)};
      std::filesystem::remove(path);
      std::filesystem::remove(path + ".gtkw");
      return finding;
    }
  }
  return {};
}

class VerifySeededBugs : public ::testing::TestWithParam<int> {};

TEST_P(VerifySeededBugs, TellsTheFirstDifferenceWithItsWaves) {
  choose_bug(GetParam());
  const Finding finding = find_in_chips(40);
  choose_bug(0);
  ASSERT_TRUE(finding.difference);
  EXPECT_NE(finding.difference->what.section, "");
  EXPECT_NE(finding.difference->what.expected, finding.difference->what.found);
  EXPECT_GT(finding.wave_bytes, 1000U);
  RecordProperty("place", finding.difference->what.place);
  RecordProperty("quantity", finding.difference->what.quantity);
}

/// One of lookup, lanes, accumulators, dendrite stage, axon stage and network interface each.
INSTANTIATE_TEST_SUITE_P(Bug, VerifySeededBugs, ::testing::Values(3, 7, 12, 15, 21, 22));

TEST(VerifySeededBugs, FindNothingWithoutABug) {
  choose_bug(0);
  EXPECT_FALSE(find_in_chips(5).difference);
}

}  // namespace
}  // namespace spikemesh::rtl
