#pragma once

#include <string>

#include "compiler/frontend/nir/nir_node.h"
#include "compiler/frontend/nir/nir_options.h"
#include "compiler/network/neuron.h"

namespace spikemesh::nir {

/// A node of neurons in the terms of the network: v counts from v_reset (0 where the
/// file leaves it out), in the node's own unit.
struct NeuronModel {
  network::PhysicalNeuron neuron{};
  double input_gain = 1.0;  ///< what an input of 1 adds to the current in a step
  double bias_gain = 1.0;   ///< what a constant input of 1 adds to v in every step
};

/// Whether nodes of this type keep a state: IF, LIF, CubaLIF, LI, CubaLI and Threshold.
bool is_neuron(const std::string& type);

/// Neurons of a node. In a step of dt, with keep = 1 - dt / tau (or exp(-dt / tau)):
///   i <- keep_syn i + (1 - keep_syn) w_in I          (CubaLIF, CubaLI)
///   v <- keep_mem v + (1 - keep_mem) (v_leak + r i)  (IF: v <- v + dt r I)
/// Throws UserError for what the chip cannot do.
NeuronModel read_neuron(const NodeReader& node, const Options& options);

}  // namespace spikemesh::nir
