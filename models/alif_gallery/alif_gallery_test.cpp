#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "compiler/passes/compile.h"
#include "models/alif_gallery/cells.h"
#include "models/alif_gallery/page.h"
#include "models/alif_gallery/pattern.h"
#include "models/alif_gallery/recording.h"

namespace spikemesh::alif_gallery {
namespace {

using ::testing::HasSubstr;

std::vector<Recording> recordings(const std::vector<Cell>& cells, runtime::Fidelity fidelity) {
  compiler::Compilation compilation{.network = gallery_network(cells),
                                    .arch = load_architecture("tiny")};
  compiler::compile(compilation);
  runtime::Session session(std::move(compilation.image), {.fidelity = fidelity});
  return record(session, cells);
}

TEST(AlifGallery, EveryCellShowsItsPattern) {
  const std::vector<Cell> cells = gallery();
  const auto recorded = recordings(cells, runtime::Fidelity::kFunctional);
  for (std::size_t i = 0; i < cells.size(); ++i)
    EXPECT_EQ(name_of(judge(recorded[i].spikes, kOn, kOff)), name_of(cells[i].expected))
        << cells[i].name;
}

TEST(AlifGallery, CycleFidelityRecordsTheSame) {
  const std::vector<Cell> cells = gallery();
  const auto functional = recordings(cells, runtime::Fidelity::kFunctional);
  const auto cycle = recordings(cells, runtime::Fidelity::kCycle);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    EXPECT_EQ(functional[i].spikes, cycle[i].spikes) << cells[i].name;
    EXPECT_EQ(functional[i].v, cycle[i].v) << cells[i].name;
    EXPECT_EQ(functional[i].child, cycle[i].child) << cells[i].name;
  }
}

TEST(AlifGallery, ThePageNamesEveryCellAndNeedsNoNetwork) {
  const std::vector<Cell> cells = gallery();
  const std::string page = to_html(cells, recordings(cells, runtime::Fidelity::kFunctional));
  for (const Cell& cell : cells) EXPECT_THAT(page, HasSubstr("<h2>" + cell.name));
  EXPECT_EQ(page.find("http"), std::string::npos);
}

TEST(AlifGalleryPattern, IsJudgedByIntervals) {
  const auto pattern = [](std::vector<std::uint32_t> spikes) { return judge(spikes, 100, 500); };
  EXPECT_EQ(pattern({}), Pattern::kSilent);
  EXPECT_EQ(pattern({105, 120}), Pattern::kPhasic);
  EXPECT_EQ(pattern({110, 210, 311, 411}), Pattern::kTonic);
  EXPECT_EQ(pattern({310, 350, 390, 430}), Pattern::kDelayed);
  EXPECT_EQ(pattern({110, 130, 160, 220, 300}), Pattern::kAdapting);
  EXPECT_EQ(pattern({110, 113, 116, 200, 203, 206}), Pattern::kBursting);
  EXPECT_EQ(pattern({110, 113, 116, 200, 203, 206, 300}), Pattern::kBursting);
  EXPECT_EQ(pattern({110, 113, 200, 203, 206, 300}), Pattern::kIrregular);
  EXPECT_EQ(pattern({110, 150, 160, 240, 300}), Pattern::kIrregular);
  EXPECT_EQ(pattern({90, 190, 290, 390}), Pattern::kIrregular);
}

}  // namespace
}  // namespace spikemesh::alif_gallery
