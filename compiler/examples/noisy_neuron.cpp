#include "compiler/examples/noisy_neuron.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"

namespace spikemesh::examples {
namespace {

constexpr int kNoiseExponent = 15;
constexpr double kNoiseTop = 262144.0;      // 2^18
constexpr double kThresholdUnit = 64.0;     // hardware.md §4.4
constexpr std::int32_t kForgetsAll = 4095;  // decay registers of u and v
constexpr double kLeastActivity = 0.0001;
constexpr double kMostActivity = 0.4;

}  // namespace

std::int32_t noisy_threshold(double probability) {
  return static_cast<std::int32_t>(
      std::lround((kNoiseTop - 2 * kNoiseTop * probability) / kThresholdUnit));
}

network::Neuron noisy_neuron(double probability) {
  network::Neuron neuron;
  neuron.profile.decay_u = kForgetsAll;
  neuron.profile.decay_v = kForgetsAll;
  neuron.profile.noise = true;
  neuron.profile.noise_exponent = kNoiseExponent;
  neuron.threshold = noisy_threshold(probability);
  return neuron;
}

double activity_of(const ExampleOptions& options, double otherwise) {
  const double activity = options.activity.value_or(otherwise);
  if (!(activity >= kLeastActivity && activity <= kMostActivity))
    throw UserError({.key = "--activity",
                     .found = fmt::format("{}", activity),
                     .expected = fmt::format("{}..{}", kLeastActivity, kMostActivity)});
  return activity;
}

std::uint32_t neurons_of(const ExampleOptions& options, std::uint32_t otherwise, std::uint32_t unit,
                         std::uint32_t low, std::uint32_t high) {
  const std::uint32_t neurons = options.neurons.value_or(otherwise);
  if (neurons < low || neurons > high || neurons % unit != 0)
    throw UserError({.key = "--neurons",
                     .found = fmt::format("{}", neurons),
                     .expected = fmt::format(
                         "{}{} to {}", unit == 1 ? "" : fmt::format("a multiple of {} from ", unit),
                         low, high)});
  return neurons;
}

}  // namespace spikemesh::examples
