#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "compiler/rules/rule.h"
#include "compiler/rules/trace.h"
#include "hw/arith/weight.h"
#include "hw/image/learning_words.h"

namespace spikemesh::network {

/// A learning rule with its traces, for any number of projections (hardware.md §12).
struct LearningRule {
  std::string name;
  rules::Rule rule{};
  std::array<rules::TraceShape, image::kTraces> traces{};  ///< x1, x2, y1, y2, y3
  std::uint32_t epoch = 1;         ///< steps between sweeps, 1 ... 63; one for all rules
  std::uint32_t reward_decay = 0;  ///< of r1 over an epoch, 0 ... 4096; one for all rules
  bool stochastic = true;          ///< rounding of traces and updates

  rules::TraceShape& trace(image::Trace which) { return traces[static_cast<std::size_t>(which)]; }
  const rules::TraceShape& trace(image::Trace which) const {
    return traces[static_cast<std::size_t>(which)];
  }
  /// Whether a synapse needs a delay field or a tag of its own for this rule.
  bool needs_own_delay() const;
  bool needs_tag() const;
};

/// What makes the synapses of a projection learn: each keeps its own weight, delay and tag.
struct Plasticity {
  std::string rule{};  ///< name of a LearningRule
  arith::WeightSign sign = arith::WeightSign::kExcitatory;
  std::uint32_t weight_bits = 8;  ///< 1, 2, 4 or 8
  /// Of a delay that the rule reads or changes: 3 (up to 7 steps) or 6 (up to 62); 0: 3 if that
  /// holds the initial delays.
  std::uint32_t delay_bits = 0;
  std::int32_t tag = 0;  ///< of all synapses at first, -256 ... 255
  std::uint32_t x1 = 0;  ///< pre-traces at first, 0 ... 127
  std::uint32_t x2 = 0;
};

/// The mantissa that a plastic list stores for a weight of the description: as it is, but of mixed
/// sign rounded down to an even one, and with 1 bit of mixed sign +2 from 0 on, else -2.
std::int32_t plastic_mantissa(std::int32_t weight, const Plasticity& plasticity);

}  // namespace spikemesh::network
