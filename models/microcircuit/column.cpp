#include "models/microcircuit/column.h"

#include <cmath>

namespace spikemesh::microcircuit {

double full_in_degree(std::size_t target, std::size_t source) {
  return -std::log1p(-kColumn[target].probability[source]) * kColumn[source].neurons;
}

double relative_weight(std::size_t target, std::size_t source) {
  constexpr std::size_t kL23e = 0;
  constexpr std::size_t kL4e = 2;
  if (!is_excitatory(source)) return kInhibition;
  return target == kL23e && source == kL4e ? 2.0 : 1.0;
}

double charge_mv() {
  // A current that decays with the synapse's time constant, into a membrane: the potential is
  // highest where its derivative is 0.
  const double difference = kTauMembraneMs - kTauSynapseMs;
  const double peak_ms =
      std::log(kTauMembraneMs / kTauSynapseMs) * kTauMembraneMs * kTauSynapseMs / difference;
  const double height = kTauMembraneMs / difference *
                        (std::exp(-peak_ms / kTauMembraneMs) - std::exp(-peak_ms / kTauSynapseMs));
  return kPotentialMv / height;
}

}  // namespace spikemesh::microcircuit
