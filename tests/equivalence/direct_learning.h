#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "compiler/network/expander.h"
#include "compiler/network/network.h"
#include "tests/equivalence/direct_simulation.h"

namespace spikemesh::equivalence {

/// The random numbers of hardware.md §13, read for ourselves.
std::uint32_t direct_random(std::uint32_t seed, std::uint32_t step, std::uint32_t purpose,
                            std::uint32_t id, std::uint32_t draw);

/// What arrives at a cell, by step.
using Arrivals = std::map<std::uint32_t, std::int64_t>;

/// Plastic synapses without lists, in-axons and sweeps: one by one, with the traces of each source
/// and each target. Own reading of hardware.md §12.
class DirectLearning {
 public:
  explicit DirectLearning(const network::Network& network) : network_(network) {}

  /// A synapse of a plastic projection, its ends by logical id.
  void add(std::size_t projection, std::uint32_t source, std::uint32_t target,
           const network::Contact& contact);

  /// Sends what fired in step t through the synapses as they stand.
  void deliver(std::uint32_t t, const std::vector<bool>& fired,
               std::vector<Arrivals>& arriving) const;

  /// Ends step t: traces, reward, and learning where an epoch ends.
  void close(std::uint32_t t, const std::vector<bool>& fired, std::optional<std::int8_t> reward);

  std::vector<LearnedSynapse> synapses() const;

 private:
  struct Synapse {
    std::size_t projection;
    std::uint32_t source;
    std::uint32_t target;
    std::int64_t m, d, t;
  };
  /// Stored values, and the latest event of the epoch; -1 without.
  struct Traces {
    std::vector<std::int64_t> values;
    int latest = -1;
  };
  /// The moment at which a product is formed, and what it sees.
  struct Moment {
    int tau;
    bool x_counts, y_counts;
  };

  const network::Plasticity& plasticity(const Synapse& s) const;
  const network::LearningRule& rule(std::size_t projection) const;
  std::int64_t trace(const network::LearningRule& rule, std::size_t which, const Traces& traces,
                     std::size_t place, int tau, bool counts, std::uint32_t id) const;
  void learn(std::uint32_t t);
  Synapse learned(const Synapse& s) const;
  bool due(const Synapse& s, const image::Product& product) const;
  std::int64_t value(const Synapse& s, const image::Product& product) const;
  std::int64_t variable(const Synapse& s, image::Variable variable, const Moment& moment) const;
  std::int64_t rounding(const Synapse& s, std::uint32_t purpose, std::int64_t range) const;
  void commit();

  const network::Network& network_;
  std::vector<Synapse> synapses_;
  std::map<std::pair<std::size_t, std::uint32_t>, Traces> pre_;  ///< by projection and source
  std::map<std::uint32_t, Traces> post_;                         ///< by target
  std::map<std::uint32_t, std::size_t> post_rule_;               ///< whose y traces a target has
  std::int64_t r1_ = 0;
  std::int64_t pending_ = 0;
  bool rewarded_ = false;
  std::uint32_t now_ = 0;
};

}  // namespace spikemesh::equivalence
