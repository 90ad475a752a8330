#pragma once

#include <cstddef>

#include "compiler/examples/cortical_column.h"

/// The cells of the cortical column and how they are connected.
namespace spikemesh::microcircuit {

using examples::is_excitatory;
using examples::kColumn;
using examples::kPopulations;

inline constexpr double kStepMs = 0.1;
inline constexpr double kTauMembraneMs = 10.0;
inline constexpr double kTauSynapseMs = 0.5;
inline constexpr double kRefractoryMs = 2.0;
inline constexpr double kThresholdMv = 15.0;     ///< above rest, which is also the reset
inline constexpr double kPotentialMv = 0.15;     ///< height of an excitatory postsynaptic potential
inline constexpr double kInhibition = -4.0;      ///< weight of an inhibitory synapse by comparison
inline constexpr double kWeightDeviation = 0.1;  ///< of the mean
inline constexpr double kBackgroundHz = 8.0;     ///< of each external synapse
inline constexpr double kExcitatoryDelayMs = 1.5;
inline constexpr double kInhibitoryDelayMs = 0.75;
inline constexpr double kDelayDeviation = 0.5;  ///< of the mean

/// Synapses that a neuron of `target` has from `source` in the full column. The paper draws a total
/// number, such that a pair is connected at least once with its probability.
double full_in_degree(std::size_t target, std::size_t source);

/// Weight of these synapses in units of an ordinary excitatory one.
double relative_weight(std::size_t target, std::size_t source);

/// What one excitatory spike adds to v in all, were there no leak, mV: the paper gives the height
/// of the potential that it causes.
double charge_mv();

}  // namespace spikemesh::microcircuit
