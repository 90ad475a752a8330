#include "models/digits/spiking.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace spikemesh::digits {
namespace {

constexpr float kLargestMantissa = network::kMaxMantissa;
constexpr std::int32_t kInstantDecay = 4095;          ///< u holds the input of one step only
constexpr std::int32_t kUnreachable = (1 << 17) - 1;  ///< the largest threshold mantissa
/// Weights of the scores are m · 2^3 (hardware.md §4.1), so that v stays far from its clip.
constexpr std::int32_t kScoreExponent = -3;
constexpr std::int32_t kHiddenBiasExponent = 6;
constexpr std::int32_t kScoreBiasExponent = 6 + kScoreExponent;

/// Mantissas for one unit of the real values: the largest weight takes the largest mantissa.
float scale_of(std::span<const float> weights) {
  float most = 0.0F;
  for (const float w : weights) most = std::max(most, std::abs(w));
  return kLargestMantissa / most;
}

std::int32_t rounded(float value) { return static_cast<std::int32_t>(std::lround(value)); }

network::WeightValues mantissas(std::span<const float> weights, float scale) {
  network::WeightValues values;
  for (const float w : weights)
    values.values.push_back(static_cast<std::int16_t>(rounded(w * scale)));
  return values;
}

std::vector<std::int32_t> biases(std::span<const float> reals, float scale) {
  std::vector<std::int32_t> mantissas;
  // A bias acts in all steps of an inference, an input in those in which it is shown.
  constexpr float kShare = static_cast<float>(kShownSteps) / static_cast<float>(kSteps);
  for (const float b : reals) mantissas.push_back(rounded(b * scale * kShare));
  return mantissas;
}

network::Population hidden_units(const Perceptron& net, float scale) {
  network::Neuron neuron;
  neuron.profile.decay_u = kInstantDecay;
  neuron.profile.reset = arith::ResetMode::kSoft;
  neuron.threshold = rounded(scale);
  neuron.bias_exponent = kHiddenBiasExponent;
  return {.name = kHiddenName,
          .size = kHidden,
          .neuron = network::NeuronTree{neuron},
          .bias_mantissas = biases(net.b1, scale),
          .rate = 0.2};
}

network::Population score_units(const Perceptron& net, float scale) {
  network::Neuron neuron;
  neuron.profile.decay_u = kInstantDecay;
  neuron.profile.reset = arith::ResetMode::kNone;
  neuron.threshold = kUnreachable;
  neuron.bias_exponent = kScoreBiasExponent;
  return {.name = kScoresName,
          .size = kClasses,
          .neuron = network::NeuronTree{neuron},
          .bias_mantissas = biases(net.b2, scale),
          .rate = 0.0};
}

}  // namespace

network::Network spiking_network(const Perceptron& net) {
  const float scale1 = scale_of(net.w1);
  const float scale2 = scale_of(net.w2);
  network::Network spiking("digits");
  spiking.add(network::Input{.name = kInputName, .size = kPixels, .rate = 0.3});
  spiking.add(hidden_units(net, scale1));
  spiking.add(score_units(net, scale2));
  spiking.add(network::Projection{.name = "pixels-hidden",
                                  .source = kInputName,
                                  .target = kHiddenName,
                                  .rule = network::AllToAll{},
                                  .weight = mantissas(net.w1, scale1)});
  spiking.add(network::Projection{.name = "hidden-scores",
                                  .source = kHiddenName,
                                  .target = kScoresName,
                                  .rule = network::AllToAll{},
                                  .weight = mantissas(net.w2, scale2),
                                  .exponent = kScoreExponent});
  spiking.add(network::Probe{
      .name = "v-scores", .population = kScoresName, .kind = network::Probe::Kind::kV});
  return spiking;
}

std::vector<network::InputSpike> encode(const Digit& digit) {
  std::vector<network::InputSpike> spikes;
  for (std::uint32_t step = 0; step < kShownSteps; ++step)
    for (std::uint32_t pixel = 0; pixel < kPixels; ++pixel) {
      // The running total of spikes is the ink so far, rounded down.
      const std::uint32_t ink = digit.pixels[pixel];
      if ((step + 1) * ink / kInk > step * ink / kInk) spikes.push_back({step, pixel});
    }
  return spikes;
}

}  // namespace spikemesh::digits
