#pragma once

#include <cstdint>
#include <vector>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// The compartments whose spikes go to the host, in the order of their numbers as read-outs: each
/// once, however many probes watch it. Throws UserError if the host ports cannot name them all.
std::vector<std::uint32_t> read_out_compartments(const Compilation& compilation);

/// Which of the host's ports a read-out goes to, and under which axon: ports in turn.
struct ReadOutPlace {
  std::uint32_t host_port = 0;
  std::uint32_t axon = 0;
};
ReadOutPlace place_of_read_out(std::uint32_t read_out, const Architecture& arch);

}  // namespace spikemesh::compiler
