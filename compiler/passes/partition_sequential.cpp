#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "compiler/passes/fit.h"
#include "compiler/passes/partitioners.h"

namespace spikemesh::compiler {
namespace {

/// Fills one core after the other with neurons in the network's order: each takes as many as fit.
/// Fitting is found by building the core's tables, so it is exact.
class SequentialPartition {
 public:
  explicit SequentialPartition(const Compilation& compilation)
      : compilation_(compilation),
        program_(compilation.program),
        builder_(compilation.network, compilation.program, compilation.arch) {}

  std::vector<Cluster> run() {
    std::vector<Cluster> clusters;
    for (std::uint32_t begin = 0; begin < program_.compartments();) {
      const std::uint32_t end = longest_fit(begin, clusters.size());
      clusters.push_back(range(begin, end));
      last_count_ = end - begin;
      begin = end;
      stop_if_hopeless(clusters, begin);
    }
    return clusters;
  }

  std::size_t builds() const { return builds_; }

 private:
  static constexpr std::uint32_t kFirstGuess = 32;
  static constexpr std::size_t kHopeless = 4;  // times the cores that there are

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
  std::uint32_t longest_fit(std::uint32_t begin, std::size_t core) {
    const std::uint32_t tree = program_.tree_of(begin);
    const std::uint32_t most = std::max(most_compartments(begin), begin + tree);
    std::uint32_t good = begin;
    std::uint32_t bad = most + 1;
    std::uint32_t guess = last_count_ == 0 ? kFirstGuess : last_count_;
    while (good < most) {
      std::uint32_t end = whole_neurons(std::min(most, begin + guess));
      if (end <= good) end = good + program_.tree_of(good);
      if (end >= bad) break;
      if (fits(begin, end))
        good = end;
      else
        bad = end;
      guess = bad > most ? 2 * (good - begin) : (good + (bad - good) / 2) - begin;
    }
    if (good == begin) refuse_neuron(compilation_, begin, core, tables_, *excess_);
    return good;
  }

  void stop_if_hopeless(const std::vector<Cluster>& clusters, std::uint32_t done) {
    if (clusters.size() <= kHopeless * cores_available(compilation_)) return;
    const CoreTables last = builder_.build(clusters.back());
    refuse_clusters(compilation_, clusters.size(), done < program_.compartments(),
                    binding_resource(last, compilation_.arch));
  }

  const Compilation& compilation_;
  const Program& program_;
  CoreTableBuilder builder_;
  CoreTables tables_;
  const Resource* excess_ = nullptr;
  std::uint32_t last_count_ = 0;
  std::size_t builds_ = 0;
};

}  // namespace

void partition_sequential(Compilation& compilation, Statistics& statistics) {
  SequentialPartition partition(compilation);
  compilation.clusters = partition.run();
  statistics = {{"clusters", static_cast<double>(compilation.clusters.size()), ""},
                {"tables built", static_cast<double>(partition.builds()), ""}};
}

}  // namespace spikemesh::compiler
