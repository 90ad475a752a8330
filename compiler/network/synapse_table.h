#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spikemesh::network {

/// One synapse of an explicit list, between indices of its projection's source and target.
struct ExplicitSynapse {
  std::uint32_t source = 0;
  std::uint32_t target = 0;
  std::int16_t weight = 0;  ///< mantissa, -255 ... 255
  std::uint8_t delay = 0;
  friend auto operator<=>(const ExplicitSynapse&, const ExplicitSynapse&) = default;
};

/// Explicit synapses, found by target: 11 bytes each.
/// Filled with add(), then sealed once; read only when sealed. A table may hold a pair twice.
class SynapseTable {
 public:
  void add(const ExplicitSynapse& synapse);
  void reserve(std::size_t synapses);

  /// Sorts by target, keeping the order within a target; `targets` is more than every target.
  void seal(std::uint32_t targets);

  std::size_t size() const { return sources_.size(); }
  bool sealed() const { return sealed_; }

  struct Range {
    std::size_t begin;
    std::size_t end;
  };
  /// Where the synapses of a target stand.
  Range of_target(std::uint32_t target) const;
  std::uint32_t source(std::size_t i) const { return sources_[i]; }
  std::int16_t weight(std::size_t i) const { return weights_[i]; }
  std::uint8_t delay(std::size_t i) const { return delays_[i]; }

  /// The columns, in the order of add() or, once sealed, by ascending target.
  std::span<const std::uint32_t> targets() const { return targets_; }
  std::span<const std::uint32_t> sources() const { return sources_; }
  std::span<const std::int16_t> weights() const { return weights_; }
  std::span<const std::uint8_t> delays() const { return delays_; }

 private:
  std::vector<std::uint32_t> sources_;
  std::vector<std::uint32_t> targets_;
  std::vector<std::int16_t> weights_;
  std::vector<std::uint8_t> delays_;
  bool sealed_ = false;
};

}  // namespace spikemesh::network
