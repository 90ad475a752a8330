#include <algorithm>
#include <cmath>

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
    for (std::uint32_t c = 0; c < places_.size(); ++c) occupant_[places_[c]] = c;
    for (const Flow& flow : traffic.between) {
      if (flow.from == flow.to) continue;
      around_[flow.from].push_back({kLeaving, flow.to, flow.rate});
      around_[flow.to].push_back({kArriving, flow.from, flow.rate});
    }
    for (const Flow& flow : traffic.from_host)
      around_[flow.to].push_back({kFromHost, flow.from, flow.rate});
    for (const Flow& flow : traffic.to_host)
      around_[flow.from].push_back({kToHost, flow.to, flow.rate});
  }

  Places run() {
    for (std::uint32_t c = 0; c < places_.size(); ++c) add_flows(c, 1.0, kEmpty, true);
    double cost = current_cost();
    Places best = places_;
    double lowest = cost;
    double temperature = first_temperature(cost);
    const double last = temperature * kLastPart;
    const std::uint64_t rounds = std::max<std::uint64_t>(1, options_.moves / kMovesARound);
    const double cooling =
        std::pow(last / std::max(temperature, 1e-300), 1.0 / static_cast<double>(rounds));
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
  static constexpr double kLastPart = 1e-4;
  static constexpr double kLeastGain = 1e-9;

  enum Kind : std::uint8_t { kLeaving, kArriving, kFromHost, kToHost };
  struct Edge {
    Kind kind;
    std::uint32_t other;  ///< cluster or router
    double rate;
  };

  std::uint32_t router(std::uint32_t cluster) const { return mesh_.router_of(places_[cluster]); }

  /// Adds (sign 1) or takes away (-1) the flows of a cluster. Flows with `except` are left to the
  /// call for that cluster; `once` counts each flow between clusters at its source only.
  void add_flows(std::uint32_t cluster, double sign, std::uint32_t except, bool once) {
    const std::uint32_t here = router(cluster);
    for (const Edge& edge : around_[cluster]) {
      const bool host = edge.kind == kFromHost || edge.kind == kToHost;
      if (!host && (edge.other == except || (once && edge.kind == kArriving))) continue;
      const std::uint32_t there = host ? edge.other : router(edge.other);
      const bool outward = edge.kind == kLeaving || edge.kind == kToHost;
      add_way(outward ? here : there, outward ? there : here, sign, edge.rate);
    }
  }

  void add_way(std::uint32_t from, std::uint32_t to, double sign, double rate) {
    hops_ += sign * rate * mesh_.distance(from, to);
    mesh_.for_each_link(from, to, [&](std::uint32_t link) { load_[link] += sign * rate; });
    if (mesh_.has_faults() && !mesh_.passes(from, to)) blocked_ += sign;
  }

  double current_cost() const {
    constexpr double kBlocked = 1e6;
    double cost = options_.hop_weight * hops_ + kBlocked * blocked_;
    if (options_.link_weight > 0.0)
      cost += options_.link_weight * *std::max_element(load_.begin(), load_.end());
    return cost;
  }

  void exchange(std::uint32_t cluster, std::uint32_t core) {
    const std::uint32_t from = places_[cluster];
    const std::uint32_t other = occupant_[core];
    add_flows(cluster, -1.0, kEmpty, false);
    if (other != kEmpty) add_flows(other, -1.0, cluster, false);
    places_[cluster] = core;
    occupant_[core] = cluster;
    occupant_[from] = other;
    if (other != kEmpty) places_[other] = from;
    add_flows(cluster, 1.0, kEmpty, false);
    if (other != kEmpty) add_flows(other, 1.0, cluster, false);
  }

  void try_exchange(double temperature, double& cost) {
    const std::uint32_t cluster = dice_.below(static_cast<std::uint32_t>(places_.size()));
    const std::uint32_t from = places_[cluster];
    const std::uint32_t core = cores_[dice_.below(static_cast<std::uint32_t>(cores_.size()))];
    if (core == from) return;
    exchange(cluster, core);
    const double changed = current_cost();
    if (changed <= cost ||
        (temperature > 0.0 && dice_.unit() < std::exp((cost - changed) / temperature)))
      cost = changed;
    else
      exchange(cluster, from);
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
  double hops_ = 0.0;
  double blocked_ = 0.0;
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
