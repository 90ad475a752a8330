#include "hw/core/synapse_learning.h"

#include "hw/arith/plasticity.h"
#include "hw/arith/trace.h"
#include "hw/arith/weight.h"

namespace spikemesh::core {
namespace {

using image::Variable;

}  // namespace

SynapseLearning::SynapseLearning(const SweptList& list, const RulePlan& plan)
    : list_(list), plan_(plan), layout_(image::SynapseLayout::of(list.entry)) {}

void SynapseLearning::update(std::uint32_t index) {
  const SweepContext& context = list_.context;
  const image::InAxonEntry& entry = list_.entry;
  std::uint64_t& word = context.state.synapses[entry.address + index / layout_.per_word()];
  const unsigned place = index % layout_.per_word();
  const image::Synapse stored = layout_.extract(word, place);
  const std::uint32_t compartment = image::target_of(entry, index, stored);
  if (compartment >= context.dendrite.count() || stored.delay > list_.delay_reach) return;  // §11
  const auto time = image::TraceTime::unpack(context.state.y_times[compartment]);
  const Target target{compartment, time.hit, time.step};
  const Values values{
      .weight = arith::weight_mantissa(stored.weight, entry.weight_bits, entry.sign),
      .delay = stored.delay,
      .tag = stored.tag};
  const Sums sums = sums_of(target, values);
  if ((sums[1] | sums[2] | sums[3]) == 0) return;  // rounding alone changes nothing (§12.5)
  const image::Synapse next = updated(stored, target, values, sums);
  if (next != stored) word = layout_.insert(word, place, next);
}

SynapseLearning::Sums SynapseLearning::sums_of(const Target& target, const Values& values) const {
  Sums sums{};
  for (const PlannedProduct& planned : plan_.products) {
    if (planned.product.gate_y0 && !target.spiked) continue;
    const Moment moment = moment_of(planned.kind, list_, target.spiked, target.ty);
    std::int64_t value = planned.scale;
    for (std::size_t i = 0; i < planned.factor_count; ++i) {
      const image::Factor factor = planned.factors[i];
      value *= value_of(factor.variable, target, values, moment) + factor.constant;
    }
    sums[static_cast<std::size_t>(planned.product.sum)] += value;
  }
  return sums;
}

std::int32_t SynapseLearning::y_value(const Target& target, std::size_t trace,
                                      const Moment& moment) const {
  const SweepContext& context = list_.context;
  const arith::CompartmentProfile& profile = context.dendrite.profile(target.compartment);
  if (!profile.y_traces) return 0;
  const std::uint32_t stored =
      image::YTrace::get(context.state.y_traces[target.compartment], trace);
  const std::size_t index = static_cast<std::size_t>(image::Trace::kY1) + trace;
  const std::uint32_t id = context.dendrite.config(target.compartment).logical_id;
  return arith::trace_value(context.learning.table(static_cast<std::uint32_t>(profile.trace_class),
                                                   static_cast<image::Trace>(index)),
                            static_cast<std::int32_t>(stored), moment.tau, moment.y_counted,
                            target.ty,
                            context.trace_rounding(list_.stochastic, index, id, moment.tau));
}

std::int32_t SynapseLearning::value_of(Variable variable, const Target& target,
                                       const Values& values, const Moment& moment) const {
  switch (variable) {
    case Variable::kX1:
      return list_.x_value(0, moment);
    case Variable::kX2:
      return list_.x_value(1, moment);
    case Variable::kY1:
      return y_value(target, 0, moment);
    case Variable::kY2:
      return y_value(target, 1, moment);
    case Variable::kY3:
      return y_value(target, 2, moment);
    case Variable::kWeight:
      return values.weight;
    case Variable::kDelay:
      return values.delay;
    case Variable::kTag:
      return values.tag;
    case Variable::kSignOfWeight:
      return arith::sign_of(values.weight);
    case Variable::kSignOfTag:
      return arith::sign_of(values.tag);
    default:
      return 0;  // the others are folded into the plan's scale
  }
}

std::int32_t SynapseLearning::rounding(std::uint32_t target_id, std::size_t sum,
                                       std::int32_t grain) const {
  if (!list_.stochastic) return arith::round_nearest(grain);
  const std::uint32_t random =
      arith::random2_of_key(list_.context.update_keys[sum], list_.source, target_id);
  return arith::update_rounding(random, grain);
}

image::Synapse SynapseLearning::updated(const image::Synapse& stored, const Target& target,
                                        const Values& values, const Sums& sums) const {
  const image::InAxonEntry& entry = list_.entry;
  const std::uint32_t id = list_.context.dendrite.config(target.compartment).logical_id;
  const arith::WeightSign sign = entry.sign;
  const std::int32_t weight = arith::updated_weight(
      values.weight, sums[1], rounding(id, 1, list_.grain), entry.weight_bits, sign);
  image::Synapse result = stored;
  result.weight = static_cast<std::uint8_t>(arith::stored_weight(weight, entry.weight_bits, sign));
  if (entry.delay_bits != 0) {
    result.delay = static_cast<std::uint8_t>(arith::updated_delay(
        values.delay, sums[2], rounding(id, 2, 1), entry.delay_bits, list_.delay_reach));
  }
  if (entry.tag) {
    result.tag =
        static_cast<std::int16_t>(arith::updated_tag(values.tag, sums[3], rounding(id, 3, 1)));
  }
  return result;
}

}  // namespace spikemesh::core
