#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "compiler/passes/fit.h"
#include "compiler/passes/partitioners.h"

namespace spikemesh::compiler {
namespace {

/// Fills one core after the other with neurons in the network's order: each takes as many as fit.
/// Fitting is found by building the core's tables, so it is exact.
class SequentialPartition {
 public:
  /// More cores than `most` are refused.
  SequentialPartition(const Compilation& compilation, const Partition& known, std::size_t most)
      : compilation_(compilation),
        program_(compilation.program),
        builder_(compilation.network, compilation.program, compilation.arch),
        known_(known),
        most_(most) {
    for (std::size_t c = 0; c < known.clusters.size(); ++c)
      known_from_.emplace(known.clusters[c].front(), c);
  }

  Partition run() {
    Partition result;
    for (std::uint32_t begin = 0; begin < program_.compartments();) {
      const std::uint32_t end = next_cluster(begin, result);
      last_count_ = end - begin;
      begin = end;
      stop_if_hopeless(result, begin);
    }
    return result;
  }

  std::size_t builds() const { return builds_; }

 private:
  static constexpr std::uint32_t kFirstGuess = 32;

  /// Adds the cluster that begins here; returns where the next does.
  std::uint32_t next_cluster(std::uint32_t begin, Partition& result) {
    const std::uint32_t most = most_compartments(begin);
    if (const auto found = known_from_.find(begin); found != known_from_.end()) {
      const Cluster& cluster = known_.clusters[found->second];
      if (cluster == range(begin, most)) {
        result.clusters.push_back(cluster);
        result.tables.push_back(known_.tables[found->second]);
        return most;
      }
    }
    const std::uint32_t end = longest_fit(begin, most, result.clusters.size());
    result.clusters.push_back(range(begin, end));
    result.tables.push_back(std::move(good_tables_));
    return end;
  }

  static Cluster range(std::uint32_t begin, std::uint32_t end) {
    Cluster cluster(end - begin);
    std::iota(cluster.begin(), cluster.end(), begin);
    return cluster;
  }

  /// The end of the last whole neuron before or at `end`.
  std::uint32_t whole_neurons(std::uint32_t end) const {
    return end >= program_.compartments() ? program_.compartments()
                                          : end - program_.name_of(end).compartment;
  }

  /// The most compartments from `begin` on that a core holds, other limits aside.
  std::uint32_t most_compartments(std::uint32_t begin) const {
    std::uint32_t end = begin;
    std::uint32_t longest = 0;
    while (end < program_.compartments()) {
      const std::size_t population = program_.name_of(end).population;
      longest = std::max(longest, program_.max_delay(population));
      const std::uint32_t room =
          limit_of(core_resources().front(), compilation_.arch, slots_log2_for(longest));
      const std::uint32_t last = std::max(end, begin + room);
      const std::uint32_t next = program_.population_first[population + 1];
      if (last < next) return whole_neurons(last);
      end = next;
    }
    return end;
  }

  bool fits(std::uint32_t begin, std::uint32_t end) {
    ++builds_;
    tables_ = builder_.build(range(begin, end));
    excess_ = first_excess(tables_, compilation_.arch);
    return excess_ == nullptr;
  }

  /// Grows by doubling from the count of the core before, then halves the gap.
  std::uint32_t longest_fit(std::uint32_t begin, std::uint32_t most, std::size_t core) {
    most = std::max(most, begin + program_.tree_of(begin));
    std::uint32_t good = begin;
    std::uint32_t bad = most + 1;
    std::uint32_t guess = last_count_ == 0 ? kFirstGuess : last_count_;
    while (good < most) {
      std::uint32_t end = whole_neurons(std::min(most, begin + guess));
      if (end <= good) end = good + program_.tree_of(good);
      if (end >= bad) break;
      if (fits(begin, end)) {
        good = end;
        good_tables_ = std::move(tables_);
      } else {
        bad = end;
      }
      guess = bad > most ? 2 * (good - begin) : (good + (bad - good) / 2) - begin;
    }
    if (good == begin) refuse_neuron(compilation_, begin, core, tables_, *excess_);
    return good;
  }

  void stop_if_hopeless(const Partition& result, std::uint32_t done) const {
    if (result.clusters.size() <= most_) return;
    const CoreTables& last = result.tables.back();
    Shortage shortage = shortage_of(result.clusters, result.tables, compilation_.arch,
                                    binding_resource(last, compilation_.arch));
    shortage.more = done < program_.compartments();
    refuse_clusters(compilation_, shortage);
  }

  const Compilation& compilation_;
  const Program& program_;
  CoreTableBuilder builder_;
  const Partition& known_;
  std::map<std::uint32_t, std::size_t> known_from_;  ///< clusters by their first compartment
  std::size_t most_;
  CoreTables tables_;
  CoreTables good_tables_;  ///< of the longest that fitted
  const Resource* excess_ = nullptr;
  std::uint32_t last_count_ = 0;
  std::size_t builds_ = 0;
};

}  // namespace

std::optional<Partition> sequential_partition(const Compilation& compilation,
                                              const Partition& known) {
  try {
    return SequentialPartition(compilation, known, cores_available(compilation)).run();
  } catch (const UserError&) {
    return std::nullopt;
  }
}

void partition_sequential(Compilation& compilation, Statistics& statistics) {
  constexpr std::size_t kHopeless = 4;  // times the cores that there are
  const Partition nothing;
  SequentialPartition partition(compilation, nothing, kHopeless * cores_available(compilation));
  Partition result = partition.run();
  compilation.clusters = std::move(result.clusters);
  compilation.tables = std::move(result.tables);
  statistics = {{"clusters", static_cast<double>(compilation.clusters.size()), ""},
                {"tables built", static_cast<double>(partition.builds()), ""}};
}

}  // namespace spikemesh::compiler
