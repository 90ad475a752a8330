#include "runtime/learning/cost.h"

#include <array>

#include "hw/core/functional_core.h"
#include "hw/core/sweep_timing.h"
#include "hw/image/image_builder.h"
#include "hw/image/synapse_layout.h"

namespace spikemesh::learning {
namespace {

image::ListShape shape_of(const network::LearningRule& rule, const SynapseStart& start) {
  image::ListShape shape{.format = image::ListFormat::kDense,
                         .weight_bits = static_cast<std::uint8_t>(start.weight_bits)};
  shape.delay_bits = static_cast<std::uint8_t>(rule.needs_own_delay() ? start.delay_bits : 0);
  shape.tag = rule.needs_tag();
  return shape;
}

/// The cycles of a sweep in which one list of this length is visited.
double cycles_of(const network::LearningRule& rule, const image::ListShape& shape,
                 std::uint32_t synapses, std::uint32_t compartments, const Architecture& arch) {
  image::ImageBuilder builder(arch);
  builder.set_epoch(1);
  constexpr std::uint32_t kSlotsLog2 = 4;
  image::CoreBuilder& core = builder.add_core(CoreId{0}, kSlotsLog2);
  const std::uint8_t number = core.add_rule(image_rule(rule));
  const std::uint8_t profile = core.add_profile({.y_traces = true});
  for (std::uint32_t c = 0; c < compartments; ++c)
    core.add_compartment({.profile = profile, .threshold_mantissa = 1, .logical_id = c});
  const std::vector<image::Synapse> list(synapses);
  const std::array axon{image::AxonList{.list = core.store(shape, list),
                                        .plasticity = image::Plasticity{.rule = number}}};
  core.add_axon(axon);
  const image::ChipImage image = builder.build();
  core::FunctionalCore at_work(arch.core, image.cores.front(), image);
  at_work.dendrite_step(Step{0});
  at_work.apply_packet(AxonId{0}, Step{0});  // a hit: the list is visited
  return static_cast<double>(core::sweep_done(at_work, arch.timing.learning_synapse).value());
}

}  // namespace

RuleCost measure_cost(const network::LearningRule& rule, const SynapseStart& start,
                      const Architecture& arch) {
  constexpr double kPicoseconds = 1000.0;  // in a nanosecond
  const image::ListShape shape = shape_of(rule, start);
  const std::uint32_t word = image::SynapseLayout::of({.format = shape.format,
                                                       .weight_bits = shape.weight_bits,
                                                       .delay_bits = shape.delay_bits,
                                                       .tag = shape.tag})
                                 .per_word();
  const double one = cycles_of(rule, shape, word, 2 * word, arch);
  const double two = cycles_of(rule, shape, 2 * word, 2 * word, arch);
  RuleCost cost{.cycles = (two - one) / word, .synapses_per_word = word};
  cost.nanoseconds = cost.cycles * static_cast<double>(arch.clock.period.value()) / kPicoseconds;
  cost.picojoules = arch.energy.synaptic_update.value();
  return cost;
}

}  // namespace spikemesh::learning
