#include "models/support/digit_set.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"

namespace spikemesh::models {
namespace {

TEST(DigitSet, TheBuiltInDigitsAreSmallAndAllThere) {
  const DigitSet set = load_digit_set("");
  EXPECT_EQ(set.side, 8U);
  EXPECT_EQ(set.train.size() + set.test.size(), 1797U);
  for (const DigitPictures* part : {&set.train, &set.test}) {
    ASSERT_EQ(part->ink.size(), part->digits.size());
    for (const auto& ink : part->ink) ASSERT_EQ(ink.size(), 64U);
    EXPECT_EQ(*std::max_element(part->digits.begin(), part->digits.end()), 9);
  }
}

TEST(DigitSet, HeldOutPicturesAreTheLastAndTrainNoMore) {
  const DigitSet all = load_digit_set("");
  DigitSet some = all;
  hold_out(some, 300);
  ASSERT_EQ(some.test.size(), 300U);
  ASSERT_EQ(some.train.size() + 300, all.train.size());
  EXPECT_EQ(some.test.ink.back(), all.train.ink.back());
  EXPECT_EQ(some.test.ink.front(), all.train.ink[some.train.size()]);
  EXPECT_EQ(some.test.digits.front(), all.train.digits[some.train.size()]);
  EXPECT_EQ(some.train.ink.back(), all.train.ink[some.train.size() - 1]);
  EXPECT_THROW(hold_out(some, some.train.size()), UserError);
}

TEST(DigitSet, ShortenedSetsKeepTheirFirstPictures) {
  const DigitSet all = load_digit_set("");
  DigitSet some = all;
  shorten(some, 20, 0);
  EXPECT_EQ(some.train.size(), 20U);
  EXPECT_EQ(some.train.digits.size(), 20U);
  EXPECT_EQ(some.train.ink.back(), all.train.ink[19]);
  EXPECT_EQ(some.test.size(), all.test.size());
}

}  // namespace
}  // namespace spikemesh::models
