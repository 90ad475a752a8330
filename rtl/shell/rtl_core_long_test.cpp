#include <gtest/gtest.h>

#include "rtl/shell/mixed_chip_bench.h"

namespace spikemesh::rtl {
namespace {

using testing::compare;

TEST(RtlCoreLong, KeepsEveryCycleOfManyMixedChips) {
  for (std::uint64_t seed = 1000; seed < 3000; ++seed) {
    compare({.seed = seed, .preset = seed % 4 == 0 ? "mesh4x4" : "tiny"});
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace spikemesh::rtl
