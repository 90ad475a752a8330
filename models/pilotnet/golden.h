#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/network/rules.h"

namespace spikemesh::pilotnet {

/// A recorded quantity of a layer: values[step][neuron], neurons in the order of network::Planes.
using Trace = std::vector<std::vector<std::int32_t>>;

/// What the golden run recorded of one layer.
struct Golden {
  std::string layer;        ///< as the files call it: input, conv-0, fc-0
  std::string population;   ///< as lava::load calls it
  std::uint32_t reset = 0;  ///< the host sets v to 0 before this step, and every 17 steps on
  Trace spikes;
  std::optional<Trace> u;
  std::optional<Trace> v;  ///< in the step of a spike it is no state
};

/// Steps between two resets of a layer.
inline constexpr std::uint32_t kResetInterval = 17;

/// Reads the traces of the layers input, conv-0 … conv-4, fc-0 … fc-2 from `folder`; those of fc-3
/// belong to another run (README.md). Throws UserError that names the file.
std::vector<Golden> load_golden(const std::string& folder);

/// The biases of the input layer: image.npy, in the order of network::Planes.
std::vector<std::int32_t> load_input(const std::string& folder);

}  // namespace spikemesh::pilotnet
