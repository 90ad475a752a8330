#pragma once

#include <cstdint>
#include <vector>

#include "compiler/mapping/csr.h"

namespace spikemesh::mapping {

/// Sources with the same targets: one hyperedge. On every core that it reaches it needs entries
/// and synapse words, and each spike of a source is a packet to every such core.
struct Net {
  float rate = 0.0F;              ///< spikes a step, of all its sources
  std::uint32_t sources = 1;      ///< of them, each with lists of its own
  std::uint32_t in_axons = 1;     ///< entries on a core that it reaches
  float words_a_synapse = 0.0F;   ///< of one source's list; rounded up a list
  bool single_is_shared = false;  ///< lists of one synapse are of few kinds, and share their words
  std::uint32_t profiles = 0;     ///< 1 where the net stands for a profile that its pins use
  std::uint32_t rules = 0;        ///< 1 where the net stands for their learning rule
};

/// Neurons that move together.
struct Vertex {
  std::uint32_t compartments = 1;
  std::uint32_t slots_log2 = 3;  ///< delay slots, hardware.md §5.1
  std::uint32_t out_axons = 0;   ///< to the host, wherever it stands
};

/// A vertex has targets of a net: how many synapses of each of the net's sources.
struct Pin {
  std::uint16_t synapses = 1;
};

/// A vertex holds sources of a net.
struct Sender {
  std::uint32_t sources = 1;
  float rate = 0.0F;  ///< spikes a step, of these
};

/// What is to be partitioned. A net's pins are its targets; where its sources stand decides only
/// out-axons and whether a packet travels.
class Hypergraph {
 public:
  Hypergraph() = default;
  /// Cells by ascending vertex; of one vertex and net at most one pin and one sender.
  Hypergraph(std::vector<Vertex> vertices, std::vector<Net> nets,
             const std::vector<Csr<Pin>::Cell>& pins,
             const std::vector<Csr<Sender>::Cell>& senders);

  std::uint32_t vertex_count() const { return static_cast<std::uint32_t>(vertices_.size()); }
  std::uint32_t net_count() const { return static_cast<std::uint32_t>(nets_.size()); }
  const Vertex& vertex(std::uint32_t v) const { return vertices_[v]; }
  const Net& net(std::uint32_t n) const { return nets_[n]; }
  const Csr<Pin>& nets_of() const { return nets_of_; }
  const Csr<Pin>& pins_of() const { return pins_of_; }
  const Csr<Sender>& sends_of() const { return sends_of_; }      ///< of a vertex: its nets
  const Csr<Sender>& senders_of() const { return senders_of_; }  ///< of a net: its vertices

  /// The graph in which each group of vertices is one: group[v] < groups.
  Hypergraph contracted(const std::vector<std::uint32_t>& group, std::uint32_t groups) const;

 private:
  std::vector<Vertex> vertices_;
  std::vector<Net> nets_;
  Csr<Pin> nets_of_;
  Csr<Pin> pins_of_;
  Csr<Sender> sends_of_;
  Csr<Sender> senders_of_;
};

/// Synapse words that the lists of a net take on a core, in whole numbers: the same everywhere, and
/// quick.
class WordCount {
 public:
  explicit WordCount(const Net& net);
  /// With this many synapses of each source.
  std::uint32_t of(std::uint32_t synapses) const {
    return synapses <= free_ ? 0 : unshared(synapses);
  }
  /// The most by which this many synapses more raise it, whatever is there.
  std::uint32_t most_growth(std::uint32_t synapses) const { return unshared(synapses + free_); }

 private:
  static constexpr std::uint32_t kFraction = 24;  ///< bits
  /// Added before what is below 1 is dropped: rounds up, but for what rounding itself may have
  /// made.
  static constexpr std::uint64_t kRoundUp = (1ULL << kFraction) - (1ULL << (kFraction - 10));

  std::uint32_t unshared(std::uint32_t synapses) const {
    return sources_ *
           static_cast<std::uint32_t>((std::uint64_t{synapses} * scale_ + kRoundUp) >> kFraction);
  }

  std::uint32_t scale_;    ///< words a synapse
  std::uint32_t sources_;  ///< lists
  std::uint32_t free_;     ///< so many synapses take no word
};

std::uint32_t words_of(const Net& net, std::uint32_t synapses);

/// The limits of a core, all of which hold at once.
struct Limits {
  std::uint32_t compartments = 0;
  std::uint32_t accumulators = 0;
  std::uint32_t in_axons = 0;
  std::uint32_t out_axons = 0;
  std::uint32_t synapse_words = 0;
  std::uint32_t profiles = 0;
  std::uint32_t rules = 0;
};

}  // namespace spikemesh::mapping
