#pragma once

#include <cstdint>
#include <vector>

#include "compiler/network/network.h"

namespace spikemesh::network {

/// One synapse onto a neuron that is known: from which source, with which mantissa and delay.
struct Contact {
  std::uint32_t source = 0;
  std::int16_t weight = 0;
  std::uint8_t delay = 0;
  friend auto operator<=>(const Contact&, const Contact&) = default;
};

/// Turns the rule of one projection into synapses, a target at a time, so that a network never
/// stands in memory. What a target gets depends on (seed, projection, target) alone: random
/// numbers are hashes of ids (hardware.md §13), never of an order. Weights must be in chip
/// integers. The network must outlive the expander.
class Expander {
 public:
  Expander(const Network& network, std::size_t projection);

  /// Appends the synapses onto this neuron, those of weight 0 included, by no stated order.
  void append_contacts(std::uint32_t target, std::vector<Contact>& contacts) const;

 private:
  void connect(const AllToAll& rule, std::uint32_t target, std::vector<Contact>& out) const;
  void connect(const OneToOne& rule, std::uint32_t target, std::vector<Contact>& out) const;
  void connect(const FixedProbability& rule, std::uint32_t target, std::vector<Contact>& out) const;
  void connect(const FixedFanIn& rule, std::uint32_t target, std::vector<Contact>& out) const;
  void connect(const Convolution& rule, std::uint32_t target, std::vector<Contact>& out) const;
  void connect(const Pooling& rule, std::uint32_t target, std::vector<Contact>& out) const;
  void connect(const Explicit& rule, std::uint32_t target, std::vector<Contact>& out) const;

  bool excludes_self(bool self) const { return recurrent_ && !self; }
  Contact contact(std::uint32_t source, std::uint32_t target, std::uint64_t value) const;
  std::int16_t weight_of(std::uint32_t source, std::uint32_t target, std::uint64_t value) const;

  const Projection& projection_;
  std::uint32_t sources_;
  bool recurrent_;
  std::uint32_t rule_key_;
  std::uint32_t weight_key_;
  std::uint32_t delay_key_;
};

}  // namespace spikemesh::network
