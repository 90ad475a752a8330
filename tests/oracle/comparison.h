#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "hw/arith/compartment.h"
#include "tests/oracle/trace.h"

namespace spikemesh::oracle {

/// Compares what an engine does with a trace, a step at a time.
class Comparison {
 public:
  explicit Comparison(const Trace& trace) : trace_(trace) {}

  /// What differs at the end of this step, or an empty text. `spikes` ascend.
  std::string find_difference(std::uint32_t step, std::span<const std::uint32_t> spikes,
                              std::span<const arith::CompartmentState> state);
  /// After the last step: an empty text if all of the trace was compared.
  std::string finish() const;

 private:
  const Trace& trace_;
  std::size_t matched_spikes_ = 0;
  std::size_t matched_snapshots_ = 0;
};

}  // namespace spikemesh::oracle
