#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "hw/image/image_builder.h"
#include "hw/image/testing/random_image.h"
#include "hw/image/testing/random_parts.h"

namespace spikemesh::image::testing {
namespace {

/// Fills SYNAPSE to its last word and IN_AXON to its last entry, the words shared out evenly; one
/// list in eight is plastic.
void fill_lists(CoreBuilder& core, const Architecture& architecture, Dice& dice) {
  const std::uint32_t axons = architecture.core.in_axons;
  const ListShape shape{.format = ListFormat::kSparse, .weight_bits = 8};
  const SynapseLayout layout = SynapseLayout::of({.format = shape.format, .weight_bits = 8});
  std::uint64_t words = 0;
  for (std::uint32_t a = 0; a < axons; ++a) {
    const std::uint64_t end = std::uint64_t{architecture.core.synapse_words} * (a + 1) / axons;
    std::vector<Synapse> synapses((end - words) * layout.per_word());
    for (Synapse& synapse : synapses)
      synapse = {.target = static_cast<std::uint16_t>(dice.below(core.compartment_count())),
                 .weight = static_cast<std::uint8_t>(dice.below(256))};
    words = end;
    AxonList list{.list = core.store(shape, synapses), .sign = WeightSign::kMixed};
    if (a % 8 == 0)
      list.plasticity = Plasticity{
          .rule = static_cast<std::uint8_t>(a / 8 % architecture.core.rules), .source_id = a};
    core.add_axon(std::array{list});
  }
}

void fill_core(CoreBuilder& core, const Architecture& architecture, Dice& dice) {
  for (std::uint32_t i = 0; i < architecture.core.rules; ++i) core.add_rule(random_rule(dice));
  std::uint32_t profiles = 0;
  while (profiles < architecture.core.profiles)
    profiles = std::max<std::uint32_t>(profiles, core.add_profile(random_profile(dice, true)) + 1U);
  const std::uint32_t compartments = compartment_capacity(architecture, kMinSlotsLog2);
  for (std::uint32_t c = 0; c < compartments; ++c) {
    CompartmentConfig config = random_compartment(dice);
    config.profile = static_cast<std::uint8_t>(c % profiles);
    config.logical_id = (core.id().value() * compartments + c) & kMaxLogicalId;
    core.set_state(core.add_compartment(config), random_state(dice), dice.below(kMaxAdaptation));
  }
  fill_lists(core, architecture, dice);
}

}  // namespace

ChipImage full_image(const Architecture& architecture, std::uint64_t seed) {
  Dice dice(seed);
  ImageBuilder builder(architecture);
  builder.set_epoch(8);
  const std::uint32_t cores = architecture.core_count();
  for (std::uint32_t id = 0; id < cores; ++id)
    fill_core(builder.add_core(CoreId{id}, kMinSlotsLog2), architecture, dice);
  const std::uint32_t compartments = compartment_capacity(architecture, kMinSlotsLog2);
  Population all{.name = "all"};
  InputGroup input{.name = "in"};
  for (std::uint32_t id = 0; id < cores; ++id) {
    for (std::uint32_t i = 0; i < architecture.core.out_axons; ++i)
      builder.connect({.core = CoreId{id}, .compartment = CompartmentId{i % compartments}},
                      {.core = CoreId{dice.below(cores)},
                       .axon = AxonId{dice.below(architecture.core.in_axons)}});
    for (std::uint32_t c = 0; c < compartments; ++c) {
      all.neurons.push_back({.core = CoreId{id}, .compartment = CompartmentId{c}});
      input.lines.push_back({{.core = CoreId{id}, .axon = AxonId{c % architecture.core.in_axons}}});
    }
  }
  builder.add_population(std::move(all));
  builder.add_input(std::move(input));
  return builder.build();
}

}  // namespace spikemesh::image::testing
