#pragma once

#include <cstdint>
#include <vector>

#include "hw/arith/compartment.h"

namespace spikemesh::network {

/// One compartment of a neuron, in chip integers; ranges as in hardware.md §3.2 and §4.4.
struct Neuron {
  arith::CompartmentProfile profile{};
  std::int32_t threshold = 0;      ///< mantissa, 0 ... 131071
  std::int32_t bias_mantissa = 0;  ///< -4096 ... 4095
  std::int32_t bias_exponent = 0;  ///< 0 ... 7
  friend bool operator==(const Neuron&, const Neuron&) = default;
};

/// One neuron in physical units; the pass `quantise` turns it into a Neuron. Current-based leaky
/// integrate-and-fire, in steps of Network::step_ms():
///   i <- i exp(-step / tau_syn) + sum of the weights received;  v <- v exp(-step / tau_mem) + i +
///   bias
struct PhysicalNeuron {
  double tau_mem_ms = 10.0;    ///< > 0
  double tau_syn_ms = 5.0;     ///< >= 0; 0 means that current lasts one step
  double threshold_mv = 1.0;   ///< > 0, above rest
  double bias_mv = 0.0;        ///< added to v in every step
  double refractory_ms = 0.0;  ///< >= 0, after a spike
  bool soft_reset = false;
  bool read_out = false;  ///< it never fires: its v is read; threshold_mv is where v stays below
};

/// The compartments of a neuron in the order in which they are worked: children first, the root
/// last. An ordinary neuron has one.
using NeuronTree = std::vector<Neuron>;

}  // namespace spikemesh::network
