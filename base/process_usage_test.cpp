#include "base/process_usage.h"

#include <gtest/gtest.h>

#include <vector>

namespace spikemesh {
namespace {

TEST(ProcessUsage, MemoryThatIsUsedRaisesThePeak) {
  constexpr std::size_t kMebibyte = std::size_t{1} << 20;
  const double before = peak_mib();
  const std::vector<char> block(64 * kMebibyte, 1);
  EXPECT_GT(peak_mib(), before + 32);
  EXPECT_EQ(block.back(), 1);
}

TEST(ProcessUsage, WorkTakesProcessorTime) {
  const double before = cpu_seconds();
  volatile unsigned sum = 0;
  while (cpu_seconds() < before + 0.01) sum = sum + 1;
  EXPECT_GT(sum, 0U);
}

}  // namespace
}  // namespace spikemesh
