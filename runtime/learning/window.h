#pragma once

#include <cstdint>
#include <vector>

#include "runtime/learning/rule_rig.h"

namespace spikemesh::learning {

struct WindowOptions {
  SynapseStart start{};
  std::uint32_t reach = 40;        ///< largest |t_post - t_pre|, steps
  std::uint32_t draws = 64;        ///< pairs measured at each distance and phase, if stochastic
  std::int8_t reward = 0;          ///< that the host gives; 0: none
  std::uint32_t reward_after = 0;  ///< steps from the later spike to the reward
  std::uint32_t seed = 1;
};

/// Mean change of a synapse's three values.
struct MeanChange {
  double weight = 0.0;
  double delay = 0.0;
  double tag = 0.0;
};

struct WindowPoint {
  std::int32_t distance = 0;  ///< t_post - t_pre, steps
  MeanChange change{};
};

/// What one pair of a pre-hit and a post-spike does to a synapse, measured on the functional chip:
/// means over draws and over all places of the pair in its epoch.
struct Window {
  std::vector<WindowPoint> points;  ///< by ascending distance
  MeanChange without_spikes{};      ///< in the same time, of a synapse that sees no spike
  std::uint32_t steps = 0;          ///< that each pair was run for
  std::uint32_t pairs = 0;          ///< measured for each point
};

Window measure_window(const network::LearningRule& rule, const WindowOptions& options);

}  // namespace spikemesh::learning
