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

/// x plus the factor's constant where all synapses of a list see the same.
std::int32_t x_value(const SweptList& list, const PlannedProduct& product,
                     const image::Factor& factor) {
  const Moment moment = moment_of(product.kind, list, false, 0);
  return list.x_value(trace_of(factor.variable, Variable::kX1), moment) + factor.constant;
}

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
    : context_(list.context),
      form_(list.entry),
      plan_(plan),
      post_(post),
      x_jobs_(x_jobs),
      set_(set),
      codec_(BlockCodec::of(list.entry, set)),
      shape_(codec_.shape),
      stochastic_(list.stochastic),
      grain_(list.grain),
      delay_reach_(list.delay_reach) {
  for (const PlannedProduct& product : plan.products) {
    if (is_kept(product)) changes_[place_of(product.product.sum)] = true;
  }
  if (plan.reads_fields) {
    if (form_.delay_bits == 0) block_.delay.fill(0);
    if (!form_.tag) block_.tag.fill(0);
  }
}

bool BlockLearning::is_kept(const PlannedProduct& product) const {
  switch (product.product.sum) {
    case ProductSum::kDelay:
      return form_.delay_bits != 0;
    case ProductSum::kTag:
      return form_.tag;
    default:
      return true;
  }
}

void BlockLearning::update(const SweptList& list) {
  std::uint64_t* words = words_of(list);
  for (std::uint32_t first = 0; first < list.entry.count; first += shape_.largest) {
    const auto count = std::min<std::uint32_t>(shape_.largest, list.entry.count - first);
    const Part part{&list, words, first, count, 0, shape_.places(count)};
    work(Parts(&part, 1));
    words += shape_.words(count);
  }
}

void BlockLearning::update_together(std::span<const SweptList> lists) {
  std::array<Part, kMostLists> parts{};
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const std::uint32_t count = lists[i].entry.count;
    parts[i] = {&lists[i], words_of(lists[i]), 0, count, begin, shape_.places(count)};
    begin += parts[i].places;
  }
  work(Parts(parts.data(), lists.size()));
}

void BlockLearning::work(Parts parts) {
  parts_ = parts;
  places_ = parts.back().begin + parts.back().places;
  if (plan_.wide) {
    work_lanes<std::int64_t>();
  } else {
    work_lanes<std::int32_t>();
  }
}

std::uint64_t* BlockLearning::words_of(const SweptList& list) const {
  return context_.state.synapses.data() + list.entry.address;
}

template <class Lane>
void BlockLearning::work_lanes() {
  for (const Part& part : parts_) {
    unpack_block(codec_, part.list->entry, part.first, part.count, part.words,
                 block_.from(part.begin));
  }
  look_at_targets();
  Sums<Lane> sums;
  for (std::size_t sum = 0; sum < sums.size(); ++sum) {
    if (changes_[sum]) std::fill_n(sums[sum].begin(), places_, Lane{0});
  }
  for (const PlannedProduct& product : plan_.products) {
    if (is_kept(product)) add(product, sums[place_of(product.product.sum)]);
  }
  // A product reads the old weight, delay and tag, so all sums come first.
  for (std::size_t sum = 0; sum < sums.size(); ++sum) {
    if (changes_[sum]) round(sum, sums[sum]);
  }
  for (const Part& part : parts_) {
    pack_block(codec_, part.list->entry, part.count, part.words, block_.from(part.begin));
  }
}

/// Ids and spike times of the targets. In order there is one part.
void BlockLearning::look_at_targets() {
  if (shape_.in_order) {
    const std::size_t first = form_.base + parts_.front().first;
    ids_ = post_.ids().data() + first;
    times_ = post_.times().data() + first;
    return;
  }
  gather_ids_and_times(post_.ids_and_times().data(), block_.target.data(), gathered_ids_.data(),
                       gathered_times_.data(), places_, set_);
  ids_ = gathered_ids_.data();
  times_ = gathered_times_.data();
}

/// 1 for each synapse whose target spiked.
const std::int16_t* BlockLearning::spiked(SmallArray& room) const {
  if (shape_.in_order) {
    return post_.spiked().values.data() + form_.base + parts_.front().first;
  }
  for (std::uint32_t i = 0; i < places_; ++i) room[i] = times_[i] == kNoSpike ? 0 : 1;
  return room.data();
}

template <class Lane>
void BlockLearning::add(const PlannedProduct& product, std::array<Lane, kLearningBlock>& sum) {
  ProductJob job{product.scale, {}, 0};
  bool gated = false;  // a factor is 0 where there was no spike
  // Not cleared: what is read was written before, and this runs once a product and block.
  std::array<SmallArray, 4> room;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  for (std::size_t i = 0; i < product.factor_count; ++i) {
    const image::Factor& factor = product.factors[i];
    if (parts_.size() == 1 && x_is_shared(product, factor)) {
      job.scale *= x_value(*parts_.front().list, product, factor);
      if (job.scale == 0) return;
      continue;
    }
    gated = gated || (is_x(factor.variable) && !x_is_shared(product, factor));
    job.factors[job.factor_count] = factor_values(product, factor, room[i]);
    ++job.factor_count;
  }
  if (product.product.gate_y0 && !gated) {
    job.factors[job.factor_count++] = spiked(room.back());
  }
  if (job.factor_count == 0) {
    for (std::uint32_t i = 0; i < places_; ++i) sum[i] += static_cast<Lane>(job.scale);
    return;
  }
  add_product(job, sum.data(), places_, set_);
}

