#pragma once

#include <cstdint>
#include <string>

#include "hw/image/chip_image.h"

namespace spikemesh::bench {

/// Which cores a neuron's spikes reach.
enum class Reach : std::uint8_t {
  kLocal,      ///< 4 neighbours in its block of 4 x 4 cores, 16 synapses each
  kFar,        ///< 4 cores drawn over the whole mesh, 16 synapses each
  kScattered,  ///< 64 cores drawn over the whole mesh, 1 synapse each
};

/// A full chip of LIF compartments that fire at a known rate, whatever the synapses bring.
///
/// Every compartment has the same bias and leak, which carry it over the threshold every 1 / rate
/// steps; the phases are drawn at random, so each step sees the same number of spikes on average.
/// Weights are drawn from all that 4 bits of mixed sign hold, too small against the bias to move
/// the rate. All tables that a workload uses are exactly full.
struct Workload {
  Reach reach = Reach::kLocal;
  std::uint32_t steps_per_spike = 50;  ///< 1 / rate: 20 ... 1000
  std::uint32_t seed = 1;
};

/// The workload on `mesh128`; kScattered with 65,536 axon entries and synaptic words instead.
image::ChipImage make_workload(const Workload& workload);

/// The same on another architecture, with a mesh of whole blocks of 4 x 4 cores, one a router, and
/// tables that hold the workload.
image::ChipImage make_workload(const Workload& workload, const Architecture& architecture);

/// "local", "far" or "scattered"; throws UserError for another name.
Reach reach_of(const std::string& name);

}  // namespace spikemesh::bench
