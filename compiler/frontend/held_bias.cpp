#include "compiler/frontend/held_bias.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::frontend {
namespace {

constexpr std::int32_t kNothingKept = 4095;  ///< decay_u: u holds the input of one step only
// A weight is mantissa * 2^(6 + exponent), exponent -6 ... 7 (hardware.md §4.1).
constexpr std::uint32_t kUnitShift = 6;
constexpr std::uint32_t kMaxShift = 13;
constexpr double kExpectedRate = 0.02;  ///< a channel spikes at most once a sample

/// The compartment that keeps the bias: it never decays and never fires.
network::Neuron holder() {
  network::Neuron neuron;
  neuron.profile.decay_u = kNothingKept;
  neuron.profile.decay_v = 0;
  neuron.profile.reset = arith::ResetMode::kNone;
  neuron.profile.push = true;
  neuron.threshold = network::kMaxThresholdMantissa;
  return neuron;
}

}  // namespace

std::string held_bias_input(const std::string& population, std::uint32_t bit) {
  return fmt::format("{}.bit{}", population, bit);
}

void add_held_bias(network::Network& network, const std::string& population, std::uint32_t size,
                   const network::Neuron& neuron, double rate) {
  network::Neuron root = neuron;
  root.profile.join = arith::Join::kAdd;
  root.profile.pops = 1;
  network.add(network::Population{.name = population,
                                  .size = size,
                                  .neuron = network::NeuronTree{holder(), root},
                                  .rate = rate});
  for (std::uint32_t bit = 0; bit < kHeldBiasBits; ++bit) {
    const std::string input = held_bias_input(population, bit);
    network.add(network::Input{.name = input, .size = size, .rate = kExpectedRate});
    // The exponent carries a bit as far as it goes, the mantissa the rest.
    const std::uint32_t shift = std::min(bit, kMaxShift);
    const std::int32_t mantissa = 1 << (bit - shift);
    network.add(network::Projection{
        .name = input + ".held",
        .source = input,
        .target = population,
        .target_compartment = 0,
        .rule = network::OneToOne{},
        .weight = network::ConstantWeight{bit + 1 == kHeldBiasBits ? -mantissa : mantissa},
        .exponent = static_cast<std::int32_t>(shift) - static_cast<std::int32_t>(kUnitShift)});
  }
}

std::vector<HeldBiasSpike> held_bias_spikes(std::span<const std::int32_t> biases) {
  std::vector<HeldBiasSpike> spikes;
  for (std::uint32_t i = 0; i < biases.size(); ++i) {
    if (biases[i] < kMinHeldBias || biases[i] > kMaxHeldBias)
      throw UserError({.key = fmt::format("bias of neuron {}", i),
                       .found = fmt::format("{}", biases[i]),
                       .expected = fmt::format("{} ... {}", kMinHeldBias, kMaxHeldBias)});
    const auto bits = static_cast<std::uint32_t>(biases[i]);
    for (std::uint32_t bit = 0; bit < kHeldBiasBits; ++bit)
      if ((bits >> bit & 1U) != 0) spikes.push_back({bit, i});
  }
  return spikes;
}

}  // namespace spikemesh::frontend
