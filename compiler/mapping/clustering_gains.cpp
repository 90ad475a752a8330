// What moves of a vertex would gain, and which of them fit.

#include <algorithm>

#include "compiler/mapping/clustering.h"

namespace spikemesh::mapping {

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
    candidate(seat.cluster).gain += cost;
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

/// By how much the vertex would make the clusters grow that were found to be candidates.
void Clustering::collect_growths(std::uint32_t vertex, Totals& totals) {
  graph_->nets_of().for_each(vertex, [&](std::uint32_t n, const Pin& pin) {
    const NetState& net = nets_[n];
    const std::uint32_t alone = net.words.of(pin.synapses);
    totals.growth.add(net, alone);
    work_ += net.seats;
    for (std::size_t i = net.first; i < net.first + net.seats; ++i) {
      const Seat& seat = seats_[i];
      const std::uint32_t more =
          net.words.of(seat.synapses + pin.synapses) - net.words.of(seat.synapses);
      candidates_[seat.cluster].saved.add(net, alone - more);
    }
  });
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

/// The moves that gain at least `least` and fit, out-axons aside. How much each cluster would grow
/// is looked at only where one is so full that it matters.
void Clustering::collect_fitting(std::uint32_t vertex, double least) {
  Totals totals = collect(vertex);
  const Growth most = most_growth(vertex);
  bool all_are_sure = true;
  moves_.clear();
  for (const std::uint32_t cluster : touched_) {
    const double gain = totals.gain + candidates_[cluster].gain;
    if (gain < least || !has_room(vertex, cluster, {})) continue;
    moves_.push_back({cluster, gain});
    all_are_sure = all_are_sure && has_room(vertex, cluster, most);
  }
  if (all_are_sure) return;
  collect_growths(vertex, totals);
  std::erase_if(moves_, [&](const Move& move) {
    const Growth growth = totals.growth.without(candidates_[move.cluster].saved);
    return !has_room(vertex, move.cluster, growth);
  });
}

std::optional<Move> Clustering::best_fitting_move(std::uint32_t vertex, double least) {
  constexpr int kTries = 8;
  collect_fitting(vertex, least);
  std::ranges::make_heap(moves_, is_less);
  for (int i = 0; i < kTries && !moves_.empty(); ++i) {
    std::ranges::pop_heap(moves_, is_less);
    const Move best = moves_.back();
    moves_.pop_back();
    if (sources_stay_within(vertex, cluster_of_[vertex], best.cluster)) return best;
  }
  return std::nullopt;
}

}  // namespace spikemesh::mapping
