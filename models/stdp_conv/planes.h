#pragma once

#include <cstdint>
#include <vector>

namespace spikemesh::stdp_conv {

/// A stack of square planes; place (channel, y, x) has the index (channel * side + y) * side + x.
struct PlaneShape {
  std::uint32_t channels = 0;
  std::uint32_t side = 0;
  std::uint32_t size() const { return channels * side * side; }
};

/// The highest grade; it spikes first.
inline constexpr std::uint32_t kGrades = 15;

/// A grade 0 ... kGrades for each place of such a stack: the higher, the earlier the spike; 0
/// never spikes.
using Grades = std::vector<std::uint8_t>;

}  // namespace spikemesh::stdp_conv
