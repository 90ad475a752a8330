#include "hw/noc/lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace spikemesh::noc {
namespace {

TEST(Lanes, SpreadPutsAOneInEachPortsLane) {
  for (std::uint32_t mask = 0; mask < 256; ++mask) {
    const Lanes lanes = lanes_of(spread(mask));
    for (std::uint32_t port = 0; port < 8; ++port) EXPECT_EQ(lanes[port], mask >> port & 1U);
  }
}

TEST(Lanes, VectorsComputeEachLaneAlone) {
  std::mt19937 random(1);
  for (int round = 0; round < 1000; ++round) {
    Lanes a{};
    Lanes b{};
    for (std::uint8_t& lane : a) lane = static_cast<std::uint8_t>(random() % 4);
    for (std::uint8_t& lane : b) lane = static_cast<std::uint8_t>(random());
    const Lanes zero = lanes_of(number_of(zero_lanes(vector_of(a))));
    const Lanes most = lanes_of(number_of(larger(vector_of(a), vector_of(b))));
    const WideLanes wide = widened(vector_of(b));
    for (std::uint32_t port = 0; port < 8; ++port) {
      EXPECT_EQ(zero[port], a[port] == 0 ? 255 : 0);
      EXPECT_EQ(most[port], std::max(a[port], b[port]));
      EXPECT_EQ(wide[port], b[port]);
    }
  }
}

}  // namespace
}  // namespace spikemesh::noc
