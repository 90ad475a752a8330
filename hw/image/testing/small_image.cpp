#include "hw/image/testing/small_image.h"

#include <array>

#include "hw/image/image_builder.h"

namespace spikemesh::image::testing {
namespace {

LearningRule small_rule() {
  LearningRule rule{.products = {{.sum = ProductSum::kWeight,
                                  .mantissa = 3,
                                  .exponent = -4,
                                  .gate_y0 = true,
                                  .factors = {Factor{Variable::kX1, 0}}}}};
  for (DecayTable& table : rule.decays) {
    table.impulse = 64;
    table.after_steps.fill(3000);
  }
  rule.stochastic = true;
  return rule;
}

void fill_compartments(CoreBuilder& core) {
  const std::uint8_t rule = core.add_rule(small_rule());
  const std::uint8_t child = core.add_profile({.decay_u = 1023, .push = true});
  const std::uint8_t parent = core.add_profile(
      {.decay_v = 128, .join = Join::kMax, .pops = 2, .trace_class = rule, .y_traces = true});
  core.add_compartment({.profile = child, .threshold_mantissa = 100, .logical_id = 10});
  core.add_compartment({.profile = child, .threshold_mantissa = 100, .logical_id = 11});
  core.add_compartment({.profile = parent, .threshold_mantissa = 80, .logical_id = 12});
  core.set_state(CompartmentId{1}, {.u = -5, .v = 7}, 3);
}

void fill_axons(CoreBuilder& core) {
  const std::array<Synapse, 4> sparse{{{.target = 0, .weight = 255},
                                       {.target = 2, .weight = 1},
                                       {.target = 1, .weight = 128},
                                       {.target = 2, .weight = 64}}};
  core.add_axon(std::array{AxonList{.list = core.store({.weight_bits = 8}, sparse), .delay = 6}});
  const std::array<Synapse, 2> dense{{{.weight = 15}, {.weight = 8}}};
  const ListShape dense_shape{.format = ListFormat::kDense, .weight_bits = 4};
  core.add_axon(std::array{
      AxonList{.list = core.store(dense_shape, dense), .sign = WeightSign::kMixed, .base = 1},
      AxonList{.list = core.store(dense_shape, {})}});
  const std::array<Synapse, 3> plastic{{{.target = 0, .weight = 9, .delay = 4, .tag = -256},
                                        {.target = 1, .weight = 200, .delay = 0, .tag = 255},
                                        {.target = 1, .weight = 0, .delay = 1, .tag = 0}}};
  core.add_axon(std::array{AxonList{
      .list = core.store(
          {.format = ListFormat::kShared, .weight_bits = 8, .delay_bits = 3, .tag = true}, plastic),
      .exponent = -2,
      .base = 1,
      .delay = 2,
      .plasticity = Plasticity{.rule = 0, .source_id = 77, .x1 = 5}}});
}

}  // namespace

ChipImage small_image() {
  ImageBuilder builder(load_architecture("tiny"));
  builder.set_seed(42);
  builder.set_epoch(4);
  builder.set_reward_decay(2048);
  builder.set_metadata("network", "small");
  CoreBuilder& first = builder.add_core(CoreId{0}, 3);
  fill_compartments(first);
  fill_axons(first);
  CoreBuilder& second = builder.add_core(CoreId{3}, 6);
  second.add_compartment({.profile = second.add_profile({}), .threshold_mantissa = 1});
  const std::array<Synapse, 1> synapse{{{.weight = 1}}};
  second.add_axon(std::array{
      AxonList{.list = second.store({.format = ListFormat::kDense, .weight_bits = 1}, synapse),
               .delay = 62}});
  const CompartmentAddress parent{.core = CoreId{0}, .compartment = CompartmentId{2}};
  const CompartmentAddress other{.core = CoreId{3}, .compartment = CompartmentId{0}};
  builder.connect(parent, {.core = CoreId{3}, .axon = AxonId{0}});
  builder.connect(other, {.core = CoreId{0}, .axon = AxonId{1}});
  builder.add_input({.name = "in",
                     .lines = {{{.core = CoreId{0}, .axon = AxonId{0}}},
                               {},
                               {{.core = CoreId{0}, .axon = AxonId{3}},
                                {.core = CoreId{3}, .axon = AxonId{0}}}}});
  const std::uint32_t all = builder.add_population({.name = "all", .neurons = {other, parent}});
  builder.add_read_out(all, 1, 0);
  return builder.build();
}

}  // namespace spikemesh::image::testing
