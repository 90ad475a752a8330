#include "models/lsm/liquid.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace spikemesh::lsm {
namespace {

constexpr std::uint32_t kDepth = 3;  ///< the column is 3 x 3 wide
constexpr std::uint32_t kInhibitoryOf = 5;
constexpr double kReach = 2.0;  ///< connections fall off as exp(-(distance / reach)^2)

// Membrane 30 ms and current 4 ms, in steps of 1 ms. The paper's neurons rest at 13.5 mV by their
// background current and are reset to just there, so 0 is 13.5 mV and the threshold 1.5 mV above.
constexpr std::int32_t kDecayU = 905;  ///< register: 4096 * (1 - exp(-1/4)) - 1
constexpr std::int32_t kDecayV = 137;  ///< 4096 / 30
constexpr std::int32_t kThreshold = 1500;
constexpr std::int32_t kRefractory = 4;  ///< 3 silent steps

/// What the kinds of synapses have: probability at distance 0 (the paper's) and mean weight
/// (chosen here: the liquid neither dies out nor runs wild).
struct Kind {
  double probability = 0.0;
  double weight = 0.0;
};
constexpr Kind kExcitatoryOnExcitatory{0.3, 70.0};
constexpr Kind kExcitatoryOnInhibitory{0.2, 140.0};
constexpr Kind kInhibitoryOnExcitatory{0.4, -90.0};
constexpr Kind kInhibitoryOnInhibitory{0.1, -90.0};
constexpr Kind kInputOnLiquid{0.3, 200.0};
constexpr double kWeightDeviation = 0.25;  ///< of the mean
constexpr std::int32_t kMostDelay = 2;     ///< steps, beyond the one that every spike takes

Kind kind_of(bool from_inhibitory, bool to_inhibitory) {
  if (from_inhibitory) return to_inhibitory ? kInhibitoryOnInhibitory : kInhibitoryOnExcitatory;
  return to_inhibitory ? kExcitatoryOnInhibitory : kExcitatoryOnExcitatory;
}

double square_distance(std::uint32_t a, std::uint32_t b) {
  const auto square = [](std::uint32_t x, std::uint32_t y) {
    const double difference = static_cast<double>(x) - static_cast<double>(y);
    return difference * difference;
  };
  return square(a % kDepth, b % kDepth) + square(a / kDepth % kDepth, b / kDepth % kDepth) +
         square(a / (kDepth * kDepth), b / (kDepth * kDepth));
}

/// A whole number near the mean, of its sign and never 0.
std::int16_t draw_weight(double mean, models::Draw& draw) {
  const double sign = mean < 0 ? -1.0 : 1.0;
  const double size = std::abs(mean) * (1.0 + kWeightDeviation * draw.normal());
  const double most = network::kMaxMantissa;
  return static_cast<std::int16_t>(sign * std::round(std::min(std::max(size, 1.0), most)));
}

network::Neuron liquid_neuron() {
  network::Neuron cell;
  cell.profile.decay_u = kDecayU;
  cell.profile.decay_v = kDecayV;
  cell.profile.refractory = kRefractory;
  cell.threshold = kThreshold;
  return cell;
}

}  // namespace

network::Network liquid_network(std::uint32_t seed) {
  models::Draw draw(seed);
  std::vector<bool> inhibits;
  for (std::uint32_t i = 0; i < kLiquidSize; ++i)
    inhibits.push_back(draw.below(kInhibitoryOf) == 0);
  network::Explicit recurrent;
  network::Explicit input;
  for (std::uint32_t from = 0; from < kLiquidSize; ++from)
    for (std::uint32_t to = 0; to < kLiquidSize; ++to) {
      if (from == to) continue;
      const Kind kind = kind_of(inhibits[from], inhibits[to]);
      const double near = std::exp(-square_distance(from, to) / (kReach * kReach));
      if (draw.uniform() >= kind.probability * near) continue;
      recurrent.synapses.add({.source = from,
                              .target = to,
                              .weight = draw_weight(kind.weight, draw),
                              .delay = static_cast<std::uint8_t>(draw.below(kMostDelay + 1))});
    }
  for (std::uint32_t channel = 0; channel < kChannels; ++channel)
    for (std::uint32_t to = 0; to < kLiquidSize; ++to)
      if (draw.uniform() < kInputOnLiquid.probability)
        input.synapses.add(
            {.source = channel, .target = to, .weight = draw_weight(kInputOnLiquid.weight, draw)});
  network::Network network("lsm", seed);
  network.add(network::Input{.name = kInputName, .size = kChannels});
  network.add(network::Population{
      .name = kLiquidName, .size = kLiquidSize, .neuron = network::NeuronTree{liquid_neuron()}});
  network.add(network::Projection{
      .name = "into", .source = kInputName, .target = kLiquidName, .rule = std::move(input)});
  network.add(network::Projection{.name = "within",
                                  .source = kLiquidName,
                                  .target = kLiquidName,
                                  .rule = std::move(recurrent)});
  return network;
}

LiquidState Liquid::show(const Stimulus& stimulus, std::uint32_t wait) {
  constexpr double kForgetMs = 30.0;
  const double kept = std::exp(-1.0 / kForgetMs);
  session_.set_state(rest_);
  LiquidState state{.values = std::vector<double>(kLiquidSize, 0.0)};
  auto next = stimulus.begin();
  for (std::uint32_t step = 0; step < kStimulusSteps + wait; ++step) {
    for (; next != stimulus.end() && next->step == step; ++next)
      session_.spike(kInputName, next->channel);
    session_.step();
    const auto spikes = session_.read(kLiquidName, runtime::Quantity::kSpike);
    for (std::size_t i = 0; i < spikes.size(); ++i) {
      state.values[i] = state.values[i] * kept + spikes[i];
      state.spikes += static_cast<std::uint64_t>(spikes[i]);
    }
  }
  return state;
}

}  // namespace spikemesh::lsm
