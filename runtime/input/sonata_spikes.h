#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/input/spike_source.h"

namespace spikemesh::input {

/// The spikes of one population of a SONATA file.
struct SonataSpikes {
  std::string population;          ///< empty in files of the first version, which have just one
  std::vector<double> timestamps;  ///< ms
  std::vector<std::uint64_t> node_ids;  ///< one for each timestamp
};

/// Reads the spikes of a SONATA file (HDF5): /spikes/POPULATION/{timestamps,node_ids} with times in
/// the unit that the attribute `units` names (ms if there is none), or /spikes/{timestamps,gids} as
/// files of the first version have it. Throws UserError that names the file and the place in it: no
/// such groups, lengths that differ, times that are negative or no number, ids beyond 32 bits.
std::vector<SonataSpikes> load_sonata_spikes(const std::string& path);

/// A line for each node, in steps of that many ms: a spike falls into the step that is nearest to
/// its time. More than one of a node in a step are kept. Throws UserError if a step is 2^53 or
/// more.
SpikeTable to_table(const SonataSpikes& spikes, double step_ms, const std::string& file);

}  // namespace spikemesh::input
