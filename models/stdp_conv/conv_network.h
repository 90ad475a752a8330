#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/network/network.h"
#include "models/stdp_conv/kernels.h"

namespace spikemesh::stdp_conv {

/// A convolution and the pooling behind it. A neuron of a map sums weight x time since the spike;
/// how early it spikes itself says how well its kernel matches. The pooled neuron spikes with the
/// first of its window.
struct Layer {
  KernelShape shape;
  std::uint32_t pool = 1;      ///< side and stride of a window; what does not fill one is left out
  std::int32_t threshold = 0;  ///< of the membrane, in units of weight x steps
  bool inhibits = false;       ///< the first spikes of a place silence all maps there
  std::vector<std::int16_t> kernels;

  PlaneShape pooled() const { return {shape.maps, shape.output().side / pool}; }
};

/// A refractory neuron is so until the picture is over.
inline constexpr std::uint32_t kMaxSteps = 63;

/// The input `contrast`, and for each layer i from 1 on the populations `maps<i>` and `pool<i>`.
/// Every neuron spikes at most once between resets, for kMaxSteps.
network::Network conv_network(std::span<const Layer> layers);

}  // namespace spikemesh::stdp_conv
