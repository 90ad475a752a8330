#include <algorithm>

#include "compiler/mapping/baselines.h"
#include "compiler/mapping/multilevel.h"
#include "compiler/passes/fit.h"
#include "compiler/passes/legalise.h"
#include "compiler/passes/mapping_model.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/smallest_change.h"

namespace spikemesh::compiler {
namespace {

/// Packets a step, those that leave their core counted twice, as the tables say.
double exact_cost(const Program& program, const std::vector<Cluster>& clusters,
                  const std::vector<CoreTables>& tables) {
  std::vector<std::uint32_t> cluster_of(program.sources(),
                                        static_cast<std::uint32_t>(clusters.size()));
  for (std::uint32_t c = 0; c < clusters.size(); ++c)
    for (const std::uint32_t compartment : clusters[c]) cluster_of[compartment] = c;
  double cost = 0.0;
  for (std::uint32_t c = 0; c < tables.size(); ++c)
    for (const Entrance& entrance : tables[c].entrances)
      cost += program.rate_of(entrance.source) *
              (cluster_of[entrance.source.index()] == c ? 1.0 : 1.0 + mapping::Clustering::kTravel);
  return cost;
}

/// Partitions by the model and builds the tables exactly; where the model was wrong, partitions
/// again with limits that say what was learned.
class MultilevelPartition {
 public:
  explicit MultilevelPartition(Compilation& compilation)
      : compilation_(compilation),
        model_(build_mapping_model(compilation)),
        limits_(core_limits(compilation.arch)) {}

  void run(Statistics& statistics) {
    constexpr std::uint32_t kRounds = 3;
    compilation_.least_cores = mapping::least_clusters(model_.graph, limits_, 1.0);
    for (std::uint32_t round = 0; round < kRounds; ++round) {
      Attempt attempt = partition();
      const bool again = learn(attempt);
      if (better(attempt)) best_ = std::move(attempt);
      if (!again) break;
    }
    compilation_.clusters = std::move(best_.clusters);
    compilation_.tables = std::move(best_.tables);
    if (compilation_.clusters.size() > cores_available(compilation_))
      refuse(compilation_.clusters.size(),
             binding_resource(compilation_.tables, compilation_.arch));
    statistics = {
        {"vertices", static_cast<double>(model_.graph.vertex_count()), ""},
        {"nets", static_cast<double>(model_.graph.net_count()), ""},
        {"pins", static_cast<double>(model_.graph.nets_of().cells()), ""},
        {"levels", static_cast<double>(best_.result.levels), ""},
        {"best seed: " + best_.result.seed, best_.cost, "packets, those that travel twice"},
        {"clusters", static_cast<double>(compilation_.clusters.size()), ""},
        {"clusters repaired", static_cast<double>(best_.legalised.broken), ""},
        {"compartments evicted", static_cast<double>(best_.legalised.evicted), ""}};
  }

 private:
  static constexpr std::uint32_t kHopeless = 2;  ///< times the cores: not worth exact tables

  struct Attempt {
    mapping::MultilevelResult result{};
    std::vector<Cluster> clusters{};
    std::vector<CoreTables> tables{};
    Legalised legalised{};
    double cost = 0.0;
  };

  [[noreturn]] void refuse(std::size_t clusters, const Resource& binding) const {
    refuse_clusters(compilation_, clusters, false, binding,
                    smallest_change(model_, limits_, compilation_));
  }

  Attempt partition() {
    const mapping::MultilevelOptions options{.seed = compilation_.options.seed,
                                             .effort = compilation_.options.effort,
                                             .max_clusters = cores_available(compilation_),
                                             .orders = model_.orders,
                                             .progress = compilation_.options.progress};
    Attempt attempt;
    attempt.result = mapping::partition_multilevel(model_.graph, limits_, options);
    attempt.clusters = clusters_of(model_, attempt.result.assignment, attempt.result.clusters);
    if (attempt.result.clusters > kHopeless * cores_available(compilation_)) {
      compilation_.clusters = std::move(attempt.clusters);
      const mapping::Clustering clustering(model_.graph, limits_, attempt.result.assignment);
      refuse(attempt.result.clusters, *binding_limit(clustering).resource);
    }
    attempt.legalised = legalise(compilation_, attempt.clusters, attempt.tables);
    attempt.cost = exact_cost(compilation_.program, attempt.clusters, attempt.tables);
    return attempt;
  }

  bool better(const Attempt& attempt) const {
    if (best_.clusters.empty()) return true;
    const std::size_t cores = cores_available(compilation_);
    const std::size_t mine = std::max(attempt.clusters.size(), cores);
    const std::size_t others = std::max(best_.clusters.size(), cores);
    return mine != others ? mine < others : attempt.cost < best_.cost;
  }

  /// Sets the model's limits to what the tables were seen to need. Whether that is worth another
  /// round: something broke, or cores could hold much more than the model let them.
  bool learn(const Attempt& attempt) {
    const mapping::Clustering expected(model_.graph, limits_, attempt.result.assignment);
    const mapping::Limits exact = core_limits(compilation_.arch);
    bool again = false;
    again |= learn(attempt, expected, exact, &mapping::Limits::in_axons, &mapping::Usage::in_axons,
                   &CoreUse::in_axons);
    again |= learn(attempt, expected, exact, &mapping::Limits::synapse_words,
                   &mapping::Usage::synapse_words, &CoreUse::synapse_words);
    return again;
  }

  bool learn(const Attempt& attempt, const mapping::Clustering& expected,
             const mapping::Limits& exact, std::uint32_t mapping::Limits::*limit,
             std::uint32_t mapping::Usage::*usage, std::uint32_t CoreUse::*use) {
    constexpr double kTrifle = 0.1;
    constexpr double kTight = 0.9;
    constexpr double kMargin = 1.01;
    double highest = 0.0;
    bool broke = false;
    bool bound = false;
    for (std::uint32_t c = 0; c < expected.cluster_count(); ++c) {
      const std::uint32_t wanted = expected.usage(c).*usage;
      const std::uint32_t given = attempt.legalised.given[c].*use;
      broke |= given > exact.*limit;
      bound |= wanted > kTight * (limits_.*limit);
      if (wanted > kTrifle * (limits_.*limit))
        highest = std::max(highest, static_cast<double>(given) / wanted);
    }
    if (highest == 0.0) return false;
    const bool loose = bound && highest * (limits_.*limit) < kTight * (exact.*limit);
    if (!broke && !loose) return false;
    limits_.*limit = static_cast<std::uint32_t>(exact.*limit / (highest * kMargin));
    return true;
  }

  Compilation& compilation_;
  MappingModel model_;
  mapping::Limits limits_;
  Attempt best_;
};

}  // namespace

void partition_multilevel(Compilation& compilation, Statistics& statistics) {
  MultilevelPartition(compilation).run(statistics);
}

}  // namespace spikemesh::compiler
