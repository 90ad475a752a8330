#include "compiler/mapping/refine.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <queue>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace spikemesh::mapping {
namespace {

constexpr double kLeastGain = 1e-9;
constexpr double kInfinite = std::numeric_limits<double>::infinity();
constexpr double kAnyGain = -kInfinite;

class Refinement {
 public:
  Refinement(Clustering& clustering, const RefineOptions& options, Dice& dice)
      : clustering_(clustering),
        graph_(clustering.graph()),
        options_(options),
        dice_(dice),
        end_of_work_(options.work == ~0ULL ? ~0ULL : clustering.work() + options.work) {}

  void run() {
    sweep();
    for (std::uint32_t i = 0; i < options_.hill_passes && has_time(); ++i)
      if (climb() < kLeastGain) break;
    for (std::uint32_t i = 0; i < options_.swap_passes && has_time(); ++i)
      if (swap_pass() < kLeastGain) break;
  }

 private:
  bool has_time() const { return clustering_.work() < end_of_work_; }

  /// Moves each vertex to where it gains most, until nothing moves. After the first round only
  /// those are looked at whose nets have changed.
  void sweep() {
    std::vector<bool> dirty(graph_.vertex_count(), true);
    for (std::uint32_t round = 0; round < options_.sweeps && has_time(); ++round) {
      std::uint32_t moved = 0;
      for (const std::uint32_t v : dice_.order(graph_.vertex_count())) {
        if (!dirty[v] || !has_time()) continue;
        dirty[v] = false;
        const auto best = clustering_.best_fitting_move(v, kLeastGain);
        if (!best) continue;
        clustering_.move(v, best->cluster);
        ++moved;
        mark_neighbours(v, dirty);
      }
      if (moved == 0) return;
    }
  }

  void mark_neighbours(std::uint32_t v, std::vector<bool>& dirty) const {
    constexpr std::uint32_t kCritical = 3;  // a net spread wider hardly changes anyone's gains
    graph_.nets_of().for_each(v, [&](std::uint32_t n, const Pin& /*pin*/) {
      if (clustering_.reach(n) > kCritical) return;
      graph_.pins_of().for_each(n, [&](std::uint32_t u, const Pin& /*pin*/) { dirty[u] = true; });
      graph_.senders_of().for_each(
          n, [&](std::uint32_t u, const Sender& /*sender*/) { dirty[u] = true; });
    });
  }

  struct Entry {
    double gain;
    std::uint32_t vertex;
    bool operator<(const Entry& other) const {
      return gain != other.gain ? gain < other.gain : vertex > other.vertex;
    }
  };
  struct Step {
    std::uint32_t vertex;
    std::uint32_t from;
  };

  /// One pass of Fiduccia and Mattheyses: always the best move, even at a loss, each vertex once;
  /// then back to the best point. Returns the gain.
  double climb() {
    const std::uint32_t count = graph_.vertex_count();
    constexpr std::uint32_t kFewest = 50;
    constexpr std::uint32_t kPart = 200;
    const std::uint32_t patience = kFewest + count / kPart;
    std::priority_queue<Entry> queue;
    std::vector<bool> done(count, false);
    for (std::uint32_t v = 0; v < count && has_time(); ++v)
      if (const auto best = clustering_.best_fitting_move(v, kAnyGain)) queue.push({best->gain, v});
    const double start = clustering_.cost();
    double lowest = start;
    std::vector<Step> steps;
    std::size_t keep = 0;
    while (!queue.empty() && steps.size() - keep < patience && has_time()) {
      const Entry entry = queue.top();
      queue.pop();
      if (done[entry.vertex]) continue;
      const auto best = clustering_.best_fitting_move(entry.vertex, kAnyGain);
      if (!best) continue;
      if (best->gain < entry.gain - kLeastGain) {
        queue.push({best->gain, entry.vertex});
        continue;
      }
      done[entry.vertex] = true;
      steps.push_back({entry.vertex, clustering_.cluster_of(entry.vertex)});
      clustering_.move(entry.vertex, best->cluster);
      queue_neighbours(entry.vertex, done, queue);
      if (clustering_.cost() < lowest - kLeastGain) {
        lowest = clustering_.cost();
        keep = steps.size();
      }
    }
    for (std::size_t i = steps.size(); i > keep; --i)
      clustering_.move(steps[i - 1].vertex, steps[i - 1].from);
    return start - clustering_.cost();
  }

  void queue_neighbours(std::uint32_t v, const std::vector<bool>& done,
                        std::priority_queue<Entry>& queue) {
    constexpr std::size_t kManyPins = 32;
    constexpr std::size_t kMostLooks = 64;
    std::size_t looks = 0;
    graph_.nets_of().for_each(v, [&](std::uint32_t n, const Pin& /*pin*/) {
      if (clustering_.reach(n) > 3 || graph_.pins_of().size(n) > kManyPins) return;
      graph_.pins_of().for_each(n, [&](std::uint32_t u, const Pin& /*pin*/) {
        if (u == v || done[u] || ++looks > kMostLooks) return;
        if (const auto best = clustering_.best_fitting_move(u, kLeastGain))
          queue.push({best->gain, u});
      });
    });
  }

