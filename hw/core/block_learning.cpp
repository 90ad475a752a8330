#include "hw/core/block_learning.h"

#include <algorithm>
#include <bit>

#include "hw/arith/plasticity.h"
#include "hw/arith/weight.h"
#include "hw/core/gather_kernel.h"

namespace spikemesh::core {
namespace {

using image::ProductSum;
using image::Variable;

constexpr std::size_t kDelaySum = 1;
constexpr std::size_t kTagSum = 2;

std::size_t place_of(ProductSum sum) { return static_cast<std::size_t>(sum) - 1; }

std::size_t trace_of(Variable variable, Variable first) {
  return static_cast<std::size_t>(variable) - static_cast<std::size_t>(first);
}

bool is_x(Variable variable) { return variable == Variable::kX1 || variable == Variable::kX2; }

void plus(const std::int16_t* values, std::uint32_t count, int constant, std::int16_t* out) {
  for (std::uint32_t i = 0; i < count; ++i) {
    out[i] = static_cast<std::int16_t>(values[i] + constant);
  }
}

void signs_plus(const std::int16_t* values, std::uint32_t count, int constant, std::int16_t* out) {
  for (std::uint32_t i = 0; i < count; ++i) {
    out[i] = static_cast<std::int16_t>(arith::sign_of(values[i]) + constant);
  }
}

}  // namespace

// The arrays of a block stay as they are: filling them first would cost as much as the work.
// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
BlockLearning::BlockLearning(const SweptList& list, const RulePlan& plan, PostValues& post,
                             XJobs& x_jobs, arith::VectorSet set)
    : list_(list),
      plan_(plan),
      post_(post),
      x_jobs_(x_jobs),
      set_(set),
      shape_(BlockShape::of(list.entry)) {
  for (const PlannedProduct& product : plan.products) {
    if (is_kept(product)) changes_[place_of(product.product.sum)] = true;
  }
  if (plan.reads_fields) {
    if (list.entry.delay_bits == 0) block_.delay.fill(0);
    if (!list.entry.tag) block_.tag.fill(0);
  }
}

bool BlockLearning::is_kept(const PlannedProduct& product) const {
  switch (product.product.sum) {
    case ProductSum::kDelay:
      return list_.entry.delay_bits != 0;
    case ProductSum::kTag:
      return list_.entry.tag;
    default:
      return true;
  }
}

void BlockLearning::update() {
  for (std::uint32_t first = 0; first < list_.entry.count; first += shape_.largest) {
    const auto count = std::min<std::uint32_t>(shape_.largest, list_.entry.count - first);
    if (plan_.wide) {
      update_block<std::int64_t>(first, count);
    } else {
      update_block<std::int32_t>(first, count);
    }
  }
}

template <class Lane>
void BlockLearning::update_block(std::uint32_t first, std::uint32_t count) {
  const image::InAxonEntry& entry = list_.entry;
  std::uint64_t* const words =
      list_.context.state.synapses.data() + entry.address + first / shape_.per_word;
  const Range range{first, shape_.places(count)};
  unpack_block(entry, first, count, words, block_, set_);
  look_at_targets(range);
  Sums<Lane> sums;
  for (std::size_t sum = 0; sum < sums.size(); ++sum) {
    if (changes_[sum]) std::fill_n(sums[sum].begin(), range.places, Lane{0});
  }
  for (const PlannedProduct& product : plan_.products) {
    if (is_kept(product)) add(product, range, sums[place_of(product.product.sum)]);
  }
  // A product reads the old weight, delay and tag, so all sums come first.
  for (std::size_t sum = 0; sum < sums.size(); ++sum) {
    if (changes_[sum]) round(sum, range, sums[sum]);
  }
  pack_block(entry, count, words, block_, set_);
}

/// Ids and spike times of the range's targets.
void BlockLearning::look_at_targets(const Range& range) {
  if (shape_.in_order) {
    ids_ = post_.ids().data() + list_.entry.base + range.first;
    times_ = post_.times().data() + list_.entry.base + range.first;
    return;
  }
  gather_ids_and_times(post_.ids_and_times().data(), block_.target.data(), gathered_ids_.data(),
                       gathered_times_.data(), range.places, set_);
  ids_ = gathered_ids_.data();
  times_ = gathered_times_.data();
}

/// 1 for each synapse whose target spiked.
const std::int16_t* BlockLearning::spiked(const Range& range, SmallArray& room) const {
  if (shape_.in_order) return post_.spiked().values.data() + list_.entry.base + range.first;
  for (std::uint32_t i = 0; i < range.places; ++i) room[i] = times_[i] == kNoSpike ? 0 : 1;
  return room.data();
}

template <class Lane>
void BlockLearning::add(const PlannedProduct& product, const Range& range,
                        std::array<Lane, kLearningBlock>& sum) {
  ProductJob job{product.scale, {}, 0};
  bool gated = false;  // a factor is 0 where there was no spike
  // Not cleared: what is read was written before, and this runs once a product and block.
  std::array<SmallArray, 4> room;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (std::size_t i = 0; i < product.factor_count; ++i) {
    const image::Factor& factor = product.factors[i];
    std::int64_t shared = 0;
    if (x_is_shared(product, factor, shared)) {
      job.scale *= shared;
      if (job.scale == 0) return;
      continue;
    }
    gated = gated || is_x(factor.variable);
    job.factors[job.factor_count] = factor_values(product, factor, range, room[i]);
    ++job.factor_count;
  }
  if (product.product.gate_y0 && !gated) {
    job.factors[job.factor_count++] = spiked(range, room.back());
  }
  if (job.factor_count == 0) {
    for (std::uint32_t i = 0; i < range.places; ++i) sum[i] += static_cast<Lane>(job.scale);
    return;
  }
  add_product(job, sum.data(), range.places, set_);
}

/// Whether all synapses see the same value of x, and which.
bool BlockLearning::x_is_shared(const PlannedProduct& product, const image::Factor& factor,
                                std::int64_t& value) const {
  if (!is_x(factor.variable)) return false;
  if (product.kind == MomentKind::kPost || product.kind == MomentKind::kBoth) return false;
  const Moment moment = moment_of(product.kind, list_, false, 0);
  value = list_.x_value(trace_of(factor.variable, Variable::kX1), moment) + factor.constant;
  return true;
}

const std::int16_t* BlockLearning::factor_values(const PlannedProduct& product,
                                                 const image::Factor& factor, const Range& range,
                                                 SmallArray& room) {
  std::int16_t* const out = room.data();
  switch (factor.variable) {
    case Variable::kX1:
    case Variable::kX2:
      x_values(product, factor, range, room);
      return out;
    case Variable::kY1:
    case Variable::kY2:
    case Variable::kY3: {
      const std::size_t trace = trace_of(factor.variable, Variable::kY1);
      const PostArray& values = post_.trace(trace, product.kind, list_);
      return of_targets(values.values.data(), range, factor.constant, room);
    }
    case Variable::kWeight:
      plus(block_.weight.data(), range.places, factor.constant, out);
      return out;
    case Variable::kDelay:
      plus(block_.delay.data(), range.places, factor.constant, out);
      return out;
    case Variable::kTag:
      plus(block_.tag.data(), range.places, factor.constant, out);
      return out;
    case Variable::kSignOfWeight:
      signs_plus(block_.weight.data(), range.places, factor.constant, out);
      return out;
    default:
      signs_plus(block_.tag.data(), range.places, factor.constant, out);
      return out;
  }
}

/// The values of the synapses' targets, plus a constant.
const std::int16_t* BlockLearning::of_targets(const std::int16_t* values, const Range& range,
                                              int constant, SmallArray& room) const {
  if (shape_.in_order) {
    const std::int16_t* const first = values + list_.entry.base + range.first;
    if (constant == 0) return first;
    plus(first, range.places, constant, room.data());
    return room.data();
  }
  gather(values, block_.target.data(), constant, room.data(), range.places, set_);
  return room.data();
}

/// x as each synapse sees it: it follows from the time of the target's spike, and is 0 without.
void BlockLearning::x_values(const PlannedProduct& product, const image::Factor& factor,
                             const Range& range, SmallArray& room) const {
  const std::size_t trace = trace_of(factor.variable, Variable::kX1);
  const OwnTrace own{.job = x_jobs_.of(list_, trace, product.kind),
                     .stored = list_.stored_x[trace],
                     .id = list_.source,
                     .constant = factor.constant,
                     .steps = static_cast<std::uint32_t>(list_.context.epoch_steps)};
  trace_at_times(own, times_, room.data(), range.places, set_);
}

template <class Lane>
void BlockLearning::round(std::size_t sum, const Range& range,
                          const std::array<Lane, kLearningBlock>& sums) {
  if constexpr (sizeof(Lane) == sizeof(std::int32_t)) {
    apply(sum, range, sums.data());
  } else {
    std::array<std::int32_t, kLearningBlock> narrowed;  // NOLINT(*-member-init): written next
    narrow(sums.data(), narrowed.data(), range.places);
    apply(sum, range, narrowed.data());
  }
}

void BlockLearning::apply(std::size_t sum, const Range& range, const std::int32_t* sums) {
  const image::InAxonEntry& entry = list_.entry;
  UpdateJob job{
      .stochastic = list_.stochastic,
      .source_key = arith::mix(list_.context.update_keys[sum + 1] ^ list_.source),
      .ids = ids_,
      .grain = 1,
      .low = arith::kTagMin,
      .high = arith::kTagMax,
  };
  if (sum == kTagSum) return round_updates(job, sums, block_.tag.data(), range.places, set_);
  if (sum == kDelaySum) {
    job.low = 0;
    job.high = std::min((1 << entry.delay_bits) - 1, list_.delay_reach);
    return round_updates(job, sums, block_.delay.data(), range.places, set_);
  }
  const auto sign = static_cast<arith::WeightSign>(entry.sign);
  if (sign == arith::WeightSign::kMixed && entry.weight_bits == 1) {
    for (std::uint32_t i = 0; i < range.places; ++i) {
      block_.weight[i] = static_cast<std::int16_t>(
          arith::updated_weight(block_.weight[i], sums[i], 0, entry.weight_bits, sign));
    }
    return;
  }
  const arith::MantissaRange limits = arith::mantissa_range(entry.weight_bits, sign);
  job.grain = list_.grain;
  job.low = limits.min;
  job.high = limits.max;
  round_updates(job, sums, block_.weight.data(), range.places, set_);
}

}  // namespace spikemesh::core
