#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "compiler/network/synapse_table.h"

namespace spikemesh::network {

/// Every source to every target. `self`: where source and target are one population, a neuron
/// reaches itself too (so in all rules that have it).
struct AllToAll {
  bool self = true;
};

/// Source i to target i; both sides have the same size.
struct OneToOne {};

/// Each pair with this probability, independently; at most one synapse a pair.
struct FixedProbability {
  double probability = 0.0;  ///< 0 ... 1
  bool self = true;
};

/// Each target has exactly this many different sources.
struct FixedFanIn {
  std::uint32_t sources = 1;
  bool self = true;
};

/// A stack of planes; neuron (c, y, x) has the index (c * height + y) * width + x.
struct Planes {
  std::uint32_t channels = 1;
  std::uint32_t height = 1;
  std::uint32_t width = 1;
  std::uint64_t size() const { return std::uint64_t{channels} * height * width; }
  friend bool operator==(const Planes&, const Planes&) = default;
};

/// A number for each of the two directions of a plane.
struct Pair {
  std::uint32_t y = 1;
  std::uint32_t x = 1;
  friend bool operator==(const Pair&, const Pair&) = default;
};

/// Two-dimensional cross-correlation, as deep learning libraries call convolution. Weight values,
/// if given, are a kernel [out channel][in channel / groups][y][x].
struct Convolution {
  Planes input{};
  std::uint32_t out_channels = 1;
  Pair kernel{};
  Pair stride{};
  Pair padding{0, 0};
  Pair dilation{};
  std::uint32_t groups = 1;
};

/// Sum over a window in each channel by itself; every synapse has the projection's weight.
struct Pooling {
  Planes input{};
  Pair kernel{};
  Pair stride{};
  Pair padding{0, 0};
};

/// Synapses one by one, each with its own weight and delay.
struct Explicit {
  SynapseTable synapses{};
};

using Rule =
    std::variant<AllToAll, OneToOne, FixedProbability, FixedFanIn, Convolution, Pooling, Explicit>;

/// The planes that a convolution or pooling gives; 0 high or wide where the kernel does not fit.
Planes output_of(const Convolution& rule);

/// A pooling is a convolution with a group a channel.
Convolution as_convolution(const Pooling& rule);

/// All synapses with this mantissa, -255 ... 255.
struct ConstantWeight {
  std::int32_t value = 1;
};

/// Each synapse a whole number from low to high, all equally likely.
struct UniformWeight {
  std::int32_t low = 0;
  std::int32_t high = 1;
};

/// Each synapse one of two mantissas; the second with this probability.
struct BinaryWeight {
  std::int32_t first = -1;
  std::int32_t second = 1;
  double probability = 0.5;
};

/// Each synapse near mean; nearly normal (a sum of 12 uniform numbers), rounded and clipped so
/// that it never changes sign.
struct NormalWeight {
  double mean = 1.0;
  double deviation = 0.1;  ///< >= 0
};

/// Mantissas in the order of the rule: all-to-all [target][source], one-to-one [target],
/// convolution its kernel.
struct WeightValues {
  std::vector<std::int16_t> values{};
};

/// Weights in physical units, in the order of WeightValues; `quantise` makes mantissas of them.
struct RealWeights {
  std::vector<double> values{};  ///< one value means that all synapses have it
};

using Weight = std::variant<ConstantWeight, UniformWeight, BinaryWeight, NormalWeight, WeightValues,
                            RealWeights>;

/// Steps between sending and arrival, beyond the one that every spike takes: each synapse a whole
/// number from low to high, all equally likely.
struct Delay {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
};

}  // namespace spikemesh::network
