#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "compiler/mapping/hypergraph.h"

namespace spikemesh::mapping {

inline constexpr std::uint32_t kUnassigned = 0xffffffff;

/// Which cluster (a core to be) each vertex is in.
using Assignment = std::vector<std::uint32_t>;

/// What a cluster uses of each limit; accumulators through the slots that its vertices need.
struct Usage {
  std::uint32_t compartments = 0;
  std::uint32_t in_axons = 0;
  std::uint32_t out_axons = 0;
  std::uint32_t synapse_words = 0;
  std::uint32_t profiles = 0;
  std::uint32_t rules = 0;
  std::array<std::uint32_t, 4> vertices_with_slots{};  ///< by slots_log2 - 3

  std::uint32_t slots_log2() const;
  bool empty() const;
};

/// Whether a cluster stays within every limit.
bool within(const Usage& usage, const Limits& limits);

/// A place to which a vertex could go.
struct Move {
  std::uint32_t cluster = 0;
  double gain = 0.0;  ///< by how much the cost would fall
};

/// A clustering under way: who is where, what each core would use, what it costs.
///
/// Cost is the sum over nets of rate x (clusters reached + clusters reached beyond the source's
/// own): packets, and packets that travel. Moves update it exactly; a vertex's best move costs the
/// number of clusters that its nets reach.
class Clustering {
 public:
  Clustering(const Hypergraph& graph, const Limits& limits);
  /// Takes an assignment as it is, whether or not it breaks limits.
  Clustering(const Hypergraph& graph, const Limits& limits, const Assignment& assignment);

  const Hypergraph& graph() const { return *graph_; }
  const Limits& limits() const { return limits_; }
  std::uint32_t cluster_count() const { return static_cast<std::uint32_t>(usage_.size()); }
  std::uint32_t used_clusters() const;
  const Usage& usage(std::uint32_t cluster) const { return usage_[cluster]; }
  std::uint32_t cluster_of(std::uint32_t vertex) const { return cluster_of_[vertex]; }
  const Assignment& assignment() const { return cluster_of_; }
  double cost() const { return cost_; }
  /// Work done so far, in visits of (net, cluster) pairs: what effort is counted in.
  std::uint64_t work() const { return work_; }

  std::uint32_t add_cluster();

  /// Moves an assigned or unassigned vertex, limits or not.
  void move(std::uint32_t vertex, std::uint32_t cluster);
  /// Takes a vertex out of its cluster.
  void remove(std::uint32_t vertex);

  /// Whether a vertex that is not in this cluster can join it within all limits.
  bool can_join(std::uint32_t vertex, std::uint32_t cluster);

  /// All clusters that nets of the vertex reach, its own excepted, with gains.
  std::span<const Move> moves(std::uint32_t vertex);

  /// That of them which gains most, limits or not.
  std::optional<Move> best_move(std::uint32_t vertex);

  /// That which gains most and fits, if it gains at least `least`. Looks at a few only.
  std::optional<Move> best_fitting_move(std::uint32_t vertex, double least);

  /// Whether every cluster is within its limits.
  bool legal() const;

  /// Clusters that targets of a net are in.
  std::uint32_t reach(std::uint32_t net) const { return nets_[net].seats; }
  /// Calls visit(cluster, synapses).
  template <class Visitor>
  void for_each_reached(std::uint32_t net, Visitor&& visit) const {
    const NetState& state = nets_[net];
    for (std::size_t i = state.first; i < state.first + state.seats; ++i)
      visit(seats_[i].cluster, seats_[i].synapses);
  }

  /// Renumbers clusters so that none is empty.
  void drop_empty();

  static constexpr double kTravel = 1.0;  ///< weight of a packet that leaves its core

 private:
  struct Seat {
    std::uint32_t cluster = 0;
    std::uint32_t synapses = 0;
  };
  /// What is looked at of a net over and over: a line of the cache.
  struct alignas(64) NetState {
    explicit NetState(const Net& net);