/// Whether all synapses of a list see the same value of x.
bool BlockLearning::x_is_shared(const PlannedProduct& product, const image::Factor& factor) const {
  return is_x(factor.variable) && product.kind != MomentKind::kPost &&
         product.kind != MomentKind::kBoth;
}

const std::int16_t* BlockLearning::factor_values(const PlannedProduct& product,
                                                 const image::Factor& factor, SmallArray& room) {
  std::int16_t* const out = room.data();
  switch (factor.variable) {
    case Variable::kX1:
    case Variable::kX2:
      x_values(product, factor, room);
      return out;
    case Variable::kY1:
    case Variable::kY2:
    case Variable::kY3:
      return y_values(product, factor, room);
    case Variable::kWeight:
      plus(block_.weight.data(), places_, factor.constant, out);
      return out;
    case Variable::kDelay:
      plus(block_.delay.data(), places_, factor.constant, out);
      return out;
    case Variable::kTag:
      plus(block_.tag.data(), places_, factor.constant, out);
      return out;
    case Variable::kSignOfWeight:
      signs_plus(block_.weight.data(), places_, factor.constant, out);
      return out;
    default:
      signs_plus(block_.tag.data(), places_, factor.constant, out);
      return out;
  }
}

/// The values of the synapses' targets, plus a constant.
const std::int16_t* BlockLearning::y_values(const PlannedProduct& product,
                                            const image::Factor& factor, SmallArray& room) {
  const std::size_t trace = trace_of(factor.variable, Variable::kY1);
  for (const Part& part : parts_) {
    const std::int16_t* const values = post_.trace(trace, product.kind, *part.list).values.data();
    if (!shape_.in_order) {
      gather(values, &block_.target[part.begin], factor.constant, &room[part.begin], part.places,
             set_);
      continue;
    }
    const std::int16_t* const first = values + form_.base + part.first;
    if (factor.constant == 0) return first;
    plus(first, part.places, factor.constant, room.data());
  }
  return room.data();
}

/// x as each synapse sees it: where it follows from the time of the target's spike, it is 0
/// without.
void BlockLearning::x_values(const PlannedProduct& product, const image::Factor& factor,
                             SmallArray& room) const {
  const std::size_t trace = trace_of(factor.variable, Variable::kX1);
  for (const Part& part : parts_) {
    const SweptList& list = *part.list;
    if (x_is_shared(product, factor)) {
      std::fill_n(&room[part.begin], part.places,
                  static_cast<std::int16_t>(x_value(list, product, factor)));
      continue;
    }
    const OwnTrace own{.job = x_jobs_.of(list, trace, product.kind),
                       .stored = list.stored_x[trace],
                       .id = list.source,
                       .constant = factor.constant,
                       .steps = static_cast<std::uint32_t>(context_.epoch_steps)};
    trace_at_times(own, times_ + part.begin, &room[part.begin], part.places, set_);
  }
}

template <class Lane>
void BlockLearning::round(std::size_t sum, const std::array<Lane, kLearningBlock>& sums) {
  if constexpr (sizeof(Lane) == sizeof(std::int32_t)) {
    apply(sum, sums.data());
  } else {
    std::array<std::int32_t, kLearningBlock> narrowed;  // NOLINT(*-member-init): written next
    narrow(sums.data(), narrowed.data(), places_);
    apply(sum, narrowed.data());
  }
}

/// What random numbers of a sum are drawn from: the source's key and the targets' ids.
void BlockLearning::set_ids(UpdateJob& job, std::size_t sum) {
  const auto key_of = [&](const Part& part) {
    return arith::mix(context_.update_keys[sum + 1] ^ part.list->source);
  };
  job.ids = ids_;
  if (parts_.size() == 1) {
    job.source_key = key_of(parts_.front());
    return;
  }
  for (const Part& part : parts_) {
    const std::uint32_t key = key_of(part);
    const std::uint32_t end = part.begin + part.places;
    for (std::uint32_t i = part.begin; i < end; ++i) keyed_ids_[i] = ids_[i] ^ key;
  }
  job.ids = keyed_ids_.data();
}

void BlockLearning::apply(std::size_t sum, const std::int32_t* sums) {
  UpdateJob job{
      .stochastic = stochastic_,
      .source_key = 0,
      .ids = nullptr,
      .grain = 1,
      .low = arith::kTagMin,
      .high = arith::kTagMax,
  };
  set_ids(job, sum);
  if (sum == kTagSum) return round_updates(job, sums, block_.tag.data(), places_, set_);
  if (sum == kDelaySum) {
    job.low = 0;
    job.high = std::min((1 << form_.delay_bits) - 1, delay_reach_);
    return round_updates(job, sums, block_.delay.data(), places_, set_);
  }
  const auto sign = form_.sign;
  if (sign == arith::WeightSign::kMixed && form_.weight_bits == 1) {
    for (std::uint32_t i = 0; i < places_; ++i) {
      block_.weight[i] = static_cast<std::int16_t>(
          arith::updated_weight(block_.weight[i], sums[i], 0, form_.weight_bits, sign));
    }
    return;
  }
  const arith::MantissaRange limits = arith::mantissa_range(form_.weight_bits, sign);
  job.grain = grain_;
  job.low = limits.min;
  job.high = limits.max;
  round_updates(job, sums, block_.weight.data(), places_, set_);
}

}  // namespace spikemesh::core
