#include "hw/arith/random.h"

#include <gtest/gtest.h>

namespace spikemesh::arith {
namespace {

TEST(Random, MatchesTheTestVectors) {  // hardware.md §13
  EXPECT_EQ(mix(0), 0x00000000U);
  EXPECT_EQ(mix(1), 0x688990c0U);
  EXPECT_EQ(mix(0xdeadbeefU), 0xe628c683U);
  EXPECT_EQ(random_key(0, 0, RandomPurpose::kNoise), 0xae6f80f1U);
  EXPECT_EQ(random(0, 0, RandomPurpose::kNoise, 0, 0), 0x944fb554U);
  EXPECT_EQ(random_key(1, 0, RandomPurpose::kNoise), 0x8e374fe0U);
  EXPECT_EQ(random(1, 0, RandomPurpose::kNoise, 0, 0), 0xb98a617eU);
  EXPECT_EQ(random_key(1, 1, RandomPurpose::kNoise), 0xa290702bU);
  EXPECT_EQ(random(1, 1, RandomPurpose::kNoise, 0, 0), 0x6d9afc6cU);
  EXPECT_EQ(random(1, 1, RandomPurpose::kNoise, 1, 0), 0x9108e76fU);
  EXPECT_EQ(random_key(1, 1, RandomPurpose::kTraceX1), 0x533e97faU);
  EXPECT_EQ(random(1, 1, RandomPurpose::kTraceX1, 1, 0), 0x902c3b3fU);
  EXPECT_EQ(random(1, 1, RandomPurpose::kNoise, 1, 3), 0x670d3237U);
  EXPECT_EQ(random_key(0xffffffffU, 0xffffffffU, RandomPurpose::kTag), 0x188737d7U);
  EXPECT_EQ(random(0xffffffffU, 0xffffffffU, RandomPurpose::kTag, 0x7fffffU, 511), 0x3faa9007U);
  EXPECT_EQ(random2(1, 20, RandomPurpose::kWeight, 5, 9), 0xb3351615U);
}

}  // namespace
}  // namespace spikemesh::arith