  /// A move that a vertex would like, or would mind least.
  struct Wish {
    std::uint32_t from;
    std::uint32_t to;
    double gain;
    std::uint32_t vertex;
    bool operator<(const Wish& other) const {
      return std::tuple(from, to, -gain, vertex) <
             std::tuple(other.from, other.to, -other.gain, other.vertex);
    }
  };

  /// Each vertex's best moves, limits or not: by clusters, the best first.
  std::vector<Wish> wishes() {
    constexpr std::size_t kWishes = 4;
    std::vector<Wish> all;
    std::vector<Move> moves;
    for (std::uint32_t v = 0; v < graph_.vertex_count() && has_time(); ++v) {
      const auto found = clustering_.moves(v);
      moves.assign(found.begin(), found.end());
      const std::size_t count = std::min(kWishes, moves.size());
      std::ranges::partial_sort(moves, moves.begin() + static_cast<std::ptrdiff_t>(count),
                                [](const Move& a, const Move& b) {
                                  return a.gain != b.gain ? a.gain > b.gain : a.cluster < b.cluster;
                                });
      for (std::size_t i = 0; i < count; ++i)
        all.push_back({clustering_.cluster_of(v), moves[i].cluster, moves[i].gain, v});
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  /// Where clusters are full: exchanges vertices of two clusters that would like to be in the
  /// other, or of which one would and the other hardly minds.
  double swap_pass() {
    const double start = clustering_.cost();
    const std::vector<Wish> all = wishes();
    const auto group = [&all](std::size_t begin) {
      std::size_t end = begin;
      while (end < all.size() && all[end].from == all[begin].from && all[end].to == all[begin].to)
        ++end;
      return std::span(all).subspan(begin, end - begin);
    };
    for (std::size_t begin = 0; begin < all.size() && has_time();) {
      const std::span<const Wish> there = group(begin);
      begin += there.size();
      const Wish back{there.front().to, there.front().from, kInfinite, 0};
      if (back.from < back.to) continue;  // was met from the other side
      const auto first = std::lower_bound(all.begin(), all.end(), back);
      if (first == all.end() || first->from != back.from || first->to != back.to) continue;
      exchange(there, group(static_cast<std::size_t>(first - all.begin())));
    }
    return start - clustering_.cost();
  }

  void exchange(std::span<const Wish> there, std::span<const Wish> back) {
    constexpr std::size_t kPartners = 4;
    std::size_t next = 0;
    const auto is_there = [this](const Wish& wish) {
      return clustering_.cluster_of(wish.vertex) == wish.from;
    };
    for (const Wish& wish : there) {
      if (!is_there(wish)) continue;
      while (next < back.size() && !is_there(back[next])) ++next;
      for (std::size_t i = next; i < std::min(back.size(), next + kPartners); ++i) {
        if (!has_time() || (i == next && wish.gain + back[i].gain < kLeastGain)) return;
        if (is_there(back[i]) && try_swap(wish.vertex, back[i].vertex)) break;
      }
    }
  }

  bool try_swap(std::uint32_t v, std::uint32_t u) {
    const std::uint32_t from = clustering_.cluster_of(v);
    const std::uint32_t to = clustering_.cluster_of(u);
    const double before = clustering_.cost();
    clustering_.remove(u);
    clustering_.remove(v);
    const bool fits = clustering_.can_join(v, to);
    if (fits) {
      clustering_.move(v, to);
      if (clustering_.can_join(u, from)) {
        clustering_.move(u, from);
        if (clustering_.cost() < before - kLeastGain) return true;
      }
    }
    clustering_.move(v, from);
    clustering_.move(u, to);
    return false;
  }

  Clustering& clustering_;
  const Hypergraph& graph_;
  const RefineOptions& options_;
  Dice& dice_;
  std::uint64_t end_of_work_;
};

}  // namespace

void refine(Clustering& clustering, const RefineOptions& options, Dice& dice) {
  Refinement(clustering, options, dice).run();
}

namespace {

std::vector<std::uint32_t> vertices_in(const Clustering& clustering, std::uint32_t cluster) {
  std::vector<std::uint32_t> vertices;
  for (std::uint32_t v = 0; v < clustering.graph().vertex_count(); ++v)
    if (clustering.cluster_of(v) == cluster) vertices.push_back(v);
  return vertices;
}

/// The vertex whose leaving costs least goes first; to a new cluster where none has room.
void relieve(Clustering& clustering, std::uint32_t cluster, std::size_t looks) {
  std::vector<std::pair<double, std::uint32_t>> leavers;
  const std::vector<std::uint32_t> vertices = vertices_in(clustering, cluster);
  const std::size_t step = 1 + (vertices.size() - 1) / looks;
  for (std::size_t i = 0; i < vertices.size(); ++i) {
    if (i % step != 0) {
      leavers.emplace_back(kInfinite, vertices[i]);
      continue;
    }
    const auto any = clustering.best_move(vertices[i]);
    leavers.emplace_back(any ? -any->gain : 0.0, vertices[i]);
  }
  std::ranges::sort(leavers);
  std::optional<std::uint32_t> fresh;
  for (std::size_t i = 0; i + 1 < leavers.size(); ++i) {
    if (within(clustering.usage(cluster), clustering.limits())) return;
    const std::uint32_t v = leavers[i].second;
    if (const auto best = clustering.best_fitting_move(v, kAnyGain)) {
      clustering.move(v, best->cluster);
      continue;
    }
    if (!fresh || !clustering.can_join(v, *fresh)) fresh = clustering.add_cluster();
    clustering.move(v, *fresh);
  }
}

}  // namespace

void repair(Clustering& clustering, std::size_t looks) {
  constexpr int kRounds = 4;  // relieving one may raise the out-axons of another
  for (int round = 0; round < kRounds && !clustering.legal(); ++round) {
    const std::uint32_t count = clustering.cluster_count();
    for (std::uint32_t c = 0; c < count; ++c)
      if (!within(clustering.usage(c), clustering.limits())) relieve(clustering, c, looks);
  }
}

namespace {

struct Pairing {
  std::uint32_t in_axons = 0;
  double rate = 0.0;
};

/// What pairs of clusters share, as a full matrix.
std::vector<Pairing> shared_by_pairs(const Clustering& clustering) {
  const std::size_t count = clustering.cluster_count();
  std::vector<Pairing> pairs(count * count);
  std::vector<std::uint32_t> reached;
  for (std::uint32_t n = 0; n < clustering.graph().net_count(); ++n) {
    reached.clear();
    clustering.for_each_reached(
        n, [&](std::uint32_t c, std::uint32_t /*synapses*/) { reached.push_back(c); });
    const Net& net = clustering.graph().net(n);
    for (const std::uint32_t a : reached)
      for (const std::uint32_t b : reached) {
        pairs[a * count + b].in_axons += net.in_axons;
        pairs[a * count + b].rate += net.rate;
      }
  }
  return pairs;
}

/// Words never grow when two clusters join; out-axons shrink too.
bool fits_together(const Usage& a, const Usage& b, std::uint32_t shared, const Limits& limits) {
  Usage sum = a;
  sum.compartments += b.compartments;
  sum.in_axons += b.in_axons - shared;
  sum.synapse_words += b.synapse_words;
  sum.out_axons += b.out_axons;
  sum.profiles += b.profiles;
  sum.rules += b.rules;
  for (std::size_t i = 0; i < sum.vertices_with_slots.size(); ++i)
    sum.vertices_with_slots.at(i) += b.vertices_with_slots.at(i);
  return within(sum, limits);
}

}  // namespace

void merge_clusters(Clustering& clustering) {
  constexpr std::uint32_t kMostClusters = 1024;
  for (;;) {
    const std::uint32_t count = clustering.cluster_count();
    if (count < 2 || count > kMostClusters) return;
    const std::vector<Pairing> pairs = shared_by_pairs(clustering);
    struct Choice {
      double rate;
      std::uint32_t a;
      std::uint32_t b;
    };
    std::vector<Choice> choices;
    for (std::uint32_t a = 0; a < count; ++a)
      for (std::uint32_t b = a + 1; b < count; ++b)
        if (fits_together(clustering.usage(a), clustering.usage(b), pairs[a * count + b].in_axons,
                          clustering.limits()))
          choices.push_back({pairs[a * count + b].rate, a, b});
    if (choices.empty()) return;
    std::ranges::sort(choices, [](const Choice& x, const Choice& y) {
      return x.rate != y.rate ? x.rate > y.rate : std::pair(x.a, x.b) < std::pair(y.a, y.b);
    });
    std::vector<std::uint32_t> into(count, kUnassigned);
    std::vector<bool> taken(count, false);
    for (const Choice& choice : choices) {
      if (taken[choice.a] || taken[choice.b]) continue;
      taken[choice.a] = taken[choice.b] = true;
      into[choice.b] = choice.a;
    }
    for (std::uint32_t v = 0; v < clustering.graph().vertex_count(); ++v)
      if (into[clustering.cluster_of(v)] != kUnassigned)
        clustering.move(v, into[clustering.cluster_of(v)]);
    clustering.drop_empty();
  }
}

}  // namespace spikemesh::mapping
