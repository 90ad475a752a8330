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

Clustering::NetState::NetState(const Net& net)
    : rate(net.rate),
      in_axons(net.in_axons),
      profiles(static_cast<std::uint16_t>(net.profiles)),
      rules(static_cast<std::uint16_t>(net.rules)),
      words(net) {}

void Clustering::Growth::add(const NetState& net, std::uint32_t more_words) {
  axons += net.in_axons;
  profiles += net.profiles;
  rules += net.rules;
  words += more_words;
}

Clustering::Growth Clustering::Growth::without(const Growth& other) const {
  return {axons - other.axons, profiles - other.profiles, rules - other.rules, words - other.words};
}

Clustering::Clustering(const Hypergraph& graph, const Limits& limits)
    : graph_(&graph),
      limits_(limits),
      cluster_of_(graph.vertex_count(), kUnassigned),
      seats_(graph.pins_of().cells()) {
  nets_.reserve(graph.net_count());
  for (std::uint32_t n = 0; n < graph.net_count(); ++n) {
    NetState& state = nets_.emplace_back(graph.net(n));
    state.first = graph.pins_of().first(n);
    if (graph.senders_of().size(n) > 1) state.home = kSeveral;
    graph.senders_of().for_each(n, [&state](std::uint32_t /*vertex*/, const Sender& sender) {
      state.sender_rate = sender.rate;
      state.senders += sender.sources;
    });
  }
}

Clustering::Clustering(const Hypergraph& graph, const Limits& limits, const Assignment& assignment)
    : Clustering(graph, limits) {
  SPIKEMESH_CHECK(assignment.size() == graph.vertex_count(), "an assignment has every vertex");
  cluster_of_ = assignment;
  for (std::uint32_t v = 0; v < assignment.size(); ++v) {
    if (assignment[v] == kUnassigned) continue;
    while (assignment[v] >= cluster_count()) add_cluster();
    Usage& usage = usage_[assignment[v]];
    usage.compartments += graph.vertex(v).compartments;
    usage.out_axons += graph.vertex(v).out_axons;
    ++usage.vertices_with_slots.at(graph.vertex(v).slots_log2 - kMinSlotsLog2);
  }
  std::vector<std::size_t> seat_of(cluster_count(), 0);
  for (std::uint32_t n = 0; n < graph.net_count(); ++n) seat_net(n, seat_of);
  for (const Usage& usage : usage_) most_out_axons_ = std::max(most_out_axons_, usage.out_axons);
}

/// Takes the seats of a net at once, where all vertices have their clusters: net by net memory is
/// read in order. `seat_of` holds anything; that it is right of a cluster, the seat itself says.
void Clustering::seat_net(std::uint32_t n, std::vector<std::size_t>& seat_of) {
  NetState& net = nets_[n];
  const auto is_reached = [&](std::uint32_t cluster) {
    const std::size_t at = seat_of[cluster];
    return at >= net.first && at < net.first + net.seats && seats_[at].cluster == cluster;
  };
  graph_->pins_of().for_each(n, [&](std::uint32_t v, const Pin& pin) {
    const std::uint32_t cluster = cluster_of_[v];
    if (cluster == kUnassigned) return;
    if (!is_reached(cluster)) {
      seat_of[cluster] = net.first + net.seats++;
      seats_[seat_of[cluster]] = {cluster, 0};
    }
    seats_[seat_of[cluster]].synapses += pin.synapses;
  });
  for (std::size_t i = net.first; i < net.first + net.seats; ++i) {
    Usage& usage = usage_[seats_[i].cluster];
    usage.in_axons += net.in_axons;
    usage.profiles += net.profiles;
    usage.rules += net.rules;
    usage.synapse_words += net.words.of(seats_[i].synapses);
  }
  cost_ += net.seats * cost_of_reach(net.rate);
  graph_->senders_of().for_each(n, [&](std::uint32_t v, const Sender& sender) {
    const std::uint32_t home = cluster_of_[v];
    if (net.home != kSeveral) net.home = home;
    if (home == kUnassigned) return;
    usage_[home].out_axons += sender.sources * net.seats;
    if (is_reached(home)) cost_ -= kTravel * sender.rate;
  });
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
    if (more)
      add_out_axons(home, sender.sources);
    else
      usage_[home].out_axons -= sender.sources;
    if (home == cluster) cost_ -= sign * kTravel * sender.rate;
  });
}

void Clustering::add_out_axons(std::uint32_t cluster, std::uint32_t more) {
  std::uint32_t& used = usage_[cluster].out_axons;
  used += more;
  most_out_axons_ = std::max(most_out_axons_, used);
}

