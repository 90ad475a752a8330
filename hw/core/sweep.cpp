#include "hw/core/sweep.h"

#include <algorithm>
#include <bit>

#include "hw/arith/plasticity.h"

namespace spikemesh::core {
namespace {

using image::Product;
using image::Variable;

arith::RandomPurpose purpose_at(arith::RandomPurpose first, std::size_t offset) {
  return static_cast<arith::RandomPurpose>(static_cast<std::size_t>(first) + offset);
}

arith::WeightSign sign_of_list(const image::InAxonEntry& entry) {
  return static_cast<arith::WeightSign>(entry.sign);
}

}  // namespace

Sweep::Sweep(const Learning& learning, Step t, std::uint32_t slots, const Dendrite& dendrite,
             CoreState& state)
    : learning_(learning),
      dendrite_(dendrite),
      state_(state),
      epoch_(learning.epoch_),
      epoch_number_(static_cast<std::uint32_t>(t.value() / learning.epoch_)),
      slots_(static_cast<std::int32_t>(slots)),
      trace_keys_{},
      update_keys_{} {
  const auto step = static_cast<std::uint32_t>(t.value());
  for (std::size_t i = 0; i < trace_keys_.size(); ++i) {
    trace_keys_[i] =
        arith::random_key(learning.seed_, step, purpose_at(arith::RandomPurpose::kTraceX1, i));
  }
  for (std::size_t sum = 1; sum < update_keys_.size(); ++sum) {
    update_keys_[sum] =
        arith::random_key(learning.seed_, step, purpose_at(arith::RandomPurpose::kWeight, sum - 1));
  }
}

std::int32_t Sweep::trace_rounding(bool stochastic, std::size_t trace, std::uint32_t id,
                                   int tau) const {
  if (!stochastic) return arith::kTraceRoundNearest;
  return arith::trace_rounding(
      arith::random_of_key(trace_keys_[trace], id, static_cast<std::uint32_t>(tau)));
}

Sweep::List Sweep::list_of(std::size_t axon, const image::InAxonEntry& entry) const {
  const auto trace = image::XTrace::unpack(state_.x_traces[axon]);
  const auto time = image::TraceTime::unpack(state_.x_times[axon]);
  List list{.entry = &entry,
            .layout = image::SynapseLayout::of(entry),
            .source = trace.source_id,
            .stochastic = learning_.stochastic(entry.rule),
            .hit = time.hit,
            .tx = time.step,
            .stored_x = {trace.x1, trace.x2},
            .x_tables = {learning_.table(entry.rule, image::Trace::kX1),
                         learning_.table(entry.rule, image::Trace::kX2)},
            .grain = arith::weight_grain(entry.weight_bits, sign_of_list(entry)),
            .delay_reach = slots_ - 2 - entry.delay,
            .products = {}};
  for (const Product& product : learning_.products(entry.rule)) {
    const bool in_epoch = epoch_number_ % (1U << product.gate_u) == 0;
    const bool rewarded = !product.gate_r0 || state_.r_committed;
    const bool hit = !product.gate_x0 || list.hit;
    if (in_epoch && rewarded && hit) list.products.push_back(product);
  }
  return list;
}

void Sweep::work_list(std::size_t axon, const image::InAxonEntry& entry) {
  const List list = list_of(axon, entry);
  if (list.products.empty()) return;
  std::uint64_t* word = state_.synapses.data() + entry.address;
  for (std::uint32_t i = 0; i < entry.count; i += list.layout.per_word(), ++word) {
    const std::uint32_t end = std::min<std::uint32_t>(i + list.layout.per_word(), entry.count);
    *word = updated_word(list, *word, i, end);
  }
}

std::uint64_t Sweep::updated_word(const List& list, std::uint64_t word, std::uint32_t index,
                                  std::uint32_t end) const {
  std::uint64_t result = word;
  for (unsigned place = 0; index < end; ++index, ++place) {
    const image::Synapse stored = list.layout.extract(word, place);
    const std::uint32_t c = image::target_of(*list.entry, index, stored);
    const auto time = image::TraceTime::unpack(state_.y_times[c]);
    const Synapse synapse{.weight = arith::weight_mantissa(stored.weight, list.entry->weight_bits,
                                                           sign_of_list(*list.entry)),
                          .delay = stored.delay,
                          .tag = stored.tag,
                          .compartment = c,
                          .hit = time.hit,
                          .ty = time.step};
    const Sums sums = sums_of(list, synapse);
    if ((sums[1] | sums[2] | sums[3]) == 0) continue;  // rounding alone changes nothing (§12.5)
    image::Synapse next = updated(list, synapse, sums);
    next.target = stored.target;
    if (next != stored) result = list.layout.insert(result, place, next);
  }
  return result;
}

Sweep::Sums Sweep::sums_of(const List& list, const Synapse& synapse) const {
  Sums sums{};
  for (const Product& product : list.products) {
    Moment moment{};
    if (!find_moment(list, synapse, product, moment)) continue;
    std::array<std::int32_t, 3> factors{};
    for (std::size_t i = 0; i < factors.size(); ++i) {
      factors[i] = value_of(product.factors[i].variable, list, synapse, moment) +
                   product.factors[i].constant;
    }
    sums[static_cast<std::size_t>(product.sum)] += arith::product_value(
        product.mantissa, product.exponent, factors[0], factors[1], factors[2]);
  }
  return sums;
}

// The gates x0, r0 and u were looked at with the list. Which trace sees which event: §12.2.
bool Sweep::find_moment(const List& list, const Synapse& synapse, const Product& product,
                        Moment& moment) const {
  if (product.gate_y0 && !synapse.hit) return false;
  if (!product.gate_x0 && !product.gate_y0) {
    moment = {static_cast<int>(epoch_), list.hit, synapse.hit};
    return true;
  }
  const bool post = product.gate_y0 && (!product.gate_x0 || synapse.ty > list.tx);
  if (post) {
    moment = {synapse.ty, list.hit && list.tx < synapse.ty, false};
  } else {
    moment = {list.tx, false, synapse.hit && synapse.ty <= list.tx};
  }
  return true;
}

std::int32_t Sweep::x_value(const List& list, std::size_t trace, const Moment& moment) const {
  return arith::trace_value(list.x_tables[trace], list.stored_x[trace], moment.tau,
                            moment.x_counted, list.tx,
                            trace_rounding(list.stochastic, trace, list.source, moment.tau));
}

std::int32_t Sweep::y_value(const List& list, const Synapse& synapse, std::size_t trace,
                            const Moment& moment) const {
  const arith::CompartmentProfile& profile = dendrite_.profile(synapse.compartment);
  if (!profile.y_traces) return 0;
  const std::uint32_t word = state_.y_traces[synapse.compartment];
  constexpr std::uint32_t kTraceBits = 7;
  const auto stored =
      static_cast<std::int32_t>(word >> (kTraceBits * trace) & std::uint32_t{arith::kTraceMax});
  const std::size_t index = static_cast<std::size_t>(image::Trace::kY1) + trace;
  const std::uint32_t id = dendrite_.config(synapse.compartment).logical_id;
  return arith::trace_value(learning_.table(static_cast<std::uint32_t>(profile.trace_class),
                                            static_cast<image::Trace>(index)),
                            stored, moment.tau, moment.y_counted, synapse.ty,
                            trace_rounding(list.stochastic, index, id, moment.tau));
}

std::int32_t Sweep::value_of(Variable variable, const List& list, const Synapse& synapse,
                             const Moment& moment) const {
  switch (variable) {
    case Variable::kX1:
      return x_value(list, 0, moment);
    case Variable::kX2:
      return x_value(list, 1, moment);
    case Variable::kY1:
      return y_value(list, synapse, 0, moment);
    case Variable::kY2:
      return y_value(list, synapse, 1, moment);
    case Variable::kY3:
      return y_value(list, synapse, 2, moment);
    case Variable::kWeight:
      return synapse.weight;
    case Variable::kDelay:
      return synapse.delay;
    case Variable::kTag:
      return synapse.tag;
    case Variable::kReward:
      return state_.r1;
    case Variable::kSignOfWeight:
      return arith::sign_of(synapse.weight);
    case Variable::kSignOfTag:
      return arith::sign_of(synapse.tag);
    case Variable::kSignOfReward:
      return arith::sign_of(state_.r1);
    case Variable::kZero:
      break;
  }
  return 0;  // 13 to 15 read as zero too
}

std::int32_t Sweep::update_rounding(const List& list, std::uint32_t target, std::size_t sum,
                                    std::int32_t grain) const {
  if (!list.stochastic) return arith::round_nearest(grain);
  return arith::update_rounding(arith::random2_of_key(update_keys_[sum], list.source, target),
                                grain);
}

image::Synapse Sweep::updated(const List& list, const Synapse& synapse, const Sums& sums) const {
  const image::InAxonEntry& entry = *list.entry;
  const std::uint32_t id = dendrite_.config(synapse.compartment).logical_id;
  const arith::WeightSign sign = sign_of_list(entry);
  const std::int32_t weight = arith::updated_weight(
      synapse.weight, sums[1], update_rounding(list, id, 1, list.grain), entry.weight_bits, sign);
  image::Synapse result;
  result.weight = static_cast<std::uint8_t>(arith::stored_weight(weight, entry.weight_bits, sign));
  if (entry.delay_bits != 0) {
    result.delay = static_cast<std::uint8_t>(
        arith::updated_delay(synapse.delay, sums[2], update_rounding(list, id, 2, 1),
                             entry.delay_bits, list.delay_reach));
  }
  if (entry.tag) {
    result.tag = static_cast<std::int16_t>(
        arith::updated_tag(synapse.tag, sums[3], update_rounding(list, id, 3, 1)));
  }
  return result;
}

void Sweep::commit_axon(std::size_t axon, const image::InAxonEntry& entry) {
  const List list = list_of(axon, entry);
  const Moment end{static_cast<int>(epoch_), list.hit, false};
  const image::XTrace trace{.x1 = static_cast<std::uint8_t>(x_value(list, 0, end)),
                            .x2 = static_cast<std::uint8_t>(x_value(list, 1, end)),
                            .source_id = list.source};
  state_.x_traces[axon] = trace.pack();
  state_.x_times[axon] = 0;
}

void Sweep::commit_compartments() {
  for (std::uint32_t c = 0; c < dendrite_.count(); ++c) {
    const arith::CompartmentProfile& profile = dendrite_.profile(c);
    if (!profile.y_traces) continue;
    const auto trace_class = static_cast<std::uint32_t>(profile.trace_class);
    const auto time = image::TraceTime::unpack(state_.y_times[c]);
    const auto old = image::YTrace::unpack(state_.y_traces[c]);
    const auto next = [&](std::uint8_t stored, image::Trace trace) {
      const auto tau = static_cast<int>(epoch_);
      return static_cast<std::uint8_t>(arith::trace_value(
          learning_.table(trace_class, trace), stored, tau, time.hit, time.step,
          trace_rounding(learning_.stochastic(trace_class), static_cast<std::size_t>(trace),
                         dendrite_.config(c).logical_id, tau)));
    };
    const image::YTrace now{.y1 = next(old.y1, image::Trace::kY1),
                            .y2 = next(old.y2, image::Trace::kY2),
                            .y3 = next(old.y3, image::Trace::kY3)};
    state_.y_traces[c] = now.pack();
    state_.y_times[c] = 0;
  }
}

}  // namespace spikemesh::core
