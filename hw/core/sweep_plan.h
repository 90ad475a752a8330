#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hw/core/sweep_context.h"
#include "hw/image/learning_words.h"

namespace spikemesh::core {

/// When a product is formed, by its gates x0 and y0 (hardware.md §12.3).
enum class MomentKind : std::uint8_t { kPre, kPost, kBoth, kEnd };

/// A product of a rule as one sweep works it: what is the same for all lists is folded into `scale`
/// (reward, constants, mantissa and exponent), the factors that vary are left.
struct PlannedProduct {
  image::Product product;
  MomentKind kind = MomentKind::kEnd;
  std::int64_t scale = 0;  ///< in units of 2^-7
  std::array<image::Factor, 3> factors{};
  std::size_t factor_count = 0;
};

/// What a rule can add in one sweep to a list that was hit, or to one that was not.
struct RulePlan {
  std::vector<PlannedProduct> products;  ///< those that are not 0 for every synapse
  bool wide;                             ///< sums may not fit 32 bits
  bool reads_fields;                     ///< delay or tag are factors
  /// At which compartments a product can be other than 0 does not depend on when a list was hit.
  bool lists_share_support;
};

/// Leaves out the products whose gates x0, r0 or u_k do not hold.
RulePlan plan_rule(const SweepContext& context, std::uint32_t rule, bool hit);

/// The moment of a product for a list and a target whose latest spike is `ty` (if `spiked`), and
/// which trace sees which event (§12.2).
inline Moment moment_of(MomentKind kind, const SweptList& list, bool spiked, int ty) {
  if (kind == MomentKind::kEnd) return {list.context.epoch_steps, list.hit, spiked};
  const bool post = kind == MomentKind::kPost || (kind == MomentKind::kBoth && ty > list.tx);
  if (post) return {ty, list.hit && list.tx < ty, false};
  return {list.tx, false, spiked && ty <= list.tx};
}

}  // namespace spikemesh::core
