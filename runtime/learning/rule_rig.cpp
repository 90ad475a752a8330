#include "runtime/learning/rule_rig.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "hw/chip/functional_chip.h"
#include "hw/image/image_builder.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::learning {
namespace {

using image::AxonAddress;

constexpr CoreId kCore{0};
constexpr std::uint16_t kForget = 4095;       // a compartment keeps nothing of the step before
constexpr std::uint32_t kThreshold = 200;     // θ = 12800: one teacher spike crosses it
constexpr std::int8_t kTeacherExponent = 0;   // 255 * 64 = 16320
constexpr std::int8_t kPlasticExponent = -8;  // at most 255 / 4
constexpr std::uint8_t kTeacherWeight = 255;

image::Synapse first_synapse(const SynapseStart& start, const image::ListShape& shape,
                             std::size_t target) {
  image::Synapse synapse{.target = static_cast<std::uint16_t>(target)};
  synapse.weight = static_cast<std::uint8_t>(
      arith::stored_weight(start.weight, static_cast<int>(start.weight_bits), start.sign));
  if (shape.delay_bits != 0) synapse.delay = static_cast<std::uint8_t>(start.delay);
  if (shape.tag) synapse.tag = static_cast<std::int16_t>(start.tag);
  return synapse;
}

}  // namespace

image::LearningRule image_rule(const network::LearningRule& rule) {
  image::LearningRule result{.products = rule.rule.products, .stochastic = rule.stochastic};
  for (std::size_t i = 0; i < image::kTraces; ++i)
    result.decays[i] = rules::decay_table(rule.traces[i]);
  return result;
}

RuleRig::RuleRig(const network::LearningRule& rule, const SynapseStart& start)
    : rule_(rule), start_(start) {}

image::ChipImage RuleRig::image_of(std::size_t synapses, std::uint32_t seed) const {
  SPIKEMESH_CHECK(synapses <= kMaxSynapses, "a rig has up to {} synapses", kMaxSynapses);
  image::ImageBuilder builder(load_architecture("mesh128"));
  builder.set_seed(seed);
  builder.set_epoch(rule_.epoch);
  builder.set_reward_decay(rule_.reward_decay);
  image::CoreBuilder& core = builder.add_core(kCore, 4);  // 16 slots, so that 3 bits of delay fit
  const std::uint8_t number = core.add_rule(image_rule(rule_));
  const std::uint8_t profile =
      core.add_profile({.decay_u = kForget, .decay_v = kForget, .y_traces = true});
  for (std::uint32_t c = 0; c < synapses; ++c)
    core.add_compartment({.profile = profile, .threshold_mantissa = kThreshold, .logical_id = c});
  image::ListShape shape{.weight_bits = static_cast<std::uint8_t>(start_.weight_bits)};
  shape.delay_bits = static_cast<std::uint8_t>(rule_.needs_own_delay() ? start_.delay_bits : 0);
  shape.tag = rule_.needs_tag();
  for (std::uint32_t c = 0; c < synapses; ++c) {
    const std::array plastic{first_synapse(start_, shape, c)};
    const std::array list{image::AxonList{
        .list = core.store(shape, plastic),
        .sign = start_.sign,
        .exponent = kPlasticExponent,
        .plasticity = image::Plasticity{.rule = number,
                                        .source_id = static_cast<std::uint32_t>(synapses) + c}}};
    core.add_axon(list);
  }
  for (std::uint32_t c = 0; c < synapses; ++c) {
    const std::array teacher{
        image::Synapse{.target = static_cast<std::uint16_t>(c), .weight = kTeacherWeight}};
    const std::array list{
        image::AxonList{.list = core.store({}, teacher), .exponent = kTeacherExponent}};
    core.add_axon(list);
  }
  return builder.build();
}

std::vector<SynapseEnd> RuleRig::run(const std::vector<SpikeTrains>& trains,
                                     const std::vector<Reward>& rewards, std::uint32_t steps,
                                     std::uint32_t seed) const {
  const image::ChipImage image = image_of(trains.size(), seed);
  const auto count = static_cast<std::uint32_t>(trains.size());
  std::vector<std::vector<AxonAddress>> sent(steps);
  const auto send = [&sent](std::uint32_t step, std::uint32_t axon) {
    if (step < sent.size()) sent[step].push_back({kCore, AxonId{axon}});
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    for (const std::uint32_t step : trains[i].pre) send(step, i);
    for (const std::uint32_t step : trains[i].post) {
      SPIKEMESH_CHECK(step > 0, "a teacher's spike arrives one step after it was sent");
      send(step - 1, count + i);
    }
  }
  chip::FunctionalChip chip(image);
  for (std::uint32_t t = 0; t < steps; ++t) {
    for (const AxonAddress& to : sent[t]) chip.inject(to);
    for (const Reward& reward : rewards)
      if (reward.step == t) chip.reward(reward.value);
    chip.step();
  }
  const chip::ChipState state = chip.state();
  std::vector<SynapseEnd> ends;
  for (std::size_t i = 0; i < trains.size(); ++i)
    ends.push_back(end_of(image, state.cores.front().synapses, i));
  return ends;
}

SynapseEnd RuleRig::end_of(const image::ChipImage& image, const std::vector<std::uint64_t>& words,
                           std::size_t synapse) const {
  const auto entry = image::InAxonEntry::unpack(image.cores.front().in_axons.at(synapse));
  const image::Synapse stored = image::SynapseLayout::of(entry).extract(words.at(entry.address), 0);
  return {.weight = arith::weight_mantissa(stored.weight, entry.weight_bits, start_.sign),
          .delay = stored.delay,
          .tag = stored.tag};
}

}  // namespace spikemesh::learning
