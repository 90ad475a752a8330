#include "hw/core/block_learning.h"

#include <algorithm>
#include <bit>

#include "hw/arith/plasticity.h"
#include "hw/arith/weight.h"
#include "hw/image/synapse_layout.h"

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
                             arith::VectorSet set)
    : list_(list),
      plan_(plan),
      post_(post),
      set_(set),
      dense_(list.entry.format == image::ListFormat::kDense) {
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
  const std::uint32_t size = block_size(list_.entry);
  for (std::uint32_t first = 0; first < list_.entry.count; first += size) {
    const Range range{first, std::min<std::uint32_t>(size, list_.entry.count - first)};
    if (plan_.wide) {
      update_block<std::int64_t>(range);
    } else {
      update_block<std::int32_t>(range);
    }
  }
}

template <class Lane>
void BlockLearning::update_block(const Range& range) {
  const image::InAxonEntry& entry = list_.entry;
  std::uint64_t* const words = list_.context.state.synapses.data() + entry.address +
                               range.first / image::SynapseLayout::of(entry).per_word();
  unpack_block(entry, words, range.count, block_);
  if (entry.format == image::ListFormat::kShared) {
    plus(block_.target.data(), range.count, entry.base, block_.target.data());
  }
  look_at_targets(range);
  Sums<Lane> sums;
  for (std::size_t sum = 0; sum < sums.size(); ++sum) {
    if (changes_[sum]) std::fill_n(sums[sum].begin(), range.count, Lane{0});
  }
  for (const PlannedProduct& product : plan_.products) {
    if (is_kept(product)) add(product, range, sums[place_of(product.product.sum)]);
  }
  // A product reads the old weight, delay and tag, so all sums come first.
  for (std::size_t sum = 0; sum < sums.size(); ++sum) {
    if (changes_[sum]) round(sum, range, sums[sum]);
  }
  pack_block(entry, words, range.count, block_);
}

/// Ids and spike times of the range's targets.
void BlockLearning::look_at_targets(const Range& range) {
  if (dense_) {
    ids_ = post_.ids().data() + list_.entry.base + range.first;
    times_ = post_.times().data() + list_.entry.base + range.first;
    return;
  }
  const std::uint32_t* const all = post_.ids_and_times().data();
  for (std::uint32_t i = 0; i < range.count; ++i) {
    gathered_ids_[i] = all[static_cast<std::uint16_t>(block_.target[i])];
  }
  for (std::uint32_t i = 0; i < range.count; ++i) {
    gathered_times_[i] = PostValues::time_of(gathered_ids_[i]);
    gathered_ids_[i] = PostValues::id_of(gathered_ids_[i]);
  }
  ids_ = gathered_ids_.data();
  times_ = gathered_times_.data();
}

/// 1 for each synapse whose target spiked.
const std::int16_t* BlockLearning::spiked(const Range& range, SmallArray& room) const {
  if (dense_) return post_.spiked().values.data() + list_.entry.base + range.first;
  for (std::uint32_t i = 0; i < range.count; ++i) room[i] = times_[i] == kNoSpike ? 0 : 1;
  return room.data();
}

template <class Lane>
void BlockLearning::add(const PlannedProduct& product, const Range& range,
                        std::array<Lane, kLearningBlock>& sum) {
  ProductJob job{product.scale, {}, 0};
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
    job.factors[job.factor_count] = factor_values(product, factor, range, room[i]);
    ++job.factor_count;
  }
  if (product.product.gate_y0) {
    job.factors[job.factor_count++] = spiked(range, room.back());
  }
  if (job.factor_count == 0) {
    for (std::uint32_t i = 0; i < range.count; ++i) sum[i] += static_cast<Lane>(job.scale);
    return;
  }
  add_product(job, sum.data(), range.count, set_);
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
      plus(block_.weight.data(), range.count, factor.constant, out);
      return out;
    case Variable::kDelay:
      plus(block_.delay.data(), range.count, factor.constant, out);
      return out;
    case Variable::kTag:
      plus(block_.tag.data(), range.count, factor.constant, out);
      return out;
    case Variable::kSignOfWeight:
      signs_plus(block_.weight.data(), range.count, factor.constant, out);
      return out;
    default:
      signs_plus(block_.tag.data(), range.count, factor.constant, out);
      return out;
  }
}

/// The values of the synapses' targets, plus a constant.
const std::int16_t* BlockLearning::of_targets(const std::int16_t* values, const Range& range,
                                              int constant, SmallArray& room) const {
  if (dense_) {
    const std::int16_t* const first = values + list_.entry.base + range.first;
    if (constant == 0) return first;
    plus(first, range.count, constant, room.data());
    return room.data();
  }
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const auto target = static_cast<std::uint16_t>(block_.target[i]);
    room[i] = static_cast<std::int16_t>(values[target] + constant);
  }
  return room.data();
}

/// x as each synapse sees it: it follows from the time of the target's spike.
void BlockLearning::x_values(const PlannedProduct& product, const image::Factor& factor,
                             const Range& range, SmallArray& room) const {
  look_up(x_table(product, factor), times_, room.data(), range.count, set_);
}

TimeTable BlockLearning::x_table(const PlannedProduct& product, const image::Factor& factor) const {
  const std::size_t trace = trace_of(factor.variable, Variable::kX1);
  const SweepContext& context = list_.context;
  const auto table = context.learning.table(list_.entry.rule, static_cast<image::Trace>(trace));
  TraceJob job{};
  job.impulse = arith::trace_impulse(table);
  job.stochastic = list_.stochastic;
  job.key = context.trace_keys[trace];
  for (std::uint64_t times = post_.times_in_use(); times != 0; times &= times - 1) {
    const int ty = std::countr_zero(times);
    const Moment moment = moment_of(product.kind, list_, true, ty);
    job.set(table, static_cast<SpikeTime>(ty), moment.tau, moment.x_counted, list_.tx);
  }
  TimeTable values;
  trace_of_times(job, list_.stored_x[trace], list_.source, values, set_);
  for (std::int16_t& value : values) value = static_cast<std::int16_t>(value + factor.constant);
  return values;
}

template <class Lane>
void BlockLearning::round(std::size_t sum, const Range& range,
                          const std::array<Lane, kLearningBlock>& sums) {
  if constexpr (sizeof(Lane) == sizeof(std::int32_t)) {
    apply(sum, range, sums.data());
  } else {
    std::array<std::int32_t, kLearningBlock> narrowed;  // NOLINT(*-member-init): written next
    narrow(sums.data(), narrowed.data(), range.count);
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
  if (sum == kTagSum) return round_updates(job, sums, block_.tag.data(), range.count, set_);
  if (sum == kDelaySum) {
    job.low = 0;
    job.high = std::min((1 << entry.delay_bits) - 1, list_.delay_reach);
    return round_updates(job, sums, block_.delay.data(), range.count, set_);
  }
  const auto sign = static_cast<arith::WeightSign>(entry.sign);
  if (sign == arith::WeightSign::kMixed && entry.weight_bits == 1) {
    for (std::uint32_t i = 0; i < range.count; ++i) {
      block_.weight[i] = static_cast<std::int16_t>(
          arith::updated_weight(block_.weight[i], sums[i], 0, entry.weight_bits, sign));
    }
    return;
  }
  const arith::MantissaRange limits = arith::mantissa_range(entry.weight_bits, sign);
  job.grain = list_.grain;
  job.low = limits.min;
  job.high = limits.max;
  round_updates(job, sums, block_.weight.data(), range.count, set_);
}

}  // namespace spikemesh::core
