#include "compiler/mapping/seeds.h"

#include <algorithm>
#include <queue>

namespace spikemesh::mapping {
namespace {

/// One cluster after the other, without regard to those before.
class Fill {
 public:
  Fill(const Hypergraph& graph, const Limits& limits) : graph_(graph), limits_(limits) {
    nets_.reserve(graph.net_count());
    for (std::uint32_t n = 0; n < graph.net_count(); ++n)
      nets_.push_back({.words = WordCount(graph.net(n))});
  }

  void begin_cluster() {
    ++cluster_;
    usage_ = {};
  }

  /// Takes a vertex into the cluster at hand if that, looked at alone, stays within its limits.
  bool take_if_it_fits(std::uint32_t vertex) {
    const Usage usage = with(vertex);
    if (!within(usage, limits_)) return false;
    take(vertex, usage);
    return true;
  }
  void take(std::uint32_t vertex) { take(vertex, with(vertex)); }

 private:
  struct NetUse {
    WordCount words;
    std::uint32_t cluster = 0;   ///< the last that it reaches
    std::uint32_t synapses = 0;  ///< there
    std::uint32_t reach = 0;     ///< clusters so far
  };

  void take(std::uint32_t vertex, const Usage& usage) {
    usage_ = usage;
    graph_.nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
      NetUse& net = nets_[n];
      if (net.cluster != cluster_) {
        net.cluster = cluster_;
        net.synapses = 0;
        ++net.reach;
      }
      net.synapses += pin.synapses;
    });
  }

  Usage with(std::uint32_t vertex) const {
    Usage usage = usage_;
    const Vertex& v = graph_.vertex(vertex);
    usage.compartments += v.compartments;
    usage.out_axons += v.out_axons;
    ++usage.vertices_with_slots.at(v.slots_log2 - 3);
    graph_.nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
      const NetUse& use = nets_[n];
      const std::uint32_t there = use.cluster == cluster_ ? use.synapses : 0;
      usage.synapse_words += use.words.of(there + pin.synapses) - use.words.of(there);
      if (there > 0) return;
      const Net& net = graph_.net(n);
      usage.in_axons += net.in_axons;
      usage.profiles += net.profiles;
      usage.rules += net.rules;
    });
    graph_.sends_of().for_each(vertex, [&](std::uint32_t n, const Sender& sender) {
      usage.out_axons += sender.sources * nets_[n].reach;
    });
    return usage;
  }

  const Hypergraph& graph_;
  const Limits& limits_;
  std::vector<NetUse> nets_;
  std::uint32_t cluster_ = 0;
  Usage usage_;
};

}  // namespace

Assignment fill_in_order(const Hypergraph& graph, const Limits& limits,
                         const std::vector<std::uint32_t>& order,
                         const std::vector<std::uint32_t>& breaks, std::uint32_t most) {
  Assignment assignment(graph.vertex_count(), kUnassigned);
  Fill fill(graph, limits);
  auto next_break = breaks.begin();
  std::uint32_t clusters = 0;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    bool wants_new = clusters == 0;
    for (; next_break != breaks.end() && *next_break <= i; ++next_break) wants_new = true;
    if (wants_new || !fill.take_if_it_fits(order[i])) {
      if (clusters >= most) return {};
      fill.begin_cluster();
      ++clusters;
      fill.take(order[i]);
    }
    assignment[order[i]] = clusters - 1;
  }
  return assignment;
}

namespace {

class Growth {
 public:
  Growth(const Hypergraph& graph, const Limits& limits)
      : graph_(graph),
        clustering_(graph, limits),
        total_(graph.vertex_count(), 0.0),
        shared_(graph.vertex_count(), 0.0),
        near_done_(graph.vertex_count(), 0.0),
        refused_by_(graph.vertex_count(), kUnassigned),
        risen_in_(graph.vertex_count(), 0) {
    for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
      graph_.nets_of().for_each(
          v, [&](std::uint32_t n, const Pin& /*pin*/) { total_[v] += worth(n); });
      graph_.sends_of().for_each(
          v, [&](std::uint32_t n, const Sender& /*sender*/) { total_[v] += kOwn * worth(n); });
    }
  }

