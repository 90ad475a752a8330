#pragma once

#include <cstdint>

namespace spikemesh::core {

/// Accumulator banks of a core (hardware.md §5.2): a mask has a bit for each.
inline constexpr std::uint32_t kBanks = 16;

/// Lanes of a group at most (`core.synapse_lanes`).
inline constexpr std::uint32_t kMaxLanes = 4;

/// The banks that the waiting lanes of a group want: up to kMaxLanes lanes, of which several may
/// want the same bank. Layer k of the word has a bit for every bank that more than k lanes wait
/// for. Lanes that want the same bank start in turn and are alike otherwise, so this is all that
/// the timing of a group depends on.
class BankDemand {
 public:
  void add(std::uint32_t bank) {
    const std::uint64_t set = layers_ >> bank & kFirstOfLayers;
    layers_ |= (set << kBanks | 1) << bank;
  }
  bool empty() const { return layers_ == 0; }
  /// True when no two lanes want the same bank.
  bool distinct() const { return layers_ >> kBanks == 0; }
  /// Banks that at least one lane (more than one lane) waits for.
  std::uint32_t banks() const { return static_cast<std::uint32_t>(layers_ & kLayerMask); }
  std::uint32_t contended() const {
    return static_cast<std::uint32_t>(layers_ >> kBanks & kLayerMask);
  }
  /// One lane of each of these banks has started; they are among banks().
  void start(std::uint32_t banks) {
    const std::uint64_t started = banks * kFirstOfLayers;
    layers_ = (layers_ & ~started) | (layers_ >> kBanks & started);
  }

 private:
  static constexpr std::uint64_t kFirstOfLayers = 0x0001'0001'0001'0001ULL;
  static constexpr std::uint64_t kLayerMask = 0xffff;
  std::uint64_t layers_ = 0;
};

/// Bank of a compartment (or any number congruent modulo 8) and a slot (modulo 2): §5.2.
constexpr std::uint32_t bank_of(std::uint32_t compartment, std::uint32_t slot) {
  return (compartment & 7U) | (slot & 1U) << 3;
}

/// The eight banks of a parity of slots.
constexpr std::uint32_t banks_of_parity(std::uint32_t slot) {
  return (slot & 1U) != 0 ? 0xff00U : 0x00ffU;
}

}  // namespace spikemesh::core
