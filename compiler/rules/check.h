#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/rules/rule.h"
#include "hw/arith/weight.h"

namespace spikemesh::rules {

/// The registers that a rule works on: those of one plastic list.
struct Registers {
  arith::WeightSign sign = arith::WeightSign::kExcitatory;
  int weight_bits = 8;     ///< 1, 2, 4, 8
  int delay_bits = 0;      ///< 0, 3, 6
  bool tag = false;        ///< whether synapses have a tag
  bool stochastic = true;  ///< rounding
};

/// The smallest and largest value of something, whole numbers.
struct Span {
  std::int64_t low = 0;
  std::int64_t high = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// What one of the sums can be in a sweep, in units of 2^-7.
struct SumRange {
  image::ProductSum sum = image::ProductSum::kWeight;
  Span span{};
  int bits = 0;          ///< of two's complement that hold it; the engine has kSumBits
  Span target{};         ///< what the register that it changes can hold, in whole units
  bool dropped = false;  ///< there is no such register
};

/// A product whose value is known to be 0, or a sum that never moves its register.
struct Finding {
  std::string where;  ///< "dw", or a product's text
  std::string what;
};

/// What the engine's sums hold: hardware.md §12.3.
inline constexpr int kSumBits = 49;

struct RuleCheck {
  std::vector<SumRange> sums;     ///< of dw, dd, dt as the rule has them
  std::vector<Finding> findings;  ///< empty where all is well
};

/// Bounds every sum over all values that traces, reward and registers can have, and tells where a
/// sum can exceed its register in one epoch, where it cannot move it at all, and where a product is
/// always 0. No rule overflows the engine's sums.
RuleCheck check_rule(const Rule& rule, const Registers& registers);

/// The registers that this rule needs: a tag where t is read or changed, a delay field where d is.
Registers registers_for(const Rule& rule);

}  // namespace spikemesh::rules