    std::size_t first = 0;             ///< of its seats, of which there are as many as pins
    std::uint32_t seats = 0;           ///< of them in use: clusters reached
    std::uint32_t home = kUnassigned;  ///< cluster of its only sender, or kSeveral
    std::uint32_t stamp = 0;    ///< now_ where the vertex at hand sends it; then also has pins: + 1
    float rate;                 ///< of all its sources
    float sender_rate = 0.0F;   ///< of its only sender
    std::uint32_t senders = 0;  ///< sources, of all its senders
    std::uint32_t in_axons;
    std::uint16_t profiles;
    std::uint16_t rules;
    WordCount words;
  };
  static constexpr std::uint32_t kSeveral = 0xfffffffe;

  /// By how much a cluster's use grows.
  struct Growth {
    std::uint32_t axons = 0;
    std::uint32_t profiles = 0;
    std::uint32_t rules = 0;
    std::uint32_t words = 0;

    void add(const NetState& net, std::uint32_t more_words);
    Growth without(const Growth& other) const;
  };
  /// What is known of a candidate cluster while a vertex is looked at, against one that nothing
  /// reaches.
  struct Candidate {
    double gain = 0.0;
    std::uint32_t stamp = 0;
    Growth saved{};  ///< where it was collected
  };
  /// Of a vertex, in a cluster that nothing reaches.
  struct Totals {
    double gain = 0.0;
    Growth growth{};
  };

  void seat_net(std::uint32_t n, std::vector<std::size_t>& seat_of);
  Seat* find_seat(std::uint32_t net, std::uint32_t cluster);
  static double cost_of_reach(float rate) { return rate * (1.0 + kTravel); }
  void add_pins(std::uint32_t vertex, std::uint32_t cluster);
  void remove_pins(std::uint32_t vertex, std::uint32_t cluster);
  void change_reach(std::uint32_t net, std::uint32_t cluster, bool more);
  void count_vertex(std::uint32_t vertex, std::uint32_t cluster, bool in);
  void settle(std::uint32_t vertex, std::uint32_t cluster);
  void begin_look();
  Candidate& candidate(std::uint32_t cluster);
  Totals collect(std::uint32_t vertex);
  void collect_net(std::uint32_t vertex, std::uint32_t net, std::uint32_t synapses, Totals& totals);
  void collect_growths(std::uint32_t vertex, Totals& totals);
  void collect_fitting(std::uint32_t vertex, double least);
  void collect_senders(std::uint32_t vertex, std::uint32_t net, std::uint32_t synapses,
                       Totals& totals);
  void collect_home(std::uint32_t vertex, Totals& totals);
  bool has_room(std::uint32_t vertex, std::uint32_t cluster, const Growth& growth) const;
  Growth most_growth(std::uint32_t vertex) const;
  Growth growth_in(std::uint32_t vertex, std::uint32_t cluster);
  void add_out_axons(std::uint32_t cluster, std::uint32_t more);
  bool out_axons_are_ample(std::uint32_t vertex);
  bool sources_stay_within(std::uint32_t vertex, std::uint32_t from, std::uint32_t to);

  const Hypergraph* graph_;
  Limits limits_;
  Assignment cluster_of_;
  std::vector<Usage> usage_;
  std::vector<Seat> seats_;     ///< of each net as many as it has pins
  std::vector<NetState> nets_;  ///< of each net
  double cost_ = 0.0;
  std::uint64_t work_ = 0;

  std::vector<Candidate> candidates_;   ///< by cluster; valid where stamped
  std::vector<std::uint32_t> touched_;  ///< clusters stamped now
  std::uint32_t now_ = 0;               ///< grows by 2 with every look at a vertex
  std::vector<Move> moves_;
  std::vector<std::int64_t> out_change_;  ///< by cluster, zero outside of a check
  std::uint32_t most_out_axons_ = 0;      ///< no cluster uses more; it may be that none uses these
};

}  // namespace spikemesh::mapping
