#include "compiler/mapping/multilevel.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <tuple>

#include "base/error.h"
#include "compiler/mapping/coarsen.h"
#include "compiler/mapping/overlap.h"
#include "compiler/mapping/refine.h"
#include "compiler/mapping/seeds.h"

namespace spikemesh::mapping {
namespace {

/// A graph with ever fewer vertices; level 0 is the given one.
class Hierarchy {
 public:
  Hierarchy(const Hypergraph& finest, const Limits& limits, const Assignment* within, Dice& dice)
      : finest_(finest) {
    constexpr std::uint32_t kGroupsACore = 16;
    constexpr std::uint32_t kFewVertices = 256;
    constexpr double kLeastShrinking = 0.9;
    constexpr std::size_t kMostLevels = 12;
    CoarsenOptions options{.max_compartments = std::max(1U, limits.compartments / kGroupsACore),
                           .max_in_axons = std::max(1U, limits.in_axons / 2)};
    Assignment inside = within == nullptr ? Assignment{} : *within;
    while (levels_.size() < kMostLevels && graph(depth()).vertex_count() > kFewVertices) {
      const Hypergraph& graph = this->graph(depth());
      options.within = within == nullptr ? nullptr : &inside;
      Grouping grouping = group_by_shared_in_axons(graph, options, dice);
      if (grouping.groups > kLeastShrinking * graph.vertex_count()) break;
      if (within != nullptr) inside = coarse(inside, grouping);
      levels_.push_back({graph.contracted(grouping.group, grouping.groups), {}});
      levels_.back().grouping = std::move(grouping);
    }
  }

  std::size_t depth() const { return levels_.size(); }
  const Hypergraph& graph(std::size_t level) const {
    return level == 0 ? finest_ : levels_[level - 1].graph;
  }

  /// An assignment of this level as one of the level below, finer.
  Assignment finer(std::size_t level, const Assignment& assignment) const {
    const std::vector<std::uint32_t>& group = levels_[level - 1].grouping.group;
    Assignment fine(group.size());
    for (std::size_t v = 0; v < group.size(); ++v) fine[v] = assignment[group[v]];
    return fine;
  }

  /// An assignment of level 0 as one of the coarsest: groups must not be cut.
  Assignment coarsest(const Assignment& assignment) const {
    Assignment now = assignment;
    for (const Level& level : levels_) now = coarse(now, level.grouping);
    return now;
  }

 private:
  struct Level {
    Hypergraph graph;
    Grouping grouping;
  };

  static Assignment coarse(const Assignment& fine, const Grouping& grouping) {
    Assignment result(grouping.groups, kUnassigned);
    for (std::size_t v = 0; v < fine.size(); ++v) result[grouping.group[v]] = fine[v];
    return result;
  }

  const Hypergraph& finest_;
  std::deque<Level> levels_;
};

/// What the refinement of one graph may cost: proportional to its pins, so that compile time
/// stays so too.
std::uint64_t work_for(const Hypergraph& graph, std::uint32_t effort) {
  constexpr std::uint64_t kVisitsAPin = 20;
  constexpr std::uint64_t kLeast = 5'000'000;
  return (kLeast + kVisitsAPin * graph.nets_of().cells()) * (1 + effort) / 3;
}

class Multilevel {
 public:
  Multilevel(const Hypergraph& graph, const Limits& limits, const MultilevelOptions& options)
      : graph_(graph), limits_(limits), options_(options), dice_(options.seed) {}

  MultilevelResult run() {
    if (options_.start.empty())
      search();
    else
      improve_start();
    SPIKEMESH_CHECK(best_.has_value(), "the portfolio has a seed");
    return std::move(*best_);
  }

 private:
  void search() {
    constexpr std::uint32_t kThorough = 6;  // effort from which on all is tried
    for (const SeedOrder& order : options_.orders) fill(order);
    const bool fits = best_ && best_->broken == 0 && best_->clusters <= options_.max_clusters;
    if (fits && best_is_settled_ && options_.effort < kThorough) {
      best_->settled = true;
      return;
    }
    if (!has_overlap()) {
      search_without_overlap();
      return;
    }
    const std::uint32_t growths = 1 + options_.effort / 4;
    for (std::uint32_t i = 0; i < growths; ++i) grow();
    refine_fills();
    polish_best();
  }

  /// Else there is nothing to coarsen or grow by: all that helps is to move what was filled. In a
  /// small graph it costs next to nothing to try.
  bool has_overlap() const {
    constexpr double kByChance = 2.0;
    constexpr std::size_t kFewPins = 100'000;
    return graph_.nets_of().cells() < kFewPins || overlap_beyond_chance(graph_) > kByChance;
  }

  void search_without_overlap() {
    const SeedOrder any{"any order", dice_.order(graph_.vertex_count())};
    fill(any);
    if (!best_) fill(any, kUnassigned);
    if (best_->clusters > options_.max_clusters) return;
    if (options_.rough)
      repair_best();
    else
      refine_without_overlap();
  }

