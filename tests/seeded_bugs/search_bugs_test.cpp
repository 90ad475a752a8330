#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "hw/image/image_file.h"
#include "rtl/seeded_bugs/seeded_core.h"
#include "runtime/verify/shrink.h"
#include "runtime/verify/testing/chip_search.h"

namespace spikemesh::rtl {
namespace {

constexpr CoreBuilds kSeeded{.run = make_seeded_core, .waves = make_seeded_core};

/// Searches until a bug is found; the path of the stored chip.
std::string find(int bug, verify::testing::Corner corner, const std::string& folder) {
  choose_bug(bug);
  std::string stored;
  for (std::uint64_t seed = 0; seed < 40 && stored.empty(); ++seed) {
    stored = verify::testing::search_chip(corner, seed, folder, kSeeded);
  }
  choose_bug(0);
  return stored;
}

struct Case {
  int bug;
  verify::testing::Corner corner;
};

class SearchSeededBugs : public ::testing::TestWithParam<Case> {};

TEST_P(SearchSeededBugs, StoresASmallChipThatShowsTheBugAndNothingElse) {
  const auto& [bug, corner] = GetParam();
  const std::string folder = ::testing::TempDir() + "search_seeded_bug_" + std::to_string(bug);
  std::filesystem::create_directories(folder);
  const std::string stored = find(bug, corner, folder);
  ASSERT_NE(stored, "");
  const image::ChipImage small = image::load_image(stored);
  std::filesystem::remove_all(folder);
  EXPECT_FALSE(verify::replay(small));
  choose_bug(bug);
  EXPECT_TRUE(verify::replay(small, kSeeded));
  choose_bug(0);
  EXPECT_LE(small.cores.size(), 2U);
  EXPECT_LE(small.inputs.front().spikes.size(), 8U);
}

/// A signed weight, a bank that is being written, the wrap of a, a lost reset of a valid bit.
INSTANTIATE_TEST_SUITE_P(Bug, SearchSeededBugs,
                         ::testing::Values(Case{7, verify::testing::Corner::kAny},
                                           Case{11, verify::testing::Corner::kBankConflicts},
                                           Case{13, verify::testing::Corner::kWrap},
                                           Case{17, verify::testing::Corner::kSaturation}),
                         [](const auto& one) { return std::to_string(one.param.bug); });

}  // namespace
}  // namespace spikemesh::rtl
