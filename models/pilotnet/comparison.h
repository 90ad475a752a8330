#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/network/network.h"
#include "models/pilotnet/golden.h"
#include "runtime/session/session.h"

namespace spikemesh::pilotnet {

/// How one layer agrees with its golden traces.
struct Agreement {
  std::string layer;
  std::uint64_t neurons = 0;
  std::uint32_t steps = 0;   ///< compared
  std::uint64_t spikes = 0;  ///< of the golden trace
  std::uint64_t spikes_differ =
      0;                     ///< neurons and steps in which one spikes and the other does not
  std::uint64_t values = 0;  ///< of u and v that were compared
  std::uint64_t values_differ = 0;
};

/// The layers behind `population`, whose spikes the host sends in its place, as an input of its
/// name.
network::Network layers_behind(const network::Network& network, const std::string& population);

/// Runs the network for as many steps as the traces have, with the host's resets of v, and
/// compares every layer in every step. The host sends the spikes of those that are inputs of the
/// image. The session was not stepped yet.
std::vector<Agreement> compare(runtime::Session& session, const std::vector<Golden>& layers);

}  // namespace spikemesh::pilotnet
