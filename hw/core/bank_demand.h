#pragma once

#include <bit>
#include <cstdint>

namespace spikemesh::core {

/// Accumulator banks of a core (hardware.md §5.2).
inline constexpr std::uint32_t kBanks = 16;

/// Lanes of a group at most (`core.synapse_lanes`).
inline constexpr std::uint32_t kMaxLanes = 4;

/// A set of banks: the lowest bit of four for each.
using BankSet = std::uint64_t;
inline constexpr std::uint32_t kBitsPerBank = 4;

/// The eight banks of the slots of even (odd) number.
inline constexpr BankSet kEvenSlotBanks = 0x0000'0000'1111'1111ULL;
inline constexpr BankSet kOddSlotBanks = 0x1111'1111'0000'0000ULL;

/// Bank of a compartment (or any number congruent modulo 8) and a slot (modulo 2): §5.2.
constexpr std::uint32_t bank_of(std::uint64_t compartment, std::uint32_t slot) {
  return static_cast<std::uint32_t>(compartment & 7U) | (slot & 1U) << 3;
}

/// The banks that the waiting lanes of a group want: for each bank how many lanes wait for it, four
/// bits. Lanes that want the same bank start in turn and are alike otherwise, so this is all that
/// the timing of a group depends on.
class BankDemand {
 public:
  BankDemand() = default;
  /// Lanes of one slot: `counts` tells how many want each of eight banks, of which the first is
  /// that of compartment `first`.
  BankDemand(std::uint32_t counts, std::uint32_t first, std::uint32_t slot)
      : lanes_(std::uint64_t{std::rotl(counts, static_cast<int>((first & 7U) * kBitsPerBank))}
               << ((slot & 1U) * 8 * kBitsPerBank)) {}

  void add(std::uint32_t bank) { lanes_ += std::uint64_t{1} << (bank * kBitsPerBank); }
  /// The lanes that want one of these banks.
  BankDemand among(BankSet banks) const { return BankDemand(lanes_ & banks * kBankMask); }
  /// The lanes that want none of these banks.
  BankDemand without(BankSet banks) const { return BankDemand(lanes_ & ~(banks * kBankMask)); }
  bool empty() const { return lanes_ == 0; }
  /// Lanes that wait for the bank that most wait for.
  std::uint32_t most() const {
    const std::uint64_t two_or_three = lanes_ >> 1 & kFirstBits;
    const std::uint64_t four = lanes_ >> 2 & kFirstBits;
    const std::uint64_t three_or_four = (two_or_three & lanes_) | four;
    return std::uint32_t{lanes_ != 0} + std::uint32_t{(two_or_three | four) != 0} +
           std::uint32_t{three_or_four != 0} + std::uint32_t{four != 0};
  }
  /// The banks that `most` = most() lanes wait for. Of at most kMaxLanes lanes, where three want
  /// one bank no two want another: one bit of a count tells.
  BankSet fullest(std::uint32_t most) const { return lanes_ >> (most >> 1) & kFirstBits; }
  /// Banks that a lane waits for. At most kMaxLanes wait for one: three bits tell.
  BankSet banks() const { return (lanes_ | lanes_ >> 1 | lanes_ >> 2) & kFirstBits; }
  /// One lane of each of these banks has started; they are among banks().
  void start(BankSet banks) { lanes_ -= banks; }

 private:
  explicit BankDemand(std::uint64_t lanes) : lanes_(lanes) {}

  static constexpr std::uint64_t kBankMask = (1U << kBitsPerBank) - 1;
  static constexpr std::uint64_t kFirstBits = kEvenSlotBanks | kOddSlotBanks;
  std::uint64_t lanes_ = 0;
};

}  // namespace spikemesh::core
