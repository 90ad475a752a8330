#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "compiler/network/network.h"

/// Neurons whose bias the host sets for each sample by spikes, once, instead of by writing the
/// chip's configuration. Each neuron gets a child compartment that keeps what it receives, and adds
/// it in every step (join ADD). A state reset between samples clears it. There is an input for each
/// bit of the bias in two's complement, with a channel for each neuron.
namespace spikemesh::frontend {

/// Bits of a bias, the last one the sign: -16384 ... 16383, in units of v.
inline constexpr std::uint32_t kHeldBiasBits = 15;
inline constexpr std::int32_t kMinHeldBias = -(1 << (kHeldBiasBits - 1));
inline constexpr std::int32_t kMaxHeldBias = (1 << (kHeldBiasBits - 1)) - 1;

/// The input that carries a bit of the biases of a population.
std::string held_bias_input(const std::string& population, std::uint32_t bit);

/// Adds to a network such a population of `size` neurons `neuron`, its inputs, and the projections
/// between them. `rate` is that of the population, in spikes a neuron and step.
void add_held_bias(network::Network& network, const std::string& population, std::uint32_t size,
                   const network::Neuron& neuron, double rate);

/// A neuron that is to get a spike of the input of a bit.
struct HeldBiasSpike {
  std::uint32_t bit = 0;
  std::uint32_t neuron = 0;
  friend auto operator<=>(const HeldBiasSpike&, const HeldBiasSpike&) = default;
};

/// The spikes that set the biases. Sent in step t they act from t + 1 on. Throws UserError for a
/// bias out of range.
std::vector<HeldBiasSpike> held_bias_spikes(std::span<const std::int32_t> biases);

}  // namespace spikemesh::frontend
