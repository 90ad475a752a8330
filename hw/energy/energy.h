#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/strong.h"
#include "hw/arch/architecture.h"
#include "hw/chip/step_statistics.h"

namespace spikemesh::energy {

/// What energy is spent on; each but the last is a counter times a cost (hardware.md §15).
enum class Category : std::uint8_t {
  kSynapticOp,
  kSynapticUpdate,
  kCompartmentActive,
  kCompartmentInactive,
  kSpikeLocal,
  kHopEastWest,
  kHopNorthSouth,
  kStatic,
};
inline constexpr std::size_t kCategories = 8;

/// Name of a category, as in the architecture file without the unit.
std::string_view name(Category category);

/// How many events of a category, and what they cost.
struct Share {
  std::uint64_t events = 0;  ///< static: picoseconds
  Picojoules each{};         ///< static: per picosecond
  Picojoules total() const { return Picojoules{static_cast<double>(events) * each.value()}; }
};

/// The energy of some steps by category; `total()` is the sum of the shares.
struct Breakdown {
  std::array<Share, kCategories> shares{};

  Share& operator[](Category category) { return shares[static_cast<std::size_t>(category)]; }
  const Share& operator[](Category category) const {
    return shares[static_cast<std::size_t>(category)];
  }
  Picojoules dynamic() const;
  Picojoules statics() const { return (*this)[Category::kStatic].total(); }
  Picojoules total() const { return dynamic() + statics(); }
  /// Adds the events of another breakdown of the same costs.
  Breakdown& operator+=(const Breakdown& other);
};

/// Where the energy of a step went. Cores hold the first four categories, links the hops and local
/// spikes, the chip the static part; the sum of all is the whole.
struct StepEnergy {
  std::vector<Breakdown> cores;    ///< by core id
  std::vector<Breakdown> routers;  ///< by router; the sum of its links
  std::vector<Breakdown> links;    ///< as StepStatistics::links
  Breakdown chip;                  ///< static part only
  Breakdown whole;
};

/// No events yet, at the costs of the architecture.
Breakdown costs_of(const Architecture& architecture);

/// Energy of one step: its counters times the costs of the architecture.
StepEnergy energy_of(const Architecture& architecture, const chip::StepStatistics& statistics);

/// The same, the whole only.
Breakdown whole_energy_of(const Architecture& architecture, const chip::StepStatistics& statistics);

}  // namespace spikemesh::energy
