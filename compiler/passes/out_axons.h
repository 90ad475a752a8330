#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/passes/compilation.h"

namespace spikemesh::compiler {

/// Where each source's spikes go, over all clusters: what in-axon tables say, turned round.
class Destinations {
 public:
  Destinations(const Program& program, std::span<const CoreTables> tables);

  std::span<const OutTarget> of(SourceId source) const {
    return std::span(targets_).subspan(first_[source.index()],
                                       first_[source.index() + 1] - first_[source.index()]);
  }

 private:
  std::vector<std::size_t> first_;
  std::vector<OutTarget> targets_;
};

/// Writes the out-axon side of each cluster's tables. Compartments of one cluster that send to the
/// same places share their entries. `read_out` gives the read-out of each compartment, or kNone.
void fill_out_axons(const Program& program, std::span<const Cluster> clusters,
                    std::span<const std::uint32_t> read_out, std::span<CoreTables> tables);

inline constexpr std::uint32_t kNoReadOut = 0xffffffff;

}  // namespace spikemesh::compiler
