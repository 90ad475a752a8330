#include "models/stdp_digits/network.h"

#include <algorithm>
#include <random>
#include <span>

#include "hw/image/image_builder.h"

namespace spikemesh::stdp_digits {
namespace {

using image::Factor;
using image::Product;
using image::ProductSum;
using image::Variable;

/// Neurons of a core: 784 dense lists of 8-bit weights to this many fill its synaptic memory.
constexpr std::uint32_t kNeuronsPerCore = 160;
constexpr std::uint32_t kSlotsLog2 = 3;
constexpr std::uint16_t kInstantDecay = 4095;  ///< u holds the input of one step only

constexpr std::int32_t kMembraneShift = 6;  ///< a weight m adds m * 2^(6 + exponent), §4.1
constexpr std::int32_t kReadinessExponent = 3;
constexpr std::int8_t kMiddleReadiness = 127;
constexpr std::uint32_t kLargestWeight = 255;
/// More than any membrane has: the host's.
constexpr std::int8_t kClearExponent = 7;
/// A spike's: twice what the ramp adds, and 32 at once do not wrap an accumulator (§4.2).
constexpr std::int8_t kInhibitionExponent = 4;

/// In these units, of the membrane under a picture and mean weight 1, the best match of a picture
/// is 117 with a spread of 12 (measured); the ramp of 2 a step looks through 79 ... 165.
constexpr std::int32_t kHighestMatch = 165;
constexpr std::int32_t kRampUnits = 2;

/// Weights of a pixel: scaled so that a picture of either set gives the membrane about the same.
std::int8_t pixel_exponent(const Shape& shape) {
  constexpr std::uint32_t kManyGrades = 1000;
  return shape.total > kManyGrades ? -6 : -4;
}

/// The membrane under a picture if all weights are 1.
std::int32_t unit_of(const Shape& shape) {
  return static_cast<std::int32_t>(shape.total) * (1 << (kMembraneShift + pixel_exponent(shape)));
}

/// A trace that is its impulse times `after(i)` / 4096, i steps after the event, and forgets what
/// was before the epoch.
template <class After>
image::DecayTable table(std::uint16_t impulse, After after) {
  image::DecayTable decay{.impulse = impulse};
  for (std::uint32_t i = 1; i < kSteps; ++i) decay.after_steps[i] = after(i);
  return decay;
}

std::array<image::DecayTable, image::kTraces> traces() {
  // A pixel of grade g spiked last in step g, kSteps - g before the end.
  const auto ink = [](std::uint32_t i) {
    const std::uint32_t grade = kSteps - i;
    return static_cast<std::uint16_t>(grade > 15 ? 0 : image::kDecayOne * grade / 15);
  };
  const auto whole = [](std::uint32_t) { return std::uint16_t{image::kDecayOne}; };
  std::array<image::DecayTable, image::kTraces> decays{};
  decays[0] = table(image::kMaxImpulse, ink);
  decays[static_cast<std::size_t>(image::Trace::kY1)] = table(1, whole);
  return decays;
}

Factor variable(Variable which) { return {.variable = which, .constant = 0}; }

/// dw = 2^(1 - rate) x1 y1 - 2^-rate w y1, at the end of the epoch: y1 is 1 for a winner.
image::LearningRule pixel_rule(std::uint32_t rate) {
  const auto exponent = static_cast<std::int8_t>(-static_cast<int>(rate));
  const Product towards{.sum = ProductSum::kWeight,
                        .mantissa = 1,
                        .exponent = static_cast<std::int8_t>(exponent + 1),
                        .factors = {variable(Variable::kX1), variable(Variable::kY1)}};
  const Product away{.sum = ProductSum::kWeight,
                     .mantissa = -1,
                     .exponent = exponent,
                     .factors = {variable(Variable::kWeight), variable(Variable::kY1)}};
  return {.products = {towards, away}, .decays = traces(), .stochastic = true};
}

/// Every picture makes every neuron a little readier, and its winners less ready by two steps or
/// less, so that all win equally often: dw = 2^-7 gain u_k - 2^-6 loss y1. Of ties all win: the
/// loss is less by their mean. What is left over a slow pull to the middle holds.
image::LearningRule readiness_rule(std::uint32_t neurons) {
  constexpr std::uint32_t kLargestLoss = 254;  // two steps, and twice what a constant holds
  constexpr std::int8_t kGain = 6;
  constexpr std::uint32_t kGainAWinner = 5;  // about 1.2 win at a picture (measured)
  constexpr std::uint8_t kPullPeriod = 8;    // logarithm, in pictures
  std::uint8_t k = 0;
  while ((neurons * kGainAWinner >> k) > kLargestLoss) ++k;
  const std::uint32_t loss = neurons * kGainAWinner >> k;
  const Product gain{.sum = ProductSum::kWeight, .mantissa = kGain, .exponent = -7, .gate_u = k};
  const Product lose{.sum = ProductSum::kWeight,
                     .mantissa = -2,
                     .exponent = -7,
                     .factors = {Factor{Variable::kZero, static_cast<std::int8_t>(loss / 2)},
                                 variable(Variable::kY1)}};
  const Product pull{.sum = ProductSum::kWeight,
                     .mantissa = -1,
                     .exponent = -7,
                     .gate_u = kPullPeriod,
                     .factors = {Factor{Variable::kWeight, -kMiddleReadiness}}};
  return {.products = {gain, lose, pull}, .decays = traces(), .stochastic = true};
}

/// What is put on the cores.
struct Plan {
  const Shape& shape;
  bool learns;
  std::uint32_t rate;
};

void add_neurons(image::CoreBuilder& core, const Plan& plan, const CoreShare& share) {
  const std::int32_t unit = unit_of(plan.shape);
  const std::int32_t ready = kMiddleReadiness * (1 << (kMembraneShift + kReadinessExponent));
  const std::int32_t threshold = kHighestMatch * unit + ready;
  const auto profile = core.add_profile(
      {.decay_u = kInstantDecay, .trace_class = 0, .y_traces = plan.learns, .vmin_magnitude = 0});
  for (std::uint32_t n = 0; n < share.count; ++n) {
    core.add_compartment(
        {.profile = profile,
         .threshold_mantissa = static_cast<std::uint32_t>(threshold >> kMembraneShift),
         .logical_id = plan.shape.pixels + 1 + share.first + n});
  }
}

/// A list to all neurons of the core, with an entry of its own.
void add_list(image::CoreBuilder& core, std::span<const image::Synapse> synapses,
              image::AxonList entry) {
  entry.list = core.store({.format = image::ListFormat::kDense}, synapses);
  core.add_axon(std::span(&entry, 1));
}

void add_axons(image::CoreBuilder& core, const Plan& plan, const CoreShare& share) {
  std::mt19937 draw(plan.shape.seed * 1000 + share.first);
  const auto plastic = [&plan](std::uint8_t rule, std::uint32_t source) {
    return plan.learns ? std::optional(image::Plasticity{.rule = rule, .source_id = source})
                       : std::nullopt;
  };
  std::vector<image::Synapse> synapses(share.count);
  for (std::uint32_t pixel = 0; pixel < plan.shape.pixels; ++pixel) {
    for (auto& synapse : synapses) synapse.weight = static_cast<std::uint8_t>(draw() & 255U);
    add_list(core, synapses,
             {.exponent = pixel_exponent(plan.shape), .plasticity = plastic(0, pixel)});
  }
  const auto all = [&synapses](std::uint32_t weight) {
    for (auto& synapse : synapses) synapse.weight = static_cast<std::uint8_t>(weight);
    return std::span<const image::Synapse>(synapses);
  };
  add_list(core, all(kMiddleReadiness),
           {.exponent = kReadinessExponent, .plasticity = plastic(1, plan.shape.pixels)});
  const std::int32_t ramp = kRampUnits * unit_of(plan.shape) >> kMembraneShift;
  add_list(core, all(static_cast<std::uint32_t>(ramp)), {});
  const auto inhibit = [&](std::int8_t exponent) {
    add_list(core, all(kLargestWeight),
             {.sign = image::WeightSign::kInhibitory, .exponent = exponent});
  };
  inhibit(kClearExponent);
  inhibit(kInhibitionExponent);
}

/// All neurons, for the report.
image::Population population_of(const std::vector<CoreShare>& cores) {
  image::Population population{.name = "neurons"};
  for (std::uint32_t id = 0; id < cores.size(); ++id) {
    for (std::uint32_t n = 0; n < cores[id].count; ++n) {
      population.neurons.push_back({CoreId{id}, CompartmentId{n}});
    }
  }
  return population;
}

image::ChipImage build(const Plan& plan) {
  image::ImageBuilder builder(load_architecture("mesh128"));
  builder.set_metadata("network", "stdp_digits");
  builder.set_seed(plan.shape.seed);
  if (plan.learns) builder.set_epoch(kSteps);
  const std::vector<CoreShare> cores = shares(plan.shape);
  for (std::uint32_t id = 0; id < cores.size(); ++id) {
    image::CoreBuilder& core = builder.add_core(CoreId{id}, kSlotsLog2);
    if (plan.learns) {
      core.add_rule(pixel_rule(plan.rate));
      core.add_rule(readiness_rule(plan.shape.neurons));
    }
    add_neurons(core, plan, cores[id]);
    add_axons(core, plan, cores[id]);
  }
  builder.add_population(population_of(cores));
  if (!plan.learns) return builder.build();
  const AxonId inhibition{host_axons(plan.shape).clear + 1};
  for (std::uint32_t from = 0; from < cores.size(); ++from) {
    for (std::uint32_t n = 0; n < cores[from].count; ++n) {
      for (std::uint32_t to = 0; to < cores.size(); ++to) {
        builder.connect({CoreId{from}, CompartmentId{n}}, {CoreId{to}, inhibition});
      }
    }
  }
  return builder.build();
}

}  // namespace

HostAxons host_axons(const Shape& shape) {
  return {.readiness = shape.pixels, .ramp = shape.pixels + 1, .clear = shape.pixels + 2};
}

std::vector<CoreShare> shares(const Shape& shape) {
  const std::uint32_t cores = (shape.neurons + kNeuronsPerCore - 1) / kNeuronsPerCore;
  std::vector<CoreShare> result;
  std::uint32_t first = 0;
  for (std::uint32_t i = 0; i < cores; ++i) {
    const std::uint32_t end = shape.neurons * (i + 1) / cores;
    result.push_back({first, end - first});
    first = end;
  }
  return result;
}

image::ChipImage learning_image(const Shape& shape, std::uint32_t rate) {
  return build({.shape = shape, .learns = true, .rate = rate});
}

image::ChipImage answering_image(const Shape& shape) {
  return build({.shape = shape, .learns = false, .rate = 0});
}

}  // namespace spikemesh::stdp_digits
