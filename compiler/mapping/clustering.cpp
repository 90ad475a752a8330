#include "compiler/mapping/clustering.h"

#include <algorithm>

#include "base/error.h"

namespace spikemesh::mapping {
namespace {

constexpr std::uint32_t kMinSlotsLog2 = 3;

std::uint32_t compartment_limit(const Limits& limits, std::uint32_t slots_log2) {
  return std::min(limits.compartments, limits.accumulators >> slots_log2);
}

}  // namespace

std::uint32_t Usage::slots_log2() const {
  for (std::size_t i = vertices_with_slots.size(); i > 0; --i)
    if (vertices_with_slots[i - 1] > 0) return static_cast<std::uint32_t>(i - 1) + kMinSlotsLog2;
  return kMinSlotsLog2;
}

bool Usage::empty() const {
  return std::ranges::all_of(vertices_with_slots, [](std::uint32_t count) { return count == 0; });
}

bool within(const Usage& usage, const Limits& limits) {
  return usage.compartments <= compartment_limit(limits, usage.slots_log2()) &&
         usage.in_axons <= limits.in_axons && usage.out_axons <= limits.out_axons &&
         usage.synapse_words <= limits.synapse_words && usage.profiles <= limits.profiles;
}

Clustering::Clustering(const Hypergraph& graph, const Limits& limits)
    : graph_(&graph),
      limits_(limits),
      cluster_of_(graph.vertex_count(), kUnassigned),
      seats_(graph.pins_of().cells()),
      seats_used_(graph.net_count(), 0),
      net_stamp_(graph.net_count(), 0) {}

Clustering::Clustering(const Hypergraph& graph, const Limits& limits, const Assignment& assignment)
    : Clustering(graph, limits) {
  SPIKEMESH_CHECK(assignment.size() == graph.vertex_count(), "an assignment has every vertex");
  for (std::uint32_t v = 0; v < assignment.size(); ++v) {
    if (assignment[v] == kUnassigned) continue;
    while (assignment[v] >= cluster_count()) add_cluster();
    move(v, assignment[v]);
  }
}

std::uint32_t Clustering::used_clusters() const {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(usage_, [](const Usage& usage) { return !usage.empty(); }));
}

std::uint32_t Clustering::add_cluster() {
  usage_.emplace_back();
  candidates_.emplace_back();
  stamp_.push_back(0);
  out_change_.push_back(0);
  return cluster_count() - 1;
}

bool Clustering::legal() const {
  return std::ranges::all_of(usage_, [this](const Usage& usage) { return within(usage, limits_); });
}

Clustering::Seat* Clustering::find_seat(std::uint32_t net, std::uint32_t cluster) {
  Seat* const begin = seats_.data() + graph_->pins_of().first(net);
  Seat* const end = begin + seats_used_[net];
  work_ += seats_used_[net];
  for (Seat* seat = begin; seat != end; ++seat)
    if (seat->cluster == cluster) return seat;
  return nullptr;
}

/// Spikes a step of the net's sources that stand in a cluster.
double Clustering::home_rate(std::uint32_t net, std::uint32_t cluster, std::uint32_t except) const {
  double rate = 0.0;
  graph_->senders_of().for_each(net, [&](std::uint32_t vertex, const Sender& sender) {
    if (vertex != except && cluster_of_[vertex] == cluster) rate += sender.rate;
  });
  return rate;
}

/// A net reaches one cluster more or less: what its sources' cores and the cost see of that.
void Clustering::change_reach(std::uint32_t net, std::uint32_t cluster, bool more) {
  const double sign = more ? 1.0 : -1.0;
  cost_ += sign * net_cost(graph_->net(net));
  graph_->senders_of().for_each(net, [&](std::uint32_t vertex, const Sender& sender) {
    const std::uint32_t home = cluster_of_[vertex];
    if (home == kUnassigned) return;
    usage_[home].out_axons += more ? sender.sources : 0U - sender.sources;
    if (home == cluster) cost_ -= sign * kTravel * sender.rate;
  });
}

void Clustering::add_pins(std::uint32_t vertex, std::uint32_t cluster) {
  Usage& usage = usage_[cluster];
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    const Net& net = graph_->net(n);
    Seat* seat = find_seat(n, cluster);
    if (seat == nullptr) {
      seat = seats_.data() + graph_->pins_of().first(n) + seats_used_[n]++;
      *seat = {cluster, 0};
      usage.in_axons += net.in_axons;
      usage.profiles += net.profiles;
      change_reach(n, cluster, true);
    }
    usage.synapse_words -= words_of(net, seat->synapses);
    seat->synapses += pin.synapses;
    usage.synapse_words += words_of(net, seat->synapses);
  });
}

