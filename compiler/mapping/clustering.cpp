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
         usage.synapse_words <= limits.synapse_words && usage.profiles <= limits.profiles &&
         usage.rules <= limits.rules;
}

Clustering::Clustering(const Hypergraph& graph, const Limits& limits)
    : graph_(&graph),
      limits_(limits),
      cluster_of_(graph.vertex_count(), kUnassigned),
      seats_(graph.pins_of().cells()),
      nets_(graph.net_count()) {
  for (std::uint32_t n = 0; n < graph.net_count(); ++n) {
    NetState& state = nets_[n];
    state.first = graph.pins_of().first(n);
    state.rate = graph.net(n).rate;
    state.in_axons = graph.net(n).in_axons;
    if (graph.senders_of().size(n) > 1) state.home = kSeveral;
    graph.senders_of().for_each(n, [&state](std::uint32_t /*vertex*/, const Sender& sender) {
      state.sender_rate = sender.rate;
    });
  }
}

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
  out_change_.push_back(0);
  return cluster_count() - 1;
}

bool Clustering::legal() const {
  return std::ranges::all_of(usage_, [this](const Usage& usage) { return within(usage, limits_); });
}

Clustering::Seat* Clustering::find_seat(std::uint32_t net, std::uint32_t cluster) {
  const NetState& state = nets_[net];
  Seat* const begin = seats_.data() + state.first;
  Seat* const end = begin + state.seats;
  work_ += state.seats;
  for (Seat* seat = begin; seat != end; ++seat)
    if (seat->cluster == cluster) return seat;
  return nullptr;
}

/// A net reaches one cluster more or less: what its sources' cores and the cost see of that.
void Clustering::change_reach(std::uint32_t net, std::uint32_t cluster, bool more) {
  const double sign = more ? 1.0 : -1.0;
  cost_ += sign * cost_of_reach(nets_[net].rate);
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
      seat = seats_.data() + nets_[n].first + nets_[n].seats++;
      *seat = {cluster, 0};
      usage.in_axons += net.in_axons;
      usage.profiles += net.profiles;
      usage.rules += net.rules;
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
    *seat = seats_[nets_[n].first + --nets_[n].seats];
    usage.in_axons -= net.in_axons;
    usage.profiles -= net.profiles;
    usage.rules -= net.rules;
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
    add(usage.out_axons, sender.sources * nets_[net].seats);
    if (find_seat(net, cluster) != nullptr) cost_ -= (in ? kTravel : -kTravel) * sender.rate;
  });
}

/// Says where a vertex is, or is not any more.
void Clustering::settle(std::uint32_t vertex, std::uint32_t cluster) {
  cluster_of_[vertex] = cluster;
  graph_->sends_of().for_each(vertex, [&](std::uint32_t n, const Sender& /*sender*/) {
    if (nets_[n].home != kSeveral) nets_[n].home = cluster;
  });
}

void Clustering::remove(std::uint32_t vertex) {
  const std::uint32_t from = cluster_of_[vertex];
  count_vertex(vertex, from, false);
  settle(vertex, kUnassigned);
  remove_pins(vertex, from);
}

void Clustering::move(std::uint32_t vertex, std::uint32_t cluster) {
  if (cluster_of_[vertex] != kUnassigned) remove(vertex);
  add_pins(vertex, cluster);
  settle(vertex, cluster);
  count_vertex(vertex, cluster, true);
}

Clustering::Candidate& Clustering::candidate(std::uint32_t cluster) {
  Candidate& found = candidates_[cluster];
  if (found.stamp != now_) {
    found = {.stamp = now_};
    touched_.push_back(cluster);
  }
  return found;
}

/// Of a net with one sender, or none; the others' are collected one by one.
void Clustering::collect_net(std::uint32_t vertex, std::uint32_t n, std::uint32_t synapses,
                             Totals& totals) {
  NetState& net = nets_[n];
  const std::uint32_t own = cluster_of_[vertex];
  const double cost = cost_of_reach(net.rate);
  const bool sends_it = net.stamp == now_;
  if (sends_it) net.stamp = now_ + 1;
  totals.gain -= cost;
  totals.axons += net.in_axons;
  work_ += net.seats;
  bool leaves = false;
  bool home_reached = false;
  for (std::size_t i = net.first; i < net.first + net.seats; ++i) {
    const Seat seat = seats_[i];
    home_reached |= seat.cluster == net.home;
    if (seat.cluster == own) {
      leaves = seat.synapses == synapses;
      continue;
    }
    Candidate& to = candidate(seat.cluster);
    to.gain += cost;
    to.axons_shared += net.in_axons;
  }
  if (leaves) totals.gain += cost;
  if (net.home == kSeveral) {
    collect_senders(vertex, n, synapses, totals);
  } else if (!sends_it && net.home != kUnassigned) {
    if (net.home == own)
      totals.gain -= leaves ? kTravel * net.sender_rate : 0.0;
    else if (!home_reached)
      candidate(net.home).gain += kTravel * net.sender_rate;
  }
}

