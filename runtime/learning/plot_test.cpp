#include "runtime/learning/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace spikemesh::learning {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(TextPlot, HasAStarForEachValueInItsColumn) {
  const auto lines =
      lines_of(text_plot({.title = "dw", .first = -2, .values = {-7, 0, 7, 3.5, 0}}));
  ASSERT_EQ(lines.size(), 17U) << "title, rows, axis";
  EXPECT_EQ(lines[0], "dw");
  EXPECT_EQ(lines[1], "    7.000 |  *") << "the largest, at distance 0";
  EXPECT_EQ(lines[8], "    0.000 |-*--*");
  EXPECT_EQ(lines[15], "   -7.000 |* .");
  for (std::size_t column = 11; column < 16; ++column)
    EXPECT_EQ(std::ranges::count_if(lines,
                                    [&](const std::string& line) {
                                      return line.size() > column && line[column] == '*';
                                    }),
              1);
}

TEST(TextPlot, OfNothingButZeroesIsALineAtZero) {
  const auto lines = lines_of(text_plot({.title = "dw", .first = -1, .values = {0, 0, 0}}));
  EXPECT_EQ(lines[15], "    0.000 |***");
}

TEST(TextPlot, NamesTheEndsOfItsAxis) {
  const std::vector<double> values(61);
  const auto lines = lines_of(text_plot({.title = "dw", .first = -30, .values = values}));
  EXPECT_THAT(lines.back(), HasSubstr("-30"));
  EXPECT_THAT(lines.back(), HasSubstr("t_post - t_pre, steps"));
  EXPECT_THAT(lines.back(), testing::EndsWith("30"));
  EXPECT_EQ(lines.back().size(), 11U + 61);
  const auto narrow = lines_of(text_plot({.title = "dw", .first = -2, .values = {1, 2, 3, 4, 5}}));
  EXPECT_EQ(narrow.back(), "           -2  2  t_post - t_pre, steps");
}

TEST(SvgPlot, DrawsEachCurveBetweenItsExtremes) {
  const std::string svg =
      svg_plot("a < b & c", {{.title = "dw", .first = -1, .values = {-1, 0, 3}},
                             {.title = "dt", .first = -1, .values = {0, 0, 0}}});
  EXPECT_THAT(svg, StartsWith("<svg xmlns="));
  EXPECT_THAT(svg, HasSubstr("a &lt; b &amp; c"));
  EXPECT_THAT(svg, HasSubstr("points=\"70.0,280.0 390.0,220.0 710.0,40.0 \""));
  EXPECT_THAT(svg, HasSubstr(">dt</text>"));
  EXPECT_THAT(svg, HasSubstr("height=\"640\""));
}

}  // namespace
}  // namespace spikemesh::learning