  void repair_best() {
    constexpr std::uint32_t kPart = 8;  // more than this broken: what there is would not do
    if (best_->broken > best_->clusters / kPart) return;
    Clustering clustering(graph_, limits_, best_->assignment);
    repair(clustering, kLooks);
    keep_if_better(best_->seed, clustering, 0);
  }

  /// From the best order on. Full clusters bar all moves, so at first there is a little more room
  /// than in a core; then what is too much goes where room is left.
  void refine_without_overlap() {
    const Fill& best = *std::ranges::min_element(fills_, {}, &Fill::cost);
    constexpr std::uint64_t kMoreVisitsAPin = 30;
    constexpr std::uint32_t kEfforts = 3;  // for one sweep more
    RefineOptions options = refinement(graph_);
    options.hill_passes = 0;
    options.sweeps = 1 + options_.effort / kEfforts;
    options.work += kMoreVisitsAPin * graph_.nets_of().cells() * (1 + options_.effort) / 3;
    tell("refining " + best.name);
    Assignment loosened;
    {
      Clustering loose(graph_, loosened_limits(), best.assignment);
      options.swap_passes = 0;
      refine(loose, options, dice_);
      loosened = loose.assignment();
    }
    tell("refining " + best.name);
    options.swap_passes = 1;
    options.work = work_for(graph_, options_.effort) / 4;
    Clustering clustering(graph_, limits_, loosened);
    repair(clustering, kLooks);
    refine(clustering, options, dice_);
    keep_if_better(best.name, clustering, 0);
  }

  /// More compartments; fewer words, as there must be some left when vertices are spread again.
  Limits loosened_limits() const {
    constexpr std::uint32_t kMore = 32;  // a part of the limit
    Limits limits = limits_;
    limits.compartments += limits.compartments / kMore;
    limits.accumulators += limits.accumulators / kMore;
    limits.synapse_words -= limits.synapse_words / kMore;
    return limits;
  }

  void improve_start() {
    tell("coarsening");
    const Hierarchy hierarchy(graph_, limits_, &options_.start, dice_);
    climb_levels("start", hierarchy, hierarchy.coarsest(options_.start));
  }

  void tell(const std::string& what) {
    if (options_.progress) options_.progress(what, part_);
    constexpr double kStep = 0.12;
    part_ = std::min(1.0, part_ + kStep);
  }

  RefineOptions refinement(const Hypergraph& graph) const {
    return {.sweeps = 3 + options_.effort,
            .hill_passes = options_.effort,
            .swap_passes = options_.effort > 0 ? 1U : 0U,
            .work = work_for(graph, options_.effort)};
  }

  /// Better: breaks fewer limits; needs not more clusters than there are; then, costs less.
  bool better(std::uint32_t broken, std::uint32_t clusters, double cost) const {
    if (!best_) return true;
    const auto rank = [this](std::uint32_t broken_limits, std::uint32_t used, double price) {
      return std::tuple(broken_limits, std::max(used, options_.max_clusters), price);
    };
    return rank(broken, clusters, cost) < rank(best_->broken, best_->clusters, best_->cost);
  }

  /// Returns whether it was.
  bool keep_if_better(const std::string& name, Clustering& clustering, std::size_t levels) {
    clustering.drop_empty();
    const std::uint32_t broken = broken_in(clustering);
    if (!better(broken, clustering.cluster_count(), clustering.cost())) return false;
    best_ = MultilevelResult{.assignment = clustering.assignment(),
                             .clusters = clustering.cluster_count(),
                             .broken = broken,
                             .cost = clustering.cost(),
                             .seed = name,
                             .levels = static_cast<std::uint32_t>(levels)};
    return true;
  }

  /// A seed order costs little to fill; whether it is worth more is decided when all are known.
  void fill(const SeedOrder& order) {
    constexpr std::uint32_t kSome = 16;
    fill(order, options_.max_clusters + options_.max_clusters / 4 + kSome);
  }

  void fill(const SeedOrder& order, std::uint32_t most) {
    tell("seed " + order.name);
    Assignment assignment = fill_in_order(graph_, limits_, order.order, order.breaks, most);
    if (assignment.empty()) return;
    Clustering clustering(graph_, limits_, assignment);
    fills_.push_back({order.name, std::move(assignment), clustering.cost()});
    if (keep_if_better(order.name, clustering, 0)) best_is_settled_ = is_settled(clustering);
  }

  /// The best of them go on, where they are not hopeless against what is known already.
  void refine_fills() {
    constexpr std::size_t kBest = 2;
    std::ranges::stable_sort(fills_, {}, &Fill::cost);
    for (std::size_t i = 0; i < std::min(kBest, fills_.size()); ++i) {
      if (fills_[i].cost > kHopeless * best_->cost) return;
      tell("refining " + fills_[i].name);
      Clustering clustering(graph_, limits_, fills_[i].assignment);
      merge_clusters(clustering);
      repair(clustering);
      RefineOptions quick = refinement(graph_);
      quick.sweeps = 2;
      quick.hill_passes = 0;
      refine(clustering, quick, dice_);
      keep_if_better(fills_[i].name, clustering, 0);
    }
  }