void Clustering::remove_pins(std::uint32_t vertex, std::uint32_t cluster) {
  Usage& usage = usage_[cluster];
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    const Net& net = graph_->net(n);
    Seat* seat = find_seat(n, cluster);
    SPIKEMESH_CHECK(seat != nullptr, "net {} reaches the cluster of its pin", n);
    usage.synapse_words -= words_of(net, seat->synapses);
    seat->synapses -= pin.synapses;
    usage.synapse_words += words_of(net, seat->synapses);
    if (seat->synapses > 0) return;
    *seat = seats_[graph_->pins_of().first(n) + --seats_used_[n]];
    usage.in_axons -= net.in_axons;
    usage.profiles -= net.profiles;
    change_reach(n, cluster, false);
  });
}

/// What a vertex brings but for its pins: compartments, slots, and the sources in it.
void Clustering::count_vertex(std::uint32_t vertex, std::uint32_t cluster, bool in) {
  const Vertex& v = graph_->vertex(vertex);
  Usage& usage = usage_[cluster];
  const auto add = [in](std::uint32_t& to, std::uint32_t amount) {
    to += in ? amount : 0U - amount;
  };
  add(usage.compartments, v.compartments);
  add(usage.out_axons, v.out_axons);
  add(usage.vertices_with_slots.at(v.slots_log2 - kMinSlotsLog2), 1);
  graph_->sends_of().for_each(vertex, [&](std::uint32_t net, const Sender& sender) {
    add(usage.out_axons, sender.sources * seats_used_[net]);
    if (find_seat(net, cluster) != nullptr) cost_ -= (in ? kTravel : -kTravel) * sender.rate;
  });
}

void Clustering::remove(std::uint32_t vertex) {
  const std::uint32_t from = cluster_of_[vertex];
  count_vertex(vertex, from, false);
  cluster_of_[vertex] = kUnassigned;
  remove_pins(vertex, from);
}

void Clustering::move(std::uint32_t vertex, std::uint32_t cluster) {
  if (cluster_of_[vertex] != kUnassigned) remove(vertex);
  add_pins(vertex, cluster);
  cluster_of_[vertex] = cluster;
  count_vertex(vertex, cluster, true);
}

Clustering::Candidate& Clustering::candidate(std::uint32_t cluster) {
  if (stamp_[cluster] != now_) {
    stamp_[cluster] = now_;
    candidates_[cluster] = {};
    touched_.push_back(cluster);
  }
  return candidates_[cluster];
}

void Clustering::collect_net(std::uint32_t vertex, std::uint32_t n, std::uint32_t synapses,
                             Totals& totals) {
  const Net& net = graph_->net(n);
  const std::uint32_t own = cluster_of_[vertex];
  const double cost = net_cost(net);
  const std::int64_t words = words_of(net, synapses);
  totals.cost += cost;
  totals.axons += net.in_axons;
  totals.profiles += net.profiles;
  totals.words += words;
  work_ += seats_used_[n];
  for_each_reached(n, [&](std::uint32_t cluster, std::uint32_t there) {
    if (cluster == own) {
      if (there == synapses) totals.leave += cost;
      return;
    }
    Candidate& to = candidate(cluster);
    to.cost_shared += cost;
    to.axons_shared += net.in_axons;
    to.profiles_shared += net.profiles;
    if (words > 0)
      to.words_saved += words - (std::int64_t{words_of(net, there + synapses)} -
                                 std::int64_t{words_of(net, there)});
  });
  graph_->senders_of().for_each(n, [&](std::uint32_t sender, const Sender& from) {
    const std::uint32_t home = cluster_of_[sender];
    if (sender == vertex || home == kUnassigned) return;
    const Seat* seat = find_seat(n, home);
    if (home == own) {
      if (seat != nullptr && seat->synapses == synapses) totals.leave -= kTravel * from.rate;
    } else if (seat == nullptr) {
      candidate(home).bonus += kTravel * from.rate;
    }
  });
}

/// What it means for the vertex's own sources where they stand. A net with pins in the vertex
/// comes along.
void Clustering::collect_home(std::uint32_t vertex, Totals& totals) {
  const std::uint32_t own = cluster_of_[vertex];
  graph_->sends_of().for_each(vertex, [&](std::uint32_t n, const Sender& sender) {
    if (net_stamp_[n] == now_) return;
    work_ += seats_used_[n];
    for_each_reached(n, [&](std::uint32_t cluster, std::uint32_t /*synapses*/) {
      if (cluster == own)
        totals.own_bonus += kTravel * sender.rate;
      else
        candidate(cluster).bonus += kTravel * sender.rate;
    });
  });
}

Clustering::Totals Clustering::collect(std::uint32_t vertex) {
  ++now_;
  touched_.clear();
  Totals totals;
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    net_stamp_[n] = now_;
    collect_net(vertex, n, pin.synapses, totals);
  });
  collect_home(vertex, totals);
  return totals;
}

