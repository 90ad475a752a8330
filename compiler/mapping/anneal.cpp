#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "compiler/mapping/placement.h"

namespace spikemesh::mapping {
namespace {

/// A placement that changes by exchanges, with the load of every link.
class Annealer {
 public:
  Annealer(const Mesh& mesh, const Traffic& traffic, const Places& start,
           const AnnealOptions& options, Dice& dice)
      : mesh_(mesh),
        options_(options),
        dice_(dice),
        cores_(mesh.working_cores()),
        places_(start),
        occupant_(mesh.core_count(), kEmpty),
        load_(mesh.link_count(), 0.0),
        around_(traffic.clusters) {
    for (std::uint32_t c = 0; c < places_.size(); ++c) {
      occupant_[places_[c]] = c;
      points_.push_back(mesh_.point_of(router(c)));
    }
    for (const Flow& flow : traffic.between) {
      if (flow.from == flow.to) continue;
      around_[flow.from].push_back({kLeaving, flow.to, flow.rate});
      around_[flow.to].push_back({kArriving, flow.from, flow.rate});
    }
    for (const Flow& flow : traffic.from_host)
      around_[flow.to].push_back({kFromHost, flow.from, flow.rate});
    for (const Flow& flow : traffic.to_host)
      around_[flow.from].push_back({kToHost, flow.to, flow.rate});
    for (std::uint32_t c = 0; c < traffic.clusters; ++c) join_pulls(c);
  }

  Places run() {
    for (std::uint32_t c = 0; c < places_.size(); ++c) add_flows(c, 1.0, kEmpty, true);
    double cost = current_cost();
    Places best = places_;
    double lowest = cost;
    double temperature = first_temperature(cost);
    cost = current_cost();
    const std::uint64_t rounds = std::max<std::uint64_t>(1, options_.moves / kMovesARound);
    const double cooling = std::max(0.0, 1.0 - kHalvings / static_cast<double>(rounds));
    for (std::uint64_t i = 0; i < rounds; ++i) {
      for (std::uint32_t k = 0; k < kMovesARound; ++k) {
        try_exchange(temperature, cost);
        if (cost < lowest - kLeastGain && hops_ <= options_.most_hops) {
          lowest = cost;
          best = places_;
        }
      }
      temperature *= cooling;
      if (options_.progress)
        options_.progress("annealing", static_cast<double>(i + 1) / static_cast<double>(rounds));
    }
    return best;
  }

 private:
  static constexpr std::uint32_t kEmpty = 0xffffffff;
  static constexpr std::uint32_t kMovesARound = 256;
  static constexpr double kHalvings = 9.2;  ///< how often the heat falls to 1/e, to 1e-4 in all
  static constexpr double kLeastGain = 1e-9;

  enum Kind : std::uint8_t { kLeaving, kArriving, kFromHost, kToHost };
  struct Edge {
    Kind kind;
    std::uint32_t other;  ///< cluster or router
    double rate;
  };

  /// What draws a cluster to another, both ways together, or to a router.
  struct Pull {
    std::uint32_t other;
    bool is_router;
    double rate;
  };

  void join_pulls(std::uint32_t cluster) {
    std::vector<Pull>& pulls = pulls_.emplace_back();
    for (const Edge& edge : around_[cluster])
      pulls.push_back({edge.other, edge.kind == kFromHost || edge.kind == kToHost, edge.rate});
    const auto key = [](const Pull& pull) { return std::pair(pull.is_router, pull.other); };
    std::ranges::stable_sort(pulls, {}, key);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < pulls.size(); ++i) {
      if (key(pulls[i]) == key(pulls[kept]))
        pulls[kept].rate += pulls[i].rate;
      else
        pulls[++kept] = pulls[i];
    }
    if (!pulls.empty())
      pulls.erase(pulls.begin() + static_cast<std::ptrdiff_t>(kept) + 1, pulls.end());
  }

  /// By how much hops rise if a cluster goes from one place to another; flows with `except` aside.
  double hops_of_move(std::uint32_t cluster, Mesh::Point from, Mesh::Point to,
                      std::uint32_t except) const {
    double sum = 0.0;
    for (const Pull& pull : pulls_[cluster]) {
      if (!pull.is_router && pull.other == except) continue;
      const Mesh::Point other = pull.is_router ? mesh_.point_of(pull.other) : points_[pull.other];
      sum += pull.rate * (Mesh::distance(to, other) - Mesh::distance(from, other));
    }
    return sum;
  }

  std::uint32_t router(std::uint32_t cluster) const { return mesh_.router_of(places_[cluster]); }

  /// Adds (sign 1) or takes away (-1) the flows of a cluster. Flows with `except` are left to the
  /// call for that cluster; `once` counts each flow between clusters at its source only.
  void add_flows(std::uint32_t cluster, double sign, std::uint32_t except, bool once) {
    const Mesh::Point here = points_[cluster];
    for (const Edge& edge : around_[cluster]) {
      const bool host = edge.kind == kFromHost || edge.kind == kToHost;
      if (!host && (edge.other == except || (once && edge.kind == kArriving))) continue;
      const Mesh::Point there = host ? mesh_.point_of(edge.other) : points_[edge.other];
      const bool outward = edge.kind == kLeaving || edge.kind == kToHost;
      add_way(outward ? here : there, outward ? there : here, sign, edge.rate);
    }
  }