  std::uint32_t broken_in(const Clustering& clustering) const {
    std::uint32_t broken = 0;
    for (std::uint32_t c = 0; c < clustering.cluster_count(); ++c)
      broken += within(clustering.usage(c), limits_) ? 0U : 1U;
    return broken;
  }

  /// Not worth refining: there is a legal clustering that is much cheaper, or needs no more cores
  /// than there are, as this one does.
  bool hopeless(const Clustering& clustering) const {
    if (!best_ || best_->broken > 0 || best_->clusters > options_.max_clusters) return false;
    constexpr std::uint32_t kPart = 4;
    return clustering.cost() > kHopeless * best_->cost ||
           clustering.used_clusters() > options_.max_clusters + options_.max_clusters / kPart ||
           broken_in(clustering) > clustering.cluster_count() / kPart;
  }

  void grow() {
    tell("coarsening");
    const Hierarchy hierarchy(graph_, limits_, nullptr, dice_);
    tell("overlap growth");
    const Assignment grown = grow_by_overlap(hierarchy.graph(hierarchy.depth()), limits_);
    climb_levels("overlap growth", hierarchy, grown);
  }

  /// From the coarsest level up to level 0, refining on each.
  void climb_levels(const std::string& name, const Hierarchy& hierarchy, Assignment assignment) {
    for (std::size_t level = hierarchy.depth();; --level) {
      const Hypergraph& graph = hierarchy.graph(level);
      Clustering clustering(graph, limits_, assignment);
      if (hopeless(clustering)) return;
      if (level == hierarchy.depth()) merge_clusters(clustering);
      repair(clustering);
      refine(clustering, refinement(graph), dice_);
      if (level == 0) {
        keep_if_better(name, clustering, hierarchy.depth());
        return;
      }
      assignment = hierarchy.finer(level, clustering.assignment());
    }
  }

  void polish_best() {
    for (std::uint32_t i = 0; i < (options_.effort + 1) / 2; ++i) {
      tell("V-cycle");
      const Assignment start = best_->assignment;
      const double before = best_->cost;
      const std::string name = best_->seed;
      const Hierarchy hierarchy(graph_, limits_, &start, dice_);
      climb_levels(name, hierarchy, hierarchy.coarsest(start));
      constexpr double kWorthwhile = 0.999;
      if (best_->cost > before * kWorthwhile) return;
    }
  }

  const Hypergraph& graph_;
  const Limits& limits_;
  const MultilevelOptions& options_;
  struct Fill {
    std::string name;
    Assignment assignment;
    double cost = 0.0;
  };
  static constexpr double kHopeless = 1.3;    ///< times the cost of the best
  static constexpr std::size_t kLooks = 256;  ///< to find a thirty-second of a core

  Dice dice_;
  std::vector<Fill> fills_;
  std::optional<MultilevelResult> best_;
  bool best_is_settled_ = false;  ///< while it is a seed order as it was filled
  double part_ = 0.0;
};

/// Out of products alone, which are the same on every machine.
double power(double base, std::size_t exponent) {
  double result = 1.0;
  for (; exponent > 0; exponent /= 2, base *= base)
    if (exponent % 2 == 1) result *= base;
  return result;
}

/// What a clustering into as many clusters costs on average if each vertex takes any.
double cost_by_chance(const Clustering& clustering) {
  const Hypergraph& graph = clustering.graph();
  const double clusters = std::max(1U, clustering.used_clusters());
  double cost = 0.0;
  for (std::uint32_t n = 0; n < graph.net_count(); ++n) {
    const double missed = power(1.0 - 1.0 / clusters, graph.pins_of().size(n));
    cost += graph.net(n).rate * (1.0 + Clustering::kTravel) * clusters * (1.0 - missed);
  }
  return cost;
}

}  // namespace

bool is_settled(Clustering& clustering) {
  constexpr double kByChance = 0.5;
  constexpr std::uint32_t kSample = 4096;
  constexpr double kFew = 0.01;
  constexpr double kLeastGain = 1e-6;
  const std::uint32_t vertices = clustering.graph().vertex_count();
  if (clustering.cost() > kByChance * cost_by_chance(clustering)) return false;
  std::uint32_t looked_at = 0;
  std::uint32_t would_gain = 0;
  const std::uint32_t step = 1 + vertices / kSample;
  for (std::uint32_t v = 0; v < vertices; v += step) {
    ++looked_at;
    const auto best = clustering.best_move(v);
    if (best && best->gain > kLeastGain) ++would_gain;
  }
  return would_gain < kFew * looked_at;
}

MultilevelResult partition_multilevel(const Hypergraph& graph, const Limits& limits,
                                      const MultilevelOptions& options) {
  return Multilevel(graph, limits, options).run();
}

}  // namespace spikemesh::mapping
