#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/strong.h"
#include "compiler/network/network.h"
#include "compiler/passes/plastic_lists.h"

namespace spikemesh::compiler {

/// What can send a spike: compartments first, in the order of populations, neurons and trees, then
/// the channels of inputs. A compartment's number is its logical id in the image.
using SourceId = StrongId<struct SourceIdTag, std::uint32_t>;

/// A projection with its ends numbered.
struct Link {
  std::size_t projection = 0;       ///< index into the network
  std::uint32_t source_first = 0;   ///< source id of its neuron or channel 0
  std::uint32_t source_stride = 1;  ///< from one neuron to the next
  std::size_t target = 0;           ///< index of the population
  std::uint32_t target_compartment = 0;
  std::uint32_t max_delay = 0;  ///< that its synapses have or can learn
  std::uint16_t plastic = 0;    ///< 0, or 1 + index into Program::plastic

  SourceId source(std::uint32_t index) const {
    return SourceId{source_first + index * source_stride};
  }
};

/// A compartment as the network names it.
struct CompartmentName {
  std::size_t population = 0;
  std::uint32_t neuron = 0;
  std::uint32_t compartment = 0;  ///< within the neuron's tree
};

/// The network with everything numbered: what the passes after `lower` work on.
struct Program {
  std::vector<std::uint32_t> population_first;  ///< first compartment, one more than populations
  std::vector<std::uint32_t> input_first;       ///< first source id, one more than inputs
  std::vector<std::uint32_t> tree_size;         ///< compartments a neuron, of each population
  std::vector<std::vector<Link>> onto;          ///< the links onto each population
  std::vector<PlasticKind> plastic;  ///< of each plastic projection, in the network's order
  /// All different ones. `trace_class` is an index into Network::learning_rules() here.
  std::vector<arith::CompartmentProfile> profiles;
  std::vector<std::vector<std::uint32_t>> profile_of;  ///< [population][compartment of a tree]
  std::vector<double> source_rate;                     ///< of each population, then of each input
  std::vector<std::vector<float>> neuron_rates;        ///< of each population; empty: all the same

  std::uint32_t compartments() const { return population_first.back(); }
  std::uint32_t sources() const { return input_first.back(); }
  CompartmentName name_of(std::uint32_t compartment) const;
  /// Compartments of the neuron that this one belongs to.
  std::uint32_t tree_of(std::uint32_t compartment) const {
    return tree_size[name_of(compartment).population];
  }
  /// The longest delay of any synapse onto this population.
  std::uint32_t max_delay(std::size_t population) const;
  double rate_of(SourceId source) const;
};

/// The number of delay slots that hold a delay, as log2: hardware.md §5.1.
std::uint32_t slots_log2_for(std::uint32_t max_delay);

}  // namespace spikemesh::compiler
