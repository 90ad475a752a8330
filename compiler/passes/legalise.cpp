#include "compiler/passes/legalise.h"

#include <algorithm>

#include "compiler/passes/core_order.h"
#include "compiler/passes/fit.h"

namespace spikemesh::compiler {
namespace {

class Legaliser {
 public:
  Legaliser(const Compilation& compilation, std::vector<Cluster>& clusters,
            std::vector<CoreTables>& tables)
      : compilation_(compilation),
        program_(compilation.program),
        builder_(compilation.network, compilation.program, compilation.arch),
        clusters_(clusters),
        tables_(tables) {}

  Legalised run() {
    tables_.clear();
    Cluster pool;
    for (Cluster& cluster : clusters_) {
      if (compilation_.options.progress)
        compilation_.options.progress("tables", part_of(tables_.size(), clusters_.size()));
      tables_.push_back(builder_.build(cluster));
      done_.given.push_back(tables_.back().use);
      if (fits(tables_.back())) continue;
      if (first_excess(tables_.back(), compilation_.arch)->use == &CoreUse::synapse_words &&
          reorder(cluster, tables_.back()))
        continue;
      ++done_.broken;
      const Cluster rest = cut_to_fit(cluster, tables_.back());
      pool.insert(pool.end(), rest.begin(), rest.end());
    }
    while (!pool.empty() && clusters_.size() < kHopeless * cores_available(compilation_)) {
      Cluster cluster = std::move(pool);
      limit_to_compartments(cluster, pool);
      CoreTables tables = builder_.build(cluster);
      if (!fits(tables)) {
        const Cluster rest = cut_to_fit(cluster, tables);
        pool.insert(pool.begin(), rest.begin(), rest.end());
      }
      clusters_.push_back(std::move(cluster));
      tables_.push_back(std::move(tables));
      ++done_.added;
    }
    if (!pool.empty()) refuse();
    return done_;
  }

 private:
  [[noreturn]] void refuse() const {
    Shortage shortage = shortage_of(clusters_, tables_, compilation_.arch,
                                    binding_resource(tables_, compilation_.arch));
    shortage.more = true;
    refuse_clusters(compilation_, shortage);
  }

  static constexpr std::size_t kHopeless = 4;  ///< times the cores that there are

  static double part_of(std::size_t done, std::size_t all) {
    return static_cast<double>(done) / static_cast<double>(all);
  }

  bool fits(const CoreTables& tables) const {
    return first_excess(tables, compilation_.arch) == nullptr;
  }

  bool reorder(Cluster& cluster, CoreTables& tables) {
    Cluster ordered = order_for_runs(compilation_, builder_, cluster);
    CoreTables built = builder_.build(ordered);
    if (!fits(built)) return false;
    cluster = std::move(ordered);
    tables = std::move(built);
    return true;
  }

  std::size_t whole_neurons(const Cluster& cluster, std::size_t size) const {
    while (size > 0 && size < cluster.size() && program_.name_of(cluster[size]).compartment != 0)
      --size;
    return size;
  }

  /// More than a core has compartments cannot fit: saves building tables for it.
  void limit_to_compartments(Cluster& cluster, Cluster& rest) const {
    rest.clear();
    const std::size_t size = whole_neurons(
        cluster, std::min<std::size_t>(cluster.size(), compilation_.arch.core.compartments));
    if (size == 0 || size == cluster.size()) return;
    rest.assign(cluster.begin() + static_cast<std::ptrdiff_t>(size), cluster.end());
    cluster.resize(size);
  }

  /// Leaves the longest beginning that fits; returns the rest.
  Cluster cut_to_fit(Cluster& cluster, CoreTables& tables) {
    std::size_t good = 0;
    std::size_t bad = cluster.size();
    const std::size_t one = program_.tree_of(cluster.front());
    while (good < bad) {
      std::size_t size = whole_neurons(cluster, good + (bad - good) / 2);
      if (size <= good) size = good + (good == 0 ? one : program_.tree_of(cluster[good]));
      if (size >= bad) break;
      CoreTables built = builder_.build(std::span(cluster).first(size));
      if (fits(built)) {
        good = size;
        tables = std::move(built);
      } else {
        bad = size;
      }
    }
    if (good == 0) {
      const CoreTables alone = builder_.build(std::span(cluster).first(one));
      refuse_neuron(compilation_, cluster.front(), tables_.size(), alone,
                    *first_excess(alone, compilation_.arch));
    }
    Cluster rest(cluster.begin() + static_cast<std::ptrdiff_t>(good), cluster.end());
    cluster.resize(good);
    done_.evicted += static_cast<std::uint32_t>(rest.size());
    return rest;
  }

  const Compilation& compilation_;
  const Program& program_;
  CoreTableBuilder builder_;
  std::vector<Cluster>& clusters_;
  std::vector<CoreTables>& tables_;
  Legalised done_;
};

}  // namespace

Legalised legalise(const Compilation& compilation, std::vector<Cluster>& clusters,
                   std::vector<CoreTables>& tables) {
  return Legaliser(compilation, clusters, tables).run();
}

}  // namespace spikemesh::compiler
