#include "compiler/mapping/coarsen.h"

#include <algorithm>

namespace spikemesh::mapping {
namespace {

/// Nets with more pins than this say little about which two belong together.
constexpr std::size_t kManyPins = 256;

/// Pins that are looked at to find a partner: keeps coarsening linear in the vertices.
constexpr std::size_t kMostVisits = 2048;

class Grouper {
 public:
  Grouper(const Hypergraph& graph, const CoarsenOptions& options)
      : graph_(graph),
        options_(options),
        group_(graph.vertex_count(), kUnassigned),
        score_(graph.vertex_count(), 0.0F) {
    weigh_nets();
  }

  Grouping run(Dice& dice) {
    for (const std::uint32_t v : dice.order(graph_.vertex_count()))
      if (group_[v] == kUnassigned) place(v);
    Grouping grouping{.group = std::move(group_),
                      .groups = static_cast<std::uint32_t>(compartments_.size())};
    return grouping;
  }

 private:
  /// What a shared net is worth: its part of all packets and its part of all in-axons.
  void weigh_nets() {
    double rate = 0.0;
    double in_axons = 0.0;
    for (std::uint32_t n = 0; n < graph_.net_count(); ++n) {
      rate += graph_.net(n).rate;
      in_axons += graph_.net(n).in_axons;
    }
    for (std::uint32_t n = 0; n < graph_.net_count(); ++n) {
      const Net& net = graph_.net(n);
      const double share =
          (rate > 0 ? net.rate / rate : 0.0) + (in_axons > 0 ? net.in_axons / in_axons : 0.0);
      const std::size_t pins = graph_.pins_of().size(n);
      weight_.push_back(
          pins < 2 || pins > kManyPins
              ? 0.0F
              : static_cast<float>(share * graph_.net_count() / static_cast<double>(pins - 1)));
    }
  }

  void score_partners(std::uint32_t v) {
    partners_.clear();
    const auto add = [this, v](std::uint32_t u, float weight) {
      if (u == v) return;
      if (score_[u] == 0.0F) partners_.push_back(u);
      score_[u] += weight;
    };
    const Csr<Pin>& nets = graph_.nets_of();
    const std::size_t count = nets.size(v);
    // A vertex of many nets looks at some of them, from a place of its own on.
    const std::size_t start = count == 0 ? 0 : arith::mix(v) % count;
    std::size_t visits = 0;
    for (std::size_t i = 0; i < count && visits < kMostVisits; ++i) {
      const std::uint32_t n = nets.column(nets.first(v) + (start + i) % count);
      const float weight = weight_[n];
      if (weight == 0.0F) continue;
      visits += graph_.pins_of().size(n);
      graph_.pins_of().for_each(n, [&](std::uint32_t u, const Pin& /*pin*/) { add(u, weight); });
      graph_.senders_of().for_each(
          n, [&](std::uint32_t u, const Sender& /*sender*/) { add(u, weight); });
    }
    graph_.sends_of().for_each(v, [&](std::uint32_t n, const Sender& /*sender*/) {
      const float weight = weight_[n];
      if (weight == 0.0F) return;
      graph_.pins_of().for_each(n, [&](std::uint32_t u, const Pin& /*pin*/) { add(u, weight); });
    });
  }

  std::uint32_t in_axons(std::uint32_t v) const {
    std::uint32_t sum = 0;
    graph_.nets_of().for_each(
        v, [&](std::uint32_t n, const Pin& /*pin*/) { sum += graph_.net(n).in_axons; });
    return sum;
  }

  bool may_join(std::uint32_t v, std::uint32_t axons, std::uint32_t u) const {
    if (options_.within != nullptr && (*options_.within)[u] != (*options_.within)[v]) return false;
    const std::uint32_t group = group_[u];
    const std::uint32_t compartments =
        group == kUnassigned ? graph_.vertex(u).compartments : compartments_[group];
    if (compartments + graph_.vertex(v).compartments > options_.max_compartments) return false;
    const std::uint32_t others = group == kUnassigned ? in_axons(u) : in_axons_[group];
    return others + axons <= options_.max_in_axons;
  }

  void place(std::uint32_t v) {
    score_partners(v);
    const std::uint32_t axons = in_axons(v);
    float best_score = 0.0F;
    std::uint32_t best = kUnassigned;
    for (const std::uint32_t u : partners_) {
      const std::uint32_t group = group_[u];
      const std::uint32_t size =
          group == kUnassigned ? graph_.vertex(u).compartments : compartments_[group];
      // Small groups first: groups stay of one size, and the last ones still find partners.
      const float score = score_[u] / static_cast<float>(size);
      if (score < best_score || (score == best_score && u > best)) continue;
      if (!may_join(v, axons, u)) continue;
      best_score = score;
      best = u;
    }
    for (const std::uint32_t u : partners_) score_[u] = 0.0F;
    if (best == kUnassigned && partners_.empty() && loner_ != kUnassigned &&
        may_join(v, axons, loner_))
      best = loner_;
    if (best == kUnassigned) {
      start(v, axons);
      if (partners_.empty()) loner_ = v;
      return;
    }
    if (group_[best] == kUnassigned) start(best, in_axons(best));
    group_[v] = group_[best];
    compartments_[group_[v]] += graph_.vertex(v).compartments;
    in_axons_[group_[v]] += axons;
  }

  void start(std::uint32_t v, std::uint32_t axons) {
    group_[v] = static_cast<std::uint32_t>(compartments_.size());
    compartments_.push_back(graph_.vertex(v).compartments);
    in_axons_.push_back(axons);
  }

  const Hypergraph& graph_;
  const CoarsenOptions& options_;
  std::vector<std::uint32_t> group_;
  std::vector<std::uint32_t> compartments_;  ///< of each group
  std::vector<std::uint32_t> in_axons_;      ///< of each group
  std::vector<float> weight_;                ///< of each net
  std::vector<float> score_;                 ///< of each vertex, zero but for partners_
  std::vector<std::uint32_t> partners_;
  std::uint32_t loner_ = kUnassigned;  ///< the last that shares nothing: such go together
};

}  // namespace

Grouping group_by_shared_in_axons(const Hypergraph& graph, const CoarsenOptions& options,
                                  Dice& dice) {
  return Grouper(graph, options).run(dice);
}

}  // namespace spikemesh::mapping
