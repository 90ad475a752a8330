#include "tests/oracle/comparison.h"

#include <fmt/format.h>

namespace spikemesh::oracle {

std::string Comparison::find_difference(std::uint32_t step, std::span<const std::uint32_t> spikes,
                                        std::span<const arith::CompartmentState> state) {
  for (const std::uint32_t c : spikes) {
    if (matched_spikes_ == trace_.spikes.size() ||
        trace_.spikes[matched_spikes_] != Spike{step, c}) {
      return fmt::format("step {}: compartment {} spikes, unlike the trace", step, c);
    }
    ++matched_spikes_;
  }
  if (matched_spikes_ < trace_.spikes.size() && trace_.spikes[matched_spikes_].step == step) {
    return fmt::format("step {}: compartment {} does not spike, unlike the trace", step,
                       trace_.spikes[matched_spikes_].index);
  }
  for (const Snapshot& snapshot : trace_.state) {
    if (snapshot.step != step) continue;
    ++matched_snapshots_;
    for (std::size_t c = 0; c < state.size(); ++c) {
      if (state[c].u == snapshot.u[c] && state[c].v == snapshot.v[c]) continue;
      return fmt::format("step {}: compartment {} has u {} v {}, the trace {} and {}", step, c,
                         state[c].u, state[c].v, snapshot.u[c], snapshot.v[c]);
    }
  }
  return {};
}

std::string Comparison::finish() const {
  const bool all =
      matched_spikes_ == trace_.spikes.size() && matched_snapshots_ == trace_.state.size();
  return all ? "" : "not all of the trace was compared";
}

}  // namespace spikemesh::oracle