  Assignment run() {
    for (std::uint32_t placed = 0; placed < graph_.vertex_count();) {
      const std::uint32_t cluster = clustering_.add_cluster();
      queue_ = {};
      std::ranges::fill(shared_, 0.0);
      take(next_start(), cluster);
      ++placed;
      while (placed < graph_.vertex_count()) {
        const std::uint32_t v = next_fitting(cluster);
        if (v == kUnassigned) break;
        take(v, cluster);
        ++placed;
      }
    }
    return clustering_.assignment();
  }

 private:
  static constexpr double kOwn = 0.25;  ///< of a net whose source, not target, is the vertex
  static constexpr std::uint32_t kTries = 256;

  struct Entry {
    double score;
    std::uint32_t vertex;
    bool operator<(const Entry& other) const {
      return score != other.score ? score < other.score : vertex > other.vertex;
    }
  };

  double worth(std::uint32_t n) const { return graph_.net(n).in_axons; }

  double score(std::uint32_t v) const { return total_[v] > 0 ? shared_[v] / total_[v] : 0.0; }

  /// Where the clusters so far have most to do with: no islands are left behind.
  std::uint32_t next_start() const {
    std::uint32_t best = kUnassigned;
    double best_score = -1.0;
    for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v) {
      if (clustering_.cluster_of(v) != kUnassigned) continue;
      const double score = total_[v] > 0 ? near_done_[v] / total_[v] : 0.0;
      if (score > best_score) {
        best_score = score;
        best = v;
      }
    }
    return best;
  }

  void take(std::uint32_t v, std::uint32_t cluster) {
    fresh_.clear();
    graph_.nets_of().for_each(v, [&](std::uint32_t n, const Pin& /*pin*/) {
      bool there = false;
      clustering_.for_each_reached(
          n, [&](std::uint32_t c, std::uint32_t /*synapses*/) { there = there || c == cluster; });
      if (!there) fresh_.push_back(n);
    });
    clustering_.move(v, cluster);
    ++takes_;
    risen_.clear();
    for (const std::uint32_t n : fresh_) {
      const double amount = worth(n);
      const auto more = [&](std::uint32_t u, double weight) {
        near_done_[u] += weight * amount;
        if (clustering_.cluster_of(u) != kUnassigned) return;
        shared_[u] += weight * amount;
        if (risen_in_[u] == takes_) return;
        risen_in_[u] = takes_;
        risen_.push_back(u);
      };
      graph_.pins_of().for_each(n, [&](std::uint32_t u, const Pin& /*pin*/) { more(u, 1.0); });
      graph_.senders_of().for_each(
          n, [&](std::uint32_t u, const Sender& /*sender*/) { more(u, kOwn); });
    }
    for (const std::uint32_t u : risen_) queue_.push({score(u), u});
  }

  /// The best that fits; after many that do not, the cluster counts as full. When no neighbour is
  /// left, the next vertex in order is tried.
  std::uint32_t next_fitting(std::uint32_t cluster) {
    for (std::uint32_t tries = 0; tries < kTries && !queue_.empty();) {
      const Entry entry = queue_.top();
      queue_.pop();
      const std::uint32_t v = entry.vertex;
      if (clustering_.cluster_of(v) != kUnassigned || entry.score < score(v)) continue;
      if (refused_by_[v] == cluster) continue;
      if (clustering_.can_join(v, cluster)) return v;
      refused_by_[v] = cluster;
      ++tries;
    }
    if (!queue_.empty()) return kUnassigned;
    const std::uint32_t v = next_start();
    return v != kUnassigned && clustering_.can_join(v, cluster) ? v : kUnassigned;
  }

  const Hypergraph& graph_;
  Clustering clustering_;
  std::vector<double> total_;      ///< worth of each vertex's nets
  std::vector<double> shared_;     ///< of that, what the cluster at hand has already
  std::vector<double> near_done_;  ///< of that, what any cluster has
  std::vector<std::uint32_t> refused_by_;
  std::vector<std::uint32_t> fresh_;
  std::vector<std::uint32_t> risen_;     ///< whose score the last take has raised
  std::vector<std::uint32_t> risen_in_;  ///< of each vertex the last take that did
  std::uint32_t takes_ = 0;
  std::priority_queue<Entry> queue_;
};

}  // namespace

Assignment grow_by_overlap(const Hypergraph& graph, const Limits& limits) {
  return Growth(graph, limits).run();
}

}  // namespace spikemesh::mapping