void Clustering::add_pins(std::uint32_t vertex, std::uint32_t cluster) {
  Usage& usage = usage_[cluster];
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    NetState& net = nets_[n];
    Seat* seat = find_seat(n, cluster);
    if (seat == nullptr) {
      seat = seats_.data() + net.first + net.seats++;
      *seat = {cluster, 0};
      usage.in_axons += net.in_axons;
      usage.profiles += net.profiles;
      usage.rules += net.rules;
      change_reach(n, cluster, true);
    }
    usage.synapse_words -= net.words.of(seat->synapses);
    seat->synapses += pin.synapses;
    usage.synapse_words += net.words.of(seat->synapses);
  });
}

void Clustering::remove_pins(std::uint32_t vertex, std::uint32_t cluster) {
  Usage& usage = usage_[cluster];
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    NetState& net = nets_[n];
    Seat* seat = find_seat(n, cluster);
    SPIKEMESH_CHECK(seat != nullptr, "net {} reaches the cluster of its pin", n);
    usage.synapse_words -= net.words.of(seat->synapses);
    seat->synapses -= pin.synapses;
    usage.synapse_words += net.words.of(seat->synapses);
    if (seat->synapses > 0) return;
    *seat = seats_[net.first + --net.seats];
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
  const auto add_out = [&](std::uint32_t amount) {
    if (in)
      add_out_axons(cluster, amount);
    else
      usage.out_axons -= amount;
  };
  add(usage.compartments, v.compartments);
  add_out(v.out_axons);
  add(usage.vertices_with_slots.at(v.slots_log2 - kMinSlotsLog2), 1);
  graph_->sends_of().for_each(vertex, [&](std::uint32_t net, const Sender& sender) {
    add_out(sender.sources * nets_[net].seats);
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

/// All limits but out-axons.
bool Clustering::has_room(std::uint32_t vertex, std::uint32_t cluster, const Growth& growth) const {
  const Vertex& v = graph_->vertex(vertex);
  const Usage& usage = usage_[cluster];
  const std::uint32_t slots = std::max(v.slots_log2, usage.slots_log2());
  return usage.compartments + v.compartments <= compartment_limit(limits_, slots) &&
         usage.in_axons + growth.axons <= limits_.in_axons &&
         usage.synapse_words + growth.words <= limits_.synapse_words &&
         usage.profiles + growth.profiles <= limits_.profiles &&
         usage.rules + growth.rules <= limits_.rules;
}

/// The most that a vertex can add to any cluster.
Clustering::Growth Clustering::most_growth(std::uint32_t vertex) const {
  Growth growth;
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    growth.add(nets_[n], nets_[n].words.most_growth(pin.synapses));
  });
  return growth;
}

Clustering::Growth Clustering::growth_in(std::uint32_t vertex, std::uint32_t cluster) {
  Growth growth;
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    const NetState& net = nets_[n];
    const Seat* seat = find_seat(n, cluster);
    if (seat == nullptr)
      growth.add(net, net.words.of(pin.synapses));
    else
      growth.words += net.words.of(seat->synapses + pin.synapses) - net.words.of(seat->synapses);
  });
  return growth;
}

/// Whether no cluster can exceed its out-axons by a move of this vertex, wherever to.
bool Clustering::out_axons_are_ample(std::uint32_t vertex) {
  std::uint64_t more = graph_->vertex(vertex).out_axons;
  graph_->sends_of().for_each(vertex, [&](std::uint32_t n, const Sender& sender) {
    more += std::uint64_t{sender.sources} * nets_[n].seats;
  });
  graph_->nets_of().for_each(
      vertex, [&](std::uint32_t n, const Pin& /*pin*/) { more += nets_[n].senders; });
  if (most_out_axons_ + more <= limits_.out_axons) return true;
  most_out_axons_ = 0;
  for (const Usage& usage : usage_) most_out_axons_ = std::max(most_out_axons_, usage.out_axons);
  return most_out_axons_ + more <= limits_.out_axons;
}

/// Whether the out-axons of every core stay within the limit: the vertex's own in the new cluster,
/// and those of the sources whose reach changes.
bool Clustering::sources_stay_within(std::uint32_t vertex, std::uint32_t from, std::uint32_t to) {
  if (out_axons_are_ample(vertex)) return true;
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
  if (!has_room(vertex, cluster, {})) return false;
  return (has_room(vertex, cluster, most_growth(vertex)) ||
          has_room(vertex, cluster, growth_in(vertex, cluster))) &&
         sources_stay_within(vertex, cluster_of_[vertex], cluster);
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
