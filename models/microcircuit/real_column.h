#pragma once

#include <array>
#include <cstdint>

#include "models/microcircuit/column.h"
#include "models/microcircuit/spiking.h"

namespace spikemesh::microcircuit {

/// Rates in Hz of the column as the paper describes it, scaled and compensated alike, but in
/// floating point: exact integration of the membrane, Poisson numbers of background spikes, normal
/// delays and weights, and any number of synapses a pair. Written apart from the chip's network, to
/// tell what the chip's arithmetic does from what the scaling does.
std::array<double, kPopulations> real_rates(const Scaling& scaling, double warm_up_seconds,
                                            double seconds);

}  // namespace spikemesh::microcircuit
