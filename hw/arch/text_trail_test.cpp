#include "hw/arch/text_trail.h"

#include <gtest/gtest.h>

namespace spikemesh {
namespace {

TEST(TextTrail, NamesCarryTheBlocksAroundThem) {
  const TextTrail trail("a: 1\nb {\n  c: 2 d < e: 3 >\n  f: 4\n}\ng: 5\n");
  const auto path = [&](int line, int column) { return trail.name_before({line, column})->path; };
  EXPECT_EQ(path(1, 2), "a");
  EXPECT_EQ(path(3, 4), "b.c");
  EXPECT_EQ(path(3, 14), "b.d.e");
  EXPECT_EQ(path(4, 4), "b.f");
  EXPECT_EQ(path(6, 3), "g");
}

TEST(TextTrail, ANameAtThePlaceItselfDoesNotStandBeforeIt) {
  const TextTrail trail("a: 1 b: 2");
  EXPECT_EQ(trail.name_before({1, 1}), nullptr);
  EXPECT_EQ(trail.name_before({1, 6})->path, "a");
  EXPECT_EQ(trail.name_before({1, 7})->path, "b");
}

TEST(TextTrail, StringsAndCommentsHoldNoNamesOrBlocks) {
  const TextTrail trail("a: \"b { c\" # d {\ne: 1");
  EXPECT_EQ(trail.name_before({2, 1})->path, "a");
  EXPECT_EQ(trail.name_before({2, 2})->path, "e");
}

TEST(TextTrail, ElementsOfAListBelongToItsBlock) {
  const TextTrail trail("p: [ { x: 1 }, { y: 2 } ] q: 3");
  EXPECT_EQ(trail.name_before({1, 22})->path.substr(0, 1), "p");
  EXPECT_EQ(trail.name_before({1, 30})->path, "q");
}

TEST(TextTrail, APlaceCountsATabAsOneByte) {
  const TextTrail trail("\ta: 1\nb\tc");
  EXPECT_EQ(trail.place_of(0, 8), (TextPlace{1, 2}));
  EXPECT_EQ(trail.place_of(1, 0), (TextPlace{2, 1}));
  EXPECT_EQ(trail.place_of(1, 8), (TextPlace{2, 3}));
  EXPECT_EQ(trail.place_of(-1, 0), TextPlace{});
  EXPECT_EQ(trail.place_of(7, 0), TextPlace{});
}

TEST(TextTrail, ALongNameIsCutInPaths) {
  const std::string longest(TextTrail::kMaxNameLength, 'n');
  const TextTrail trail(longest + "n { " + longest + " { a: 1 } }");
  EXPECT_EQ(trail.name_before({2, 0})->path, longest + "." + longest + ".a");
}

TEST(TextTrail, AWordEndsAtABlankOrDelimiter) {
  const TextTrail trail("a: -12 b:[3,4] {");
  EXPECT_EQ(trail.word_at({1, 4}), "-12");
  EXPECT_EQ(trail.word_at({1, 11}), "3");
  EXPECT_EQ(trail.word_at({1, 16}), "{");
  EXPECT_EQ(trail.word_at({1, 17}), "");
  EXPECT_EQ(trail.word_at({}), "");
}

TEST(TextTrail, EndsWhereBlocksNestTooDeep) {
  std::string text;
  for (int i = 0; i < TextTrail::kMaxDepth; ++i) text += "a{";
  EXPECT_EQ(TextTrail(text).too_deep(), TextPlace{});
  EXPECT_EQ(TextTrail(text + "\n a{").too_deep(), (TextPlace{2, 3}));
  EXPECT_EQ(TextTrail(text + "}}a{b{").too_deep(), TextPlace{});
  EXPECT_EQ(TextTrail("}}}}a{}").too_deep(), TextPlace{});
}

}  // namespace
}  // namespace spikemesh
