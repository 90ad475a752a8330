#pragma once

#include <cstdint>
#include <vector>

#include "compiler/network/network.h"
#include "models/lsm/stimulus.h"
#include "runtime/session/session.h"

namespace spikemesh::lsm {

/// A column of 15 x 3 x 3 neurons, as in Maass, Natschlaeger, Markram, Neural Computation 14
/// (2002).
inline constexpr std::uint32_t kLiquidSize = 135;
inline constexpr const char* kInputName = "input";
inline constexpr const char* kLiquidName = "liquid";

/// The liquid in chip integers, a step every ms. A fifth of the neurons inhibit; near neurons are
/// connected more often than far ones. Its synapses do not depress or recover as the paper's do.
network::Network liquid_network(std::uint32_t seed);

/// What a read-out sees of the liquid: its spikes, forgotten with a time constant of 30 ms.
struct LiquidState {
  std::vector<double> values{};  ///< of each neuron
  std::uint64_t spikes = 0;      ///< of the liquid, in all
};

/// Shows stimuli to the liquid, each from its rest.
class Liquid {
 public:
  /// The session has the image of liquid_network() and outlives this.
  explicit Liquid(runtime::Session& session) : session_(session), rest_(session.state()) {}

  /// The state `wait` steps after the end of the stimulus.
  LiquidState show(const Stimulus& stimulus, std::uint32_t wait);

 private:
  runtime::Session& session_;
  chip::ChipState rest_;
};

}  // namespace spikemesh::lsm
