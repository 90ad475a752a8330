#pragma once

#include <bit>
#include <cstdint>

namespace spikemesh::core {

/// Accumulator banks of a core (hardware.md §5.2).
inline constexpr std::uint32_t kBanks = 16;

/// Lanes of a group at most (`core.synapse_lanes`).
inline constexpr std::uint32_t kMaxLanes = 4;

/// A set of banks: bit b for bank b.
using BankSet = std::uint64_t;

/// The eight banks of the slots of even (odd) number.
inline constexpr BankSet kEvenSlotBanks = 0x00ff;
inline constexpr BankSet kOddSlotBanks = 0xff00;

/// Bank of a compartment (or any number congruent modulo 8) and a slot (modulo 2): §5.2.
constexpr std::uint32_t bank_of(std::uint64_t compartment, std::uint32_t slot) {
  return static_cast<std::uint32_t>(compartment & 7U) | (slot & 1U) << 3;
}

/// The banks that the waiting lanes of a group want: a set of banks for each number of lanes, those
/// that at least one wants in the lowest 16 bits, those that two want above, and so on. Lanes that
/// want the same bank start in turn and are alike otherwise, so this is all that the timing of a
/// group depends on.
class BankDemand {
 public:
  BankDemand() = default;

  /// Banks of a slot. Lanes that go to one slot want only these, so their demand can be packed: a
  /// byte for each of the sets.
  static constexpr std::uint32_t kBanksOfSlot = 8;

  /// The demand of a slot's lanes.
  static BankDemand of_slot(std::uint32_t packed, std::uint32_t slot) {
    std::uint64_t sets = packed;
    sets = (sets | sets << 16) & 0x0000'ffff'0000'ffffULL;
    sets = (sets | sets << 8) & 0x00ff'00ff'00ff'00ffULL;
    return BankDemand(sets << ((slot & 1U) * 8));
  }
  /// A packed demand with each bank the `turn`-th after what it was, of all compartments moved by
  /// as many; 0 ... kBanksOfSlot - 1.
  static std::uint32_t turned(std::uint32_t packed, std::uint32_t turn) {
    const std::uint32_t wrapped = ((1U << turn) - 1) * 0x0101'0101U;
    return (packed << turn & ~wrapped) | (packed >> (kBanksOfSlot - turn) & wrapped);
  }
  /// What of_slot() takes; all lanes want banks of even slots.
  std::uint32_t packed() const {
    std::uint64_t sets = (sets_ | sets_ >> 8) & 0x0000'ffff'0000'ffffULL;
    sets |= sets >> 16;
    return static_cast<std::uint32_t>(sets);
  }

  void add(std::uint32_t bank) {
    const std::uint64_t column = kColumn << bank;
    sets_ |= (sets_ & column) << kBanks | std::uint64_t{1} << bank;
  }
  /// The lanes that want one of these banks.
  BankDemand among(BankSet banks) const { return BankDemand(sets_ & banks * kColumn); }
  /// The lanes that want none of these banks.
  BankDemand without(BankSet banks) const { return BankDemand(sets_ & ~(banks * kColumn)); }
  bool empty() const { return sets_ == 0; }
  /// Lanes that wait for the bank that most wait for.
  std::uint32_t most() const {
    return (static_cast<std::uint32_t>(std::bit_width(sets_)) + kBanks - 1) / kBanks;
  }
  /// The banks that `most` = most() lanes wait for.
  BankSet fullest(std::uint32_t most) const { return sets_ >> ((most - 1) * kBanks & kShiftMask); }
  /// Banks that a lane waits for.
  BankSet banks() const { return sets_ & kAllBanks; }
  /// One lane of each of these banks has started; they are among banks().
  void start(BankSet banks) {
    const std::uint64_t columns = banks * kColumn;
    sets_ = (sets_ & ~columns) | (sets_ >> kBanks & columns);
  }

 private:
  explicit BankDemand(std::uint64_t sets) : sets_(sets) {}

  static constexpr std::uint64_t kColumn = 0x0001'0001'0001'0001ULL;  ///< a bank in every set
  static constexpr BankSet kAllBanks = kEvenSlotBanks | kOddSlotBanks;
  static constexpr std::uint32_t kShiftMask = kMaxLanes * kBanks - 1;
  static_assert(kShiftMask == 63);
  std::uint64_t sets_ = 0;
};

}  // namespace spikemesh::core
