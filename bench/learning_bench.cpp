// Speed of learning in the functional fidelity, one thread (docs/functional.md).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "hw/core/functional_core.h"
#include "hw/image/image_builder.h"

namespace spikemesh {
namespace {

using image::Factor;
using image::ListFormat;
using image::Product;
using image::ProductSum;
using image::Variable;

constexpr std::uint32_t kCompartments = 1024;
constexpr std::uint32_t kWords = 16384;
constexpr int kSweeps = 200;
constexpr int kSweepsOfNothing = 1'000'000;

/// What is measured: the lists of a full core's memory, and the rule that all of them have.
struct Setting {
  image::ListShape shape{};
  std::uint32_t count = kCompartments;  ///< synapses a list
  std::vector<Product> products{};
  std::uint32_t epoch = 8;
  double hit = 1.0;     ///< share of the lists that are hit in the epoch
  double spiked = 1.0;  ///< share of the compartments that spike in it
  bool plastic = true;
};

Factor variable(Variable which) { return {.variable = which, .constant = 0}; }

/// dw = 2^-2 x1 y0 - 2^-2 y1 x0
std::vector<Product> pair_rule() {
  return {{.sum = ProductSum::kWeight,
           .mantissa = 1,
           .exponent = -2,
           .gate_y0 = true,
           .factors = {variable(Variable::kX1)}},
          {.sum = ProductSum::kWeight,
           .mantissa = -1,
           .exponent = -2,
           .gate_x0 = true,
           .factors = {variable(Variable::kY1)}}};
}

/// The pair rule collected in the tag, which decays and acts on the weight with the reward:
/// dt = 2^-2 x1 y0 - 2^-2 y1 x0 - 2^-3 t, dw = 2^-6 r1 t
std::vector<Product> reward_rule() {
  std::vector<Product> rule = pair_rule();
  for (Product& product : rule) product.sum = ProductSum::kTag;
  rule.push_back({.sum = ProductSum::kTag,
                  .mantissa = -1,
                  .exponent = -3,
                  .factors = {variable(Variable::kTag)}});
  rule.push_back({.sum = ProductSum::kWeight,
                  .mantissa = 1,
                  .exponent = -6,
                  .factors = {variable(Variable::kReward), variable(Variable::kTag)}});
  return rule;
}

/// dw = 2^-6 (x1 - 32) (w - 255) y0 and its opposite: both ends multiply.
std::vector<Product> multiplicative_rule() {
  const Factor rest{.variable = Variable::kWeight, .constant = -128};
  return {{.sum = ProductSum::kWeight,
           .mantissa = -1,
           .exponent = -7,
           .gate_y0 = true,
           .factors = {Factor{.variable = Variable::kX1, .constant = -32}, rest,
                       variable(Variable::kY2)}},
          {.sum = ProductSum::kWeight,
           .mantissa = 1,
           .exponent = -7,
           .gate_x0 = true,
           .factors = {variable(Variable::kY1), variable(Variable::kWeight), rest}}};
}

image::LearningRule rule_of(const Setting& setting) {
  image::LearningRule rule{.products = setting.products, .stochastic = true};
  for (image::DecayTable& table : rule.decays) {
    table.impulse = 60;
    std::uint32_t factor = image::kDecayOne;
    for (std::size_t i = 1; i < table.after_steps.size(); ++i) {
      factor = factor * 15 / 16;
      table.after_steps[i] = static_cast<std::uint16_t>(factor);
    }
  }
  return rule;
}

image::ChipImage full_core(const Setting& setting, std::mt19937& draw) {
  image::ImageBuilder builder(load_architecture("mesh128"));
  builder.set_epoch(setting.epoch);
  image::CoreBuilder& core = builder.add_core(CoreId{0}, 3);
  const auto rule = core.add_rule(rule_of(setting));
  const auto profile = core.add_profile({.trace_class = rule, .y_traces = setting.plastic});
  for (std::uint32_t c = 0; c < kCompartments; ++c) {
    core.add_compartment({.profile = profile, .threshold_mantissa = 100, .logical_id = c});
  }
  const std::uint32_t per_word = image::SynapseLayout::of({.format = setting.shape.format,
                                                           .weight_bits = setting.shape.weight_bits,
                                                           .delay_bits = setting.shape.delay_bits,
                                                           .tag = setting.shape.tag})
                                     .per_word();
  const std::uint32_t lists = std::min(4096U, kWords / ((setting.count + per_word - 1) / per_word));
  for (std::uint32_t i = 0; i < lists; ++i) {
    std::vector<image::Synapse> synapses(setting.count);
    for (auto& synapse : synapses) {
      synapse.weight = static_cast<std::uint8_t>(draw() % (1U << setting.shape.weight_bits));
      if (setting.shape.format == ListFormat::kSparse) {
        synapse.target = static_cast<std::uint16_t>(draw() % kCompartments);
      }
    }
    image::AxonList list{.list = core.store(setting.shape, synapses)};
    if (setting.plastic) list.plasticity = image::Plasticity{.rule = rule, .source_id = 2000 + i};
    core.add_axon(std::span(&list, 1));
  }
  return builder.build();
}

/// Marks hits and spikes at steps of the epoch drawn anew, and traces of before.
core::CoreState busy_state(const core::FunctionalCore& core, const Setting& setting,
                           std::mt19937& draw) {
  core::CoreState state = core.state();
  const auto happens = [&draw](double share) { return double(draw() % 1000) < share * 1000; };
  const auto event = [&](double share) {
    const auto step = static_cast<std::uint8_t>(draw() % setting.epoch);
    return happens(share) ? image::TraceTime{.step = step, .hit = true}.pack() : std::uint8_t{0};
  };
  for (std::size_t i = 0; i < state.x_times.size(); ++i) {
    state.x_times[i] = event(setting.hit);
    state.x_traces[i] |= setting.hit > 0 ? draw() % 128 : 0;
  }
  for (std::size_t c = 0; c < state.y_times.size(); ++c) {
    state.y_times[c] = event(setting.spiked);
    state.y_traces[c] = draw() % 128;
  }
  return state;
}

/// The time of a sweep; what the state before it costs is left out.
void sweep(benchmark::State& state, const Setting& setting) {
  std::mt19937 draw(1);
  const image::ChipImage image = full_core(setting, draw);
  core::FunctionalCore core(image.architecture.core, image.cores[0], image);
  const core::CoreState start = busy_state(core, setting, draw);
  std::uint64_t visited = 0;
  std::uint64_t t = setting.epoch - 1;
  for (auto _ : state) {
    if (setting.plastic) {  // else the clock's own 300 ns would be most of it
      state.PauseTiming();
      core.set_state(start);
      state.ResumeTiming();
    }
    visited += core.sweep(Step{t});
    t += setting.epoch;
  }
  const double items =
      setting.plastic && visited > 0 ? double(visited) : double(state.iterations());
  state.counters["per_item"] =
      benchmark::Counter(items, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void register_all() {
  const image::ListShape dense{.format = ListFormat::kDense};
  const image::ListShape sparse{.format = ListFormat::kSparse};
  const image::ListShape dense_tag{.format = ListFormat::kDense, .tag = true};
  const image::ListShape all{.format = ListFormat::kSparse, .delay_bits = 6, .tag = true};
  const auto add = [](const char* name, const Setting& setting) {
    benchmark::RegisterBenchmark(name,
                                 [setting](benchmark::State& state) { sweep(state, setting); })
        ->Unit(benchmark::kMicrosecond)
        ->Iterations(setting.plastic ? kSweeps : kSweepsOfNothing);
  };
  add("pair/dense/1024", {.shape = dense, .products = pair_rule()});
  add("pair/dense/128", {.shape = dense, .count = 128, .products = pair_rule()});
  add("pair/dense/32", {.shape = dense, .count = 32, .products = pair_rule()});
  add("pair/dense/1024/epoch_63", {.shape = dense, .products = pair_rule(), .epoch = 63});
  add("pair/dense/1024/one_in_100_spiked",
      {.shape = dense, .products = pair_rule(), .spiked = 0.01});
  add("pair/sparse/256", {.shape = sparse, .count = 256, .products = pair_rule()});
  add("pair/sparse/32", {.shape = sparse, .count = 32, .products = pair_rule()});
  add("multiplicative/dense/1024", {.shape = dense, .products = multiplicative_rule()});
  add("reward/dense_tag/512", {.shape = dense_tag, .count = 512, .products = reward_rule()});
  add("reward/sparse_tag_delay/256", {.shape = all, .count = 256, .products = reward_rule()});
  add("no_hit/dense/1024", {.shape = dense, .products = pair_rule(), .hit = 0});
  add("not_plastic", {.shape = dense, .products = pair_rule(), .plastic = false});
}

}  // namespace
}  // namespace spikemesh

int main(int argc, char** argv) {
  spikemesh::register_all();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
