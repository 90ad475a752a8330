#include "tests/oracle/chip_replay.h"

#include <map>

#include "hw/arith/weight.h"
#include "hw/chip/functional_chip.h"
#include "hw/image/image_builder.h"
#include "tests/oracle/comparison.h"

namespace spikemesh::oracle {
namespace {

using image::AxonAddress;

// As many as a core has profiles: in some traces no two compartments are alike.
constexpr std::uint32_t kPerCore = 60;
constexpr std::uint8_t kWeightBits = 8;

CoreId core_of(std::uint32_t compartment) { return CoreId{3 * (compartment / kPerCore)}; }
CompartmentId place_of(std::uint32_t compartment) { return CompartmentId{compartment % kPerCore}; }

void add_compartment(image::ImageBuilder& builder, const Trace& trace, std::uint32_t c) {
  if (!builder.has_core(core_of(c))) builder.add_core(core_of(c), 3);
  image::CoreBuilder& core = builder.core(core_of(c));
  const image::Profile profile{.decay_u = static_cast<std::uint16_t>(trace.decay_u[c]),
                               .decay_v = static_cast<std::uint16_t>(trace.decay_v[c]),
                               .refractory = static_cast<std::uint8_t>(trace.refractory[c])};
  std::int32_t mantissa = trace.bias[c];
  std::uint8_t exponent = 0;
  for (; mantissa < -4096 || mantissa > 4095; mantissa /= 2) ++exponent;
  core.add_compartment(
      {.profile = core.add_profile(profile),
       .threshold_mantissa = static_cast<std::uint32_t>(trace.threshold_mantissa[c]),
       .bias_mantissa = static_cast<std::int16_t>(mantissa),
       .bias_exponent = exponent,
       .logical_id = c});
}

/// The axons that a spike of each source goes to: one in every core where it has targets.
std::vector<std::vector<AxonAddress>> add_axons(image::ImageBuilder& builder,
                                                const std::vector<Synapse>& synapses,
                                                std::uint32_t sources) {
  std::map<std::pair<std::uint32_t, CoreId>, std::vector<image::Synapse>> lists;
  for (const Synapse& synapse : synapses) {
    const std::uint32_t stored =
        arith::stored_weight(synapse.mantissa, kWeightBits, arith::WeightSign::kMixed);
    lists[{synapse.source, core_of(synapse.target)}].push_back(
        {.target = static_cast<std::uint16_t>(place_of(synapse.target).value()),
         .weight = static_cast<std::uint8_t>(stored)});
  }
  std::vector<std::vector<AxonAddress>> axons(sources);
  for (const auto& [key, list] : lists) {
    image::CoreBuilder& core = builder.core(key.second);
    const auto stored = core.store({.weight_bits = kWeightBits}, list);
    const std::vector<image::AxonList> entry{{.list = stored, .sign = image::WeightSign::kMixed}};
    axons[key.first].push_back({key.second, core.add_axon(entry)});
  }
  return axons;
}

/// Adds what an input spike of step 0 contributes: no host spike can, for it acts a step later.
void preload(const Trace& trace, chip::FunctionalChip& chip) {
  chip::ChipState state = chip.state();
  for (const Spike& spike : trace.input_spikes) {
    for (const Synapse& synapse : trace.input_synapses) {
      if (spike.step != 0 || synapse.source != spike.index) continue;
      const std::uint32_t c = synapse.target;
      auto& q = state.cores[c / kPerCore].accumulators[place_of(c).index()];
      const std::int32_t sum =
          arith::accumulator_value(q) + arith::scaled_weight(synapse.mantissa, 0);
      q = arith::pack_accumulator(arith::wrap24(sum), true);
    }
  }
  chip.set_state(state);
}

}  // namespace

std::string replay_chip(const Trace& trace) {
  image::ImageBuilder builder(load_architecture("mesh128"));
  for (std::uint32_t c = 0; c < trace.compartments; ++c) add_compartment(builder, trace, c);
  const auto recurrent = add_axons(builder, trace.recurrent_synapses, trace.compartments);
  const auto input = add_axons(builder, trace.input_synapses, trace.inputs);
  for (std::uint32_t c = 0; c < trace.compartments; ++c) {
    for (const AxonAddress& to : recurrent[c]) builder.connect({core_of(c), place_of(c)}, to);
  }
  chip::FunctionalChip chip(builder.build());
  preload(trace, chip);
  Comparison comparison(trace);
  for (std::uint32_t step = 0; step < trace.steps; ++step) {
    for (const Spike& spike : trace.input_spikes) {
      if (spike.step != step + 1) continue;
      for (const AxonAddress& to : input[spike.index]) chip.inject(to);
    }
    chip.step();
    std::vector<std::uint32_t> spikes;
    std::vector<arith::CompartmentState> state;
    for (std::size_t i = 0; i < chip.core_count(); ++i) {
      const auto first = static_cast<std::uint32_t>(i) * kPerCore;
      for (const std::uint32_t c : chip.core(i).spikes()) spikes.push_back(first + c);
      for (std::uint32_t c = 0; c < chip.core(i).compartments(); ++c) {
        state.push_back(chip.core(i).compartment(c));
      }
    }
    std::string difference = comparison.find_difference(step, spikes, state);
    if (!difference.empty()) return difference;
  }
  return comparison.finish();
}

}  // namespace spikemesh::oracle