  void add_way(Mesh::Point from, Mesh::Point to, double sign, double rate) {
    hops_ += sign * rate * Mesh::distance(from, to);
    mesh_.for_each_link(from, to, [&](std::uint32_t link) { load_[link] += sign * rate; });
    if (mesh_.has_faults() && !mesh_.passes(mesh_.router_at(from), mesh_.router_at(to)))
      blocked_ += sign;
  }

  double current_cost() {
    constexpr double kBlocked = 1e6;
    if (options_.link_weight > 0.0) busiest_ = *std::max_element(load_.begin(), load_.end());
    return options_.hop_weight * hops_ + kBlocked * blocked_ + options_.link_weight * busiest_;
  }

  void exchange(std::uint32_t cluster, std::uint32_t core) {
    const std::uint32_t from = places_[cluster];
    const std::uint32_t other = occupant_[core];
    add_flows(cluster, -1.0, kEmpty, false);
    if (other != kEmpty) add_flows(other, -1.0, cluster, false);
    places_[cluster] = core;
    points_[cluster] = mesh_.point_of(router(cluster));
    occupant_[core] = cluster;
    occupant_[from] = other;
    if (other != kEmpty) {
      places_[other] = from;
      points_[other] = mesh_.point_of(router(other));
    }
    add_flows(cluster, 1.0, kEmpty, false);
    if (other != kEmpty) add_flows(other, 1.0, cluster, false);
  }

  void try_exchange(double temperature, double& cost) {
    const std::uint32_t cluster = dice_.below(static_cast<std::uint32_t>(places_.size()));
    const std::uint32_t from = places_[cluster];
    const std::uint32_t core = cores_[dice_.below(static_cast<std::uint32_t>(cores_.size()))];
    if (core == from) return;
    const double luck = dice_.unit();
    if (is_refused(least_rise(cluster, core), temperature, luck)) return;
    const double busiest = busiest_;
    exchange(cluster, core);
    const double changed = current_cost();
    if (!is_refused(changed - cost, temperature, luck)) {
      cost = changed;
      return;
    }
    exchange(cluster, from);
    busiest_ = busiest;
  }

  /// What an exchange raises the cost by at least: its hops, and no packet left on the busiest
  /// link. Saves following the ways of what is refused anyway.
  double least_rise(std::uint32_t cluster, std::uint32_t core) const {
    if (mesh_.has_faults()) return -std::numeric_limits<double>::infinity();
    const std::uint32_t other = occupant_[core];
    const Mesh::Point from = points_[cluster];
    const Mesh::Point to = mesh_.point_of(mesh_.router_of(core));
    double hops = hops_of_move(cluster, from, to, other);
    if (other != kEmpty) hops += hops_of_move(other, to, from, cluster);
    return options_.hop_weight * hops - options_.link_weight * busiest_;
  }

  static bool is_refused(double rise, double temperature, double luck) {
    return rise > 0.0 && (temperature <= 0.0 || luck >= nearly_exp(-rise / temperature));
  }

  /// e^x for x <= 0 out of products alone, which are the same on every machine.
  static double nearly_exp(double x) {
    constexpr int kSquarings = 10;
    constexpr double kParts = 1 << kSquarings;
    double power = std::max(0.0, 1.0 + x / kParts);
    for (int i = 0; i < kSquarings; ++i) power *= power;
    return power;
  }

  double first_temperature(double cost) {
    constexpr std::uint32_t kSamples = 64;
    double sum = 0.0;
    for (std::uint32_t i = 0; i < kSamples; ++i) {
      const std::uint32_t cluster = dice_.below(static_cast<std::uint32_t>(places_.size()));
      const std::uint32_t from = places_[cluster];
      const std::uint32_t core = cores_[dice_.below(static_cast<std::uint32_t>(cores_.size()))];
      if (core == from) continue;
      exchange(cluster, core);
      sum += std::abs(current_cost() - cost);
      exchange(cluster, from);
    }
    return options_.heat * sum / kSamples;
  }

  const Mesh& mesh_;
  const AnnealOptions& options_;
  Dice& dice_;
  std::vector<std::uint32_t> cores_;
  Places places_;
  std::vector<std::uint32_t> occupant_;  ///< of each core
  std::vector<double> load_;             ///< of each link
  std::vector<std::vector<Edge>> around_;
  std::vector<std::vector<Pull>> pulls_;  ///< the same of each cluster, joined
  std::vector<Mesh::Point> points_;       ///< of each cluster
  double hops_ = 0.0;
  double blocked_ = 0.0;
  double busiest_ = 0.0;  ///< load of a link, as it was when the cost was last taken
};

}  // namespace

Places anneal(const Mesh& mesh, const Traffic& traffic, const Places& start,
              const AnnealOptions& options, Dice& dice) {
  if (start.empty()) return start;
  const Places best = Annealer(mesh, traffic, start, options, dice).run();
  const auto price = [&](const Places& places) {
    const PlacementCost cost = cost_of(mesh, traffic, places);
    return std::pair(cost.blocked,
                     options.hop_weight * cost.hops + options.link_weight * cost.busiest_link);
  };
  return price(best) <= price(start) ? best : start;
}

}  // namespace spikemesh::mapping
