#include "compiler/network/plasticity.h"

namespace spikemesh::network {

bool LearningRule::needs_own_delay() const {
  return rule.reads(image::Variable::kDelay) || rule.changes(image::ProductSum::kDelay);
}

bool LearningRule::needs_tag() const {
  return rule.reads(image::Variable::kTag) || rule.changes(image::ProductSum::kTag);
}

std::int32_t plastic_mantissa(std::int32_t weight, const Plasticity& plasticity) {
  if (plasticity.sign != arith::WeightSign::kMixed) return weight;
  if (plasticity.weight_bits == 1)
    return weight < 0 ? -arith::kBinaryMantissa : arith::kBinaryMantissa;
  return (weight >> 1) * 2;
}

}  // namespace spikemesh::network