/// All limits of the cluster itself; those of the sources' cores are looked at before a move.
bool Clustering::fits(std::uint32_t vertex, std::uint32_t cluster, const Candidate& candidate,
                      const Totals& totals) const {
  const Vertex& v = graph_->vertex(vertex);
  const Usage& usage = usage_[cluster];
  const std::uint32_t slots = std::max(v.slots_log2, usage.slots_log2());
  if (usage.compartments + v.compartments > compartment_limit(limits_, slots)) return false;
  if (usage.in_axons + totals.axons - candidate.axons_shared > limits_.in_axons) return false;
  if (usage.profiles + totals.profiles - candidate.profiles_shared > limits_.profiles) return false;
  return std::int64_t{usage.synapse_words} + totals.words - candidate.words_saved <=
         std::int64_t{limits_.synapse_words};
}

/// Whether the out-axons of every core stay within the limit: the vertex's own in the new cluster,
/// and those of the sources whose reach changes.
bool Clustering::sources_stay_within(std::uint32_t vertex, std::uint32_t from, std::uint32_t to) {
  touched_.clear();
  const auto add = [this](std::uint32_t cluster, std::int64_t amount) {
    if (cluster == kUnassigned || amount == 0) return;
    if (out_change_[cluster] == 0) touched_.push_back(cluster);
    out_change_[cluster] += amount;
  };
  add(to, graph_->vertex(vertex).out_axons);
  graph_->sends_of().for_each(vertex, [&](std::uint32_t n, const Sender& sender) {
    add(to, std::int64_t{sender.sources} * seats_used_[n]);
  });
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    const Seat* here = from == kUnassigned ? nullptr : find_seat(n, from);
    const int change = (find_seat(n, to) == nullptr ? 1 : 0) -
                       (here != nullptr && here->synapses == pin.synapses ? 1 : 0);
    if (change == 0) return;
    graph_->senders_of().for_each(n, [&](std::uint32_t u, const Sender& sender) {
      add(u == vertex ? to : cluster_of_[u], std::int64_t{change} * sender.sources);
    });
  });
  bool stays = true;
  for (const std::uint32_t cluster : touched_) {
    if (out_change_[cluster] > 0 &&
        usage_[cluster].out_axons + out_change_[cluster] > std::int64_t{limits_.out_axons})
      stays = false;
    out_change_[cluster] = 0;
  }
  return stays;
}

bool Clustering::can_join(std::uint32_t vertex, std::uint32_t cluster) {
  const Totals totals = collect(vertex);
  if (!fits(vertex, cluster, candidate(cluster), totals)) return false;
  return sources_stay_within(vertex, cluster_of_[vertex], cluster);
}

std::span<const Move> Clustering::moves(std::uint32_t vertex) {
  const Totals totals = collect(vertex);
  moves_.clear();
  for (const std::uint32_t cluster : touched_) {
    const Candidate& to = candidates_[cluster];
    moves_.push_back(
        {.cluster = cluster,
         .gain = totals.leave - (totals.cost - to.cost_shared) + to.bonus - totals.own_bonus,
         .fits = fits(vertex, cluster, to, totals)});
  }
  return moves_;
}

Clustering::Best Clustering::best_move(std::uint32_t vertex) {
  moves(vertex);
  // Ties go to the cluster of the lower number: the order of seats must not matter.
  std::ranges::sort(moves_, [](const Move& a, const Move& b) {
    return a.gain != b.gain ? a.gain > b.gain : a.cluster < b.cluster;
  });
  Best best;
  constexpr int kTries = 4;
  int tries = 0;
  for (const Move& move : moves_) {
    if (!best.any) best.any = move;
    if (!move.fits) continue;
    if (sources_stay_within(vertex, cluster_of_[vertex], move.cluster)) {
      best.fitting = move;
      break;
    }
    if (++tries == kTries) break;
  }
  if (best.any && best.fitting && best.any->cluster != best.fitting->cluster)
    best.any->fits = false;
  return best;
}

void Clustering::drop_empty() {
  std::vector<std::uint32_t> number(cluster_count(), kUnassigned);
  std::uint32_t next = 0;
  for (std::uint32_t c = 0; c < cluster_count(); ++c) {
    if (usage_[c].empty()) continue;
    number[c] = next;
    usage_[next++] = usage_[c];
  }
  usage_.resize(next);
  for (std::uint32_t& cluster : cluster_of_)
    if (cluster != kUnassigned) cluster = number[cluster];
  for (std::uint32_t n = 0; n < graph_->net_count(); ++n) {
    const std::size_t begin = graph_->pins_of().first(n);
    for (std::size_t i = begin; i < begin + seats_used_[n]; ++i)
      seats_[i].cluster = number[seats_[i].cluster];
  }
}

}  // namespace spikemesh::mapping