/// What the vertex's pins of a net mean to the net's senders where they stand.
void Clustering::collect_senders(std::uint32_t vertex, std::uint32_t n, std::uint32_t synapses,
                                 Totals& totals) {
  const std::uint32_t own = cluster_of_[vertex];
  graph_->senders_of().for_each(n, [&](std::uint32_t sender, const Sender& from) {
    const std::uint32_t home = cluster_of_[sender];
    if (sender == vertex || home == kUnassigned) return;
    const Seat* seat = find_seat(n, home);
    if (home == own) {
      if (seat != nullptr && seat->synapses == synapses) totals.gain -= kTravel * from.rate;
    } else if (seat == nullptr) {
      candidate(home).gain += kTravel * from.rate;
    }
  });
}

/// What it means for the vertex's own sources where they stand. A net with pins in the vertex
/// comes along.
void Clustering::collect_home(std::uint32_t vertex, Totals& totals) {
  const std::uint32_t own = cluster_of_[vertex];
  graph_->sends_of().for_each(vertex, [&](std::uint32_t n, const Sender& sender) {
    if (nets_[n].stamp == now_ + 1) return;
    work_ += nets_[n].seats;
    for_each_reached(n, [&](std::uint32_t cluster, std::uint32_t /*synapses*/) {
      if (cluster == own)
        totals.gain -= kTravel * sender.rate;
      else
        candidate(cluster).gain += kTravel * sender.rate;
    });
  });
}

/// Makes all stamps old. They are 32 bits wide: where these are used up, they start again.
void Clustering::begin_look() {
  constexpr std::uint32_t kLast = 0xfffffffc;
  if (now_ >= kLast) {
    for (NetState& net : nets_) net.stamp = 0;
    for (Candidate& candidate : candidates_) candidate.stamp = 0;
    now_ = 0;
  }
  now_ += 2;
  touched_.clear();
}

Clustering::Totals Clustering::collect(std::uint32_t vertex) {
  begin_look();
  Totals totals;
  graph_->sends_of().for_each(
      vertex, [&](std::uint32_t n, const Sender& /*sender*/) { nets_[n].stamp = now_; });
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    collect_net(vertex, n, pin.synapses, totals);
  });
  collect_home(vertex, totals);
  return totals;
}

/// The limits that need no look at the vertex's nets.
bool Clustering::has_room(std::uint32_t vertex, std::uint32_t cluster, std::uint32_t axons) const {
  const Vertex& v = graph_->vertex(vertex);
  const Usage& usage = usage_[cluster];
  const std::uint32_t slots = std::max(v.slots_log2, usage.slots_log2());
  return usage.compartments + v.compartments <= compartment_limit(limits_, slots) &&
         usage.in_axons + axons <= limits_.in_axons;
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
    add(to, std::int64_t{sender.sources} * nets_[n].seats);
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
  if (!has_room(vertex, cluster, 0)) return false;
  Growth more;
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    const Net& net = graph_->net(n);
    const Seat* seat = find_seat(n, cluster);
    const std::uint32_t there = seat == nullptr ? 0 : seat->synapses;
    more.words += std::int64_t{words_of(net, there + pin.synapses)} - words_of(net, there);
    if (seat != nullptr) return;
    more.axons += net.in_axons;
    more.profiles += net.profiles;
    more.rules += net.rules;
  });
  const Usage& usage = usage_[cluster];
  return has_room(vertex, cluster, more.axons) &&
         usage.synapse_words + more.words <= std::int64_t{limits_.synapse_words} &&
         usage.profiles + more.profiles <= limits_.profiles &&
         usage.rules + more.rules <= limits_.rules &&
         sources_stay_within(vertex, cluster_of_[vertex], cluster);
}

std::span<const Move> Clustering::moves(std::uint32_t vertex) {
  const Totals totals = collect(vertex);
  moves_.clear();
  for (const std::uint32_t cluster : touched_)
    moves_.push_back({.cluster = cluster, .gain = totals.gain + candidates_[cluster].gain});
  return moves_;
}

namespace {

/// Ties go to the cluster of the lower number: the order of seats must not matter.
bool is_less(const Move& a, const Move& b) {
  return a.gain != b.gain ? a.gain < b.gain : a.cluster > b.cluster;
}

}  // namespace

std::optional<Move> Clustering::best_move(std::uint32_t vertex) {
  moves(vertex);
  const auto best = std::ranges::max_element(moves_, is_less);
  return best == moves_.end() ? std::nullopt : std::optional(*best);
}

std::optional<Move> Clustering::best_fitting_move(std::uint32_t vertex, double least) {
  constexpr int kTries = 8;
  const Totals totals = collect(vertex);
  moves_.clear();
  for (const std::uint32_t cluster : touched_) {
    const Candidate& to = candidates_[cluster];
    const double gain = totals.gain + to.gain;
    if (gain >= least && has_room(vertex, cluster, totals.axons - to.axons_shared))
      moves_.push_back({cluster, gain});
  }
  std::ranges::make_heap(moves_, is_less);
  for (int i = 0; i < kTries && !moves_.empty(); ++i) {
    std::ranges::pop_heap(moves_, is_less);
    const Move best = moves_.back();
    moves_.pop_back();
    if (can_join(vertex, best.cluster)) return best;
  }
  return std::nullopt;
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
    NetState& net = nets_[n];
    for (std::size_t i = net.first; i < net.first + net.seats; ++i)
      seats_[i].cluster = number[seats_[i].cluster];
    if (net.home < kSeveral) net.home = number[net.home];
  }
}

}  // namespace spikemesh::mapping
