// Speed of the functional fidelity, one thread (docs/functional.md).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>

#include "hw/chip/functional_chip.h"
#include "hw/image/image_builder.h"

namespace spikemesh {
namespace {

using image::ListFormat;
using image::Synapse;

constexpr std::uint32_t kCores = 128;
constexpr std::uint32_t kCompartments = 1024;

/// A chip of full cores whose compartments never spike; `fill` adds what else a core has. Bits of
/// the threshold that `vary` has differ between compartments.
template <class Fill>
image::ChipImage quiet_chip(std::uint32_t cores, const image::Profile& profile, Fill fill,
                            std::uint32_t vary = 0) {
  image::ImageBuilder builder(load_architecture("mesh128"));
  constexpr std::uint32_t kLargestThreshold = (1U << 17) - 1;
  for (std::uint32_t id = 0; id < cores; ++id) {
    image::CoreBuilder& core = builder.add_core(CoreId{id}, 3);
    const std::uint8_t p = core.add_profile(profile);
    for (std::uint32_t c = 0; c < kCompartments; ++c) {
      core.add_compartment({.profile = p,
                            .threshold_mantissa = kLargestThreshold ^ (c & vary),
                            .logical_id = id * kCompartments + c});
    }
    fill(core);
  }
  return builder.build();
}

/// Lists of `count` synapses to compartments drawn anew for each, `lists` of them.
template <class Core>
void add_sparse_lists(Core& core, std::uint32_t lists, std::uint32_t count,
                      std::uint8_t weight_bits, std::mt19937& draw) {
  for (std::uint32_t i = 0; i < lists; ++i) {
    std::vector<Synapse> synapses(count);
    for (Synapse& synapse : synapses) {
      synapse.target = static_cast<std::uint16_t>(draw() % kCompartments);
      synapse.weight = static_cast<std::uint8_t>(draw() % (1U << weight_bits));
    }
    const auto list =
        core.store({.format = ListFormat::kSparse, .weight_bits = weight_bits}, synapses);
    core.add_axon(std::vector<image::AxonList>{{.list = list, .sign = image::WeightSign::kMixed}});
  }
}

void per_item(benchmark::State& state, double items_per_iteration) {
  const double items = items_per_iteration * static_cast<double>(state.iterations());
  state.counters["per_item"] =
      benchmark::Counter(items, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// 131,072 compartments, u and v far from 0 and decaying, no input: every one is worked.
void compartments_at_rest(benchmark::State& state, const image::Profile& profile,
                          std::uint32_t vary) {
  chip::FunctionalChip chip(quiet_chip(
      kCores, profile, [](image::CoreBuilder&) {}, vary));
  chip::ChipState start = chip.state();
  std::mt19937 draw(1);
  for (auto& core : start.cores) {
    for (auto& u : core.u) u = static_cast<std::int32_t>(draw() % 4000);
    for (auto& v : core.v) v = static_cast<std::int32_t>(draw() % 4000000);
  }
  chip.set_state(start);
  for (auto _ : state) chip.step();
  if (chip.counts()[0].updates_active == 0) state.SkipWithError("the compartments came to rest");
  per_item(state, double{kCores} * kCompartments);
}
BENCHMARK_CAPTURE(compartments_at_rest, lif, {.decay_u = 1, .decay_v = 1}, 0)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(compartments_at_rest, lif_with_thresholds_of_their_own,
                  {.decay_u = 1, .decay_v = 1}, 255)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(compartments_at_rest, alif,
                  {.decay_u = 1, .decay_v = 1, .decay_a = 10, .adapt_mantissa = 100}, 0)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(compartments_at_rest, lif_with_noise,
                  {.decay_u = 1, .decay_v = 1, .noise = true, .noise_exponent = 3}, 0)
    ->Unit(benchmark::kMicrosecond);

/// Dense runs of 1024 synapses in one core's memory, the lists one after the other.
void dense_run(benchmark::State& state) {
  const auto weight_bits = static_cast<std::uint8_t>(state.range(0));
  constexpr std::uint32_t kWords = 16384;
  const std::uint32_t lists = std::min(4096U, kWords / (kCompartments * weight_bits / 64));
  const auto image = quiet_chip(1, {}, [&](image::CoreBuilder& core) {
    for (std::uint32_t i = 0; i < lists; ++i) {
      const std::vector<Synapse> synapses(kCompartments, Synapse{.weight = 1});
      const auto list =
          core.store({.format = ListFormat::kDense, .weight_bits = weight_bits}, synapses);
      core.add_axon(
          std::vector<image::AxonList>{{.list = list, .sign = image::WeightSign::kMixed}});
    }
  });
  core::FunctionalCore core(image.architecture.core, image.cores[0], image);
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < lists; ++i) core.apply_packet(AxonId{i}, Step{0});
  }
  per_item(state, double{kCompartments} * lists);
}
BENCHMARK(dense_run)->Arg(8)->Arg(4)->Arg(2)->Arg(1)->Unit(benchmark::kMicrosecond);

/// Sparse lists in one core's memory, in a random order.
void sparse_lists_of_a_core(benchmark::State& state) {
  const auto weight_bits = static_cast<std::uint8_t>(state.range(0));
  const auto count = static_cast<std::uint32_t>(state.range(1));
  std::mt19937 draw(2);
  const std::uint32_t per_word = 64 / (10U + weight_bits);
  const std::uint32_t lists = std::min(4096U, 16384 / ((count + per_word - 1) / per_word));
  const auto image = quiet_chip(1, {}, [&](image::CoreBuilder& core) {
    add_sparse_lists(core, lists, count, weight_bits, draw);
  });
  core::FunctionalCore core(image.architecture.core, image.cores[0], image);
  std::vector<AxonId> order(lists);
  for (std::uint32_t i = 0; i < lists; ++i) order[i] = AxonId{i};
  std::shuffle(order.begin(), order.end(), draw);
  for (auto _ : state) {
    for (const AxonId axon : order) core.apply_packet(axon, Step{0});
  }
  per_item(state, double(count) * lists);
}
BENCHMARK(sparse_lists_of_a_core)
    ->Args({8, 256})
    ->Args({4, 256})
    ->Args({8, 16})
    ->Unit(benchmark::kMicrosecond);

/// Sparse lists of 16 in every core of a full chip, 2^18 spikes a step to axons drawn anew; the
/// time of the whole step.
void sparse_lists_of_the_chip(benchmark::State& state) {
  const auto weight_bits = static_cast<std::uint8_t>(state.range(0));
  const auto lists = static_cast<std::uint32_t>(state.range(1));
  constexpr std::uint32_t kCount = 16;
  constexpr std::size_t kPackets = std::size_t{1} << 18;
  std::mt19937 draw(3);
  chip::FunctionalChip chip(quiet_chip(kCores, {}, [&](image::CoreBuilder& core) {
    add_sparse_lists(core, lists, kCount, weight_bits, draw);
  }));
  std::vector<image::AxonAddress> packets(kPackets);
  for (auto& packet : packets) {
    packet = {CoreId{static_cast<std::uint32_t>(draw() % kCores)},
              AxonId{static_cast<std::uint32_t>(draw() % lists)}};
  }
  for (auto _ : state) {
    for (const auto& packet : packets) chip.inject(packet);
    chip.step();
  }
  per_item(state, double{kCount} * kPackets);
}
BENCHMARK(sparse_lists_of_the_chip)
    ->Args({8, 2730})
    ->Args({4, 4096})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spikemesh
