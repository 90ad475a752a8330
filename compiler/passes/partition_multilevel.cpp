#include <algorithm>
#include <limits>
#include <optional>

#include "base/error.h"
#include "compiler/mapping/multilevel.h"
#include "compiler/passes/fit.h"
#include "compiler/passes/legalise.h"
#include "compiler/passes/mapping_model.h"
#include "compiler/passes/partitioners.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/placers.h"
#include "compiler/passes/smallest_change.h"
#include "compiler/passes/traffic.h"

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

/// Packets x hops of the best of the first placements; infinite where what sends too much for one
/// core leaves too many. No placement that is given in the end takes more hops than these.
double score_of(Compilation& compilation, const Partition& partition) {
  constexpr double kBlocked = 1e6;
  compilation.clusters = partition.clusters;
  compilation.tables = partition.tables;
  double least = std::numeric_limits<double>::infinity();
  try {
    Statistics ignored;
    run_allocate(compilation, ignored);
    const mapping::Mesh mesh = mesh_of(compilation);
    const mapping::Traffic traffic = traffic_of(compilation);
    for (const mapping::Places& places : first_places(mesh, traffic)) {
      const mapping::PlacementCost cost = cost_of(mesh, traffic, places);
      least = std::min(least, cost.hops + kBlocked * cost.blocked);
    }
    least *= predict_packets(compilation).packets;
  } catch (const UserError&) {
    // Does not fit: the other partition may.
  }
  compilation.clusters.clear();
  compilation.tables.clear();
  return least;
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
    try {
      search();
    } catch (const UserError&) {
      auto sequential = sequential_partition(compilation_, {});
      if (!sequential) throw;
      best_ = Attempt{};
      best_.result.seed = kSequential;
      best_.partition = std::move(*sequential);
    }
    take_baselines_if_better();
    compilation_.clusters = std::move(best_.partition.clusters);
    compilation_.tables = std::move(best_.partition.tables);
    statistics = {
        {"vertices", static_cast<double>(model_.graph.vertex_count()), ""},
        {"nets", static_cast<double>(model_.graph.net_count()), ""},
        {"pins", static_cast<double>(model_.graph.nets_of().cells()), ""},
        {"rounds", static_cast<double>(rounds_), ""},
        {"levels", static_cast<double>(best_.result.levels), ""},
        {"best seed: " + best_.result.seed, best_.cost, "packets, those that travel twice"},
        {"clusters", static_cast<double>(compilation_.clusters.size()), ""},
        {"clusters repaired", static_cast<double>(best_.legalised.broken), ""},
        {"compartments evicted", static_cast<double>(best_.legalised.evicted), ""}};
  }

 private:
  static constexpr std::uint32_t kHopeless = 2;  ///< times the cores: not worth exact tables
  static constexpr const char* kSequential = "sequential";

  struct Attempt {
    mapping::MultilevelResult result{};
    Partition partition{};
    Legalised legalised{};
    double cost = 0.0;
  };

  void search() {
    constexpr std::uint32_t kRounds = 3;
    mapping::Assignment start;
    for (rounds_ = 1;; ++rounds_) {
      Attempt attempt = partition(start);
      if (!start.empty()) attempt.result.seed = best_.result.seed;
      const Lesson lesson = learn(attempt);
      // With more room another clustering may be better; with less this one is made to fit.
      start = lesson == Lesson::kRoomLeft ? mapping::Assignment{} : attempt.result.assignment;
      if (better(attempt)) best_ = std::move(attempt);
      if (lesson == Lesson::kNothing || rounds_ == kRounds) break;
    }
    take_sequential_if_better();
    if (best_.partition.clusters.size() > cores_available(compilation_))
      refuse(shortage_of(best_.partition.clusters, best_.partition.tables, compilation_.arch,
                         binding_resource(best_.partition.tables, compilation_.arch)));
  }

  /// The network's own order, which model and graph may not see, can be the better one.
  void take_sequential_if_better() {
    std::optional<Partition> sequential = sequential_partition(compilation_, best_.partition);
    if (sequential) take_if_better(kSequential, std::move(*sequential));
  }

  /// Whether it costs little beside our own search. Scotch can take minutes on a large network, and
  /// thirty times as long as we do where an order of the network has its structure already.
  bool is_affordable(const Partitioner& other) const {
    constexpr std::uint32_t kThorough = 6;  // effort from which on more is tried
    constexpr std::uint64_t kFewSynapses = 2'000'000;
    constexpr std::uint64_t kManySynapses = 5'000'000;
    std::uint64_t synapses = 0;
    for (const CoreTables& core : best_.partition.tables) synapses += core.use.synapses;
    if (compilation_.options.effort < kThorough)
      return compilation_.options.effort > 0 && !best_.result.settled && synapses <= kFewSynapses;
    return other.run == &partition_metis || synapses <= kManySynapses;
  }

  /// What METIS and Scotch find.
  void take_baselines_if_better() {
    for (const Partitioner& other : partitioners()) {
      if (other.run == &partition_multilevel || other.run == &partition_sequential) continue;
      if (!is_affordable(other)) continue;
      if (compilation_.options.progress)
        compilation_.options.progress(std::string("partition: ") + other.name, 1.0);
      try {
        Statistics ignored;
        other.run(compilation_, ignored);
      } catch (const UserError&) {
        continue;  // does not fit that way
      }
      take_if_better(other.name,
                     {std::move(compilation_.clusters), std::move(compilation_.tables)});
    }
    compilation_.clusters.clear();
    compilation_.tables.clear();
  }

  void take_if_better(const char* name, Partition&& other) {
    if (other.clusters == best_.partition.clusters) return;
    if (score_of(compilation_, other) >= score_of(compilation_, best_.partition)) return;
    best_.result.seed = name;
    best_.cost = exact_cost(compilation_.program, other.clusters, other.tables);
    best_.legalised = {};
    best_.partition = std::move(other);
  }

  [[noreturn]] void refuse(Shortage shortage) const {
    shortage.change = smallest_change(model_, limits_, compilation_);
    refuse_clusters(compilation_, shortage);
  }

  /// As shortage_of(), from the model alone.
  Shortage expected_shortage(const mapping::Clustering& clustering) const {
    const LimitName binding = binding_limit(clustering);
    const auto used = [&](std::uint32_t c) { return clustering.usage(c).*binding.usage; };
    std::uint32_t fullest = 0;
    for (std::uint32_t c = 1; c < clustering.cluster_count(); ++c)
      if (used(c) > used(fullest)) fullest = c;
    return {.clusters = clustering.cluster_count(),
            .binding = binding.resource,
            .core = fullest,
            .cluster = compilation_.clusters[fullest],
            .used = used(fullest),
            .limit = core_limits(compilation_.arch).*binding.limit};
  }

  std::function<void(const std::string&, double)> progress() const {
    const auto& tell = compilation_.options.progress;
    if (!tell) return {};
    return [&tell](const std::string& what, double part) { tell("partition: " + what, part); };
  }

  Attempt partition(const mapping::Assignment& start) {
    const mapping::MultilevelOptions options{.seed = compilation_.options.seed,
                                             .effort = compilation_.options.effort,
                                             .max_clusters = cores_available(compilation_),
                                             .orders = model_.orders,
                                             .start = start,
                                             .progress = progress()};
    Attempt attempt;
    attempt.result = mapping::partition_multilevel(model_.graph, limits_, options);
    Partition& made = attempt.partition;
    made.clusters = clusters_of(model_, attempt.result.assignment, attempt.result.clusters);
    if (attempt.result.clusters > kHopeless * cores_available(compilation_)) {
      compilation_.clusters = std::move(made.clusters);
      const mapping::Clustering clustering(model_.graph, limits_, attempt.result.assignment);
      refuse(expected_shortage(clustering));
    }
    attempt.legalised = legalise(compilation_, made.clusters, made.tables);
    attempt.cost = exact_cost(compilation_.program, made.clusters, made.tables);
    return attempt;
  }

  bool better(const Attempt& attempt) const {
    if (best_.partition.clusters.empty()) return true;
    const std::size_t cores = cores_available(compilation_);
    const std::size_t mine = std::max(attempt.partition.clusters.size(), cores);
    const std::size_t others = std::max(best_.partition.clusters.size(), cores);
    return mine != others ? mine < others : attempt.cost < best_.cost;
  }

  enum class Lesson : std::uint8_t { kNothing, kTooFull, kRoomLeft };  // the later weighs more

  /// Sets the model's limits to what the tables were seen to need. Whether that is worth another
  /// round: something broke, or cores could hold much more than the model let them.
  Lesson learn(const Attempt& attempt) {
    const mapping::Clustering expected(model_.graph, limits_, attempt.result.assignment);
    const mapping::Limits exact = core_limits(compilation_.arch);
    return std::max(learn(attempt, expected, exact, &mapping::Limits::in_axons,
                          &mapping::Usage::in_axons, &CoreUse::in_axons),
                    learn(attempt, expected, exact, &mapping::Limits::synapse_words,
                          &mapping::Usage::synapse_words, &CoreUse::synapse_words));
  }

  Lesson learn(const Attempt& attempt, const mapping::Clustering& expected,
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
    if (highest == 0.0) return Lesson::kNothing;
    const bool loose = bound && highest * (limits_.*limit) < kTight * (exact.*limit);
    if (!broke && !loose) return Lesson::kNothing;
    limits_.*limit = static_cast<std::uint32_t>(exact.*limit / (highest * kMargin));
    return broke ? Lesson::kTooFull : Lesson::kRoomLeft;
  }

  Compilation& compilation_;
  MappingModel model_;
  mapping::Limits limits_;
  Attempt best_;
  std::uint32_t rounds_ = 0;
};

}  // namespace

void partition_multilevel(Compilation& compilation, Statistics& statistics) {
  MultilevelPartition(compilation).run(statistics);
}

}  // namespace spikemesh::compiler
