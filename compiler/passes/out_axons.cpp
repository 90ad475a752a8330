#include "compiler/passes/out_axons.h"

#include <map>

namespace spikemesh::compiler {

Destinations::Destinations(const Program& program, std::span<const CoreTables> tables)
    : first_(std::size_t{program.sources()} + 1, 0) {
  for (const CoreTables& core : tables)
    for (const Entrance& entrance : core.entrances) ++first_[entrance.source.index() + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  targets_.resize(first_.back());
  std::vector<std::size_t> next = first_;
  for (std::uint32_t cluster = 0; cluster < tables.size(); ++cluster)
    for (const Entrance& entrance : tables[cluster].entrances)
      targets_[next[entrance.source.index()]++] = {cluster, entrance.axon.value()};
}

void fill_out_axons(const Program& program, std::span<const Cluster> clusters,
                    std::span<const std::uint32_t> read_out, std::span<CoreTables> tables) {
  const Destinations destinations(program, tables);
  for (std::size_t c = 0; c < clusters.size(); ++c) {
    CoreTables& core = tables[c];
    core.out_targets.clear();
    core.out_ranges.clear();
    std::map<std::vector<OutTarget>, OutRange> known;
    for (const std::uint32_t compartment : clusters[c]) {
      const auto places = destinations.of(SourceId{compartment});
      std::vector<OutTarget> targets(places.begin(), places.end());
      if (read_out[compartment] != kNoReadOut)
        targets.push_back({OutTarget::kHost, read_out[compartment]});
      const OutRange range{.first = static_cast<std::uint32_t>(core.out_targets.size()),
                           .count = static_cast<std::uint32_t>(targets.size())};
      const auto [found, is_new] = known.emplace(std::move(targets), range);
      if (is_new)
        core.out_targets.insert(core.out_targets.end(), found->first.begin(), found->first.end());
      core.out_ranges.push_back(found->second);
    }
    core.use.out_axons = static_cast<std::uint32_t>(core.out_targets.size());
  }
}

}  // namespace spikemesh::compiler
