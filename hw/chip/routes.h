#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/image/chip_image.h"
#include "hw/image/words.h"

namespace spikemesh::chip {

/// Where an OUT_AXON entry leads.
struct Route {
  /// Index of the core in the image; or kHostBase plus that of a host port; or one of the others.
  std::uint16_t place;
  std::uint16_t axon;

  static constexpr std::uint16_t kHostBase = 0x8000;
  static constexpr std::uint16_t kUnusedCore =
      0xfffe;                                        ///< a core without any entry: consumed there
  static constexpr std::uint16_t kNowhere = 0xffff;  ///< never sent (§11)
};

/// The destinations of all compartments of a chip, resolved: AXON_MAP and OUT_AXON of every core
/// (hardware.md §3.2, §8.1).
class RouteTable {
 public:
  explicit RouteTable(const image::ChipImage& image);

  /// What a spike of the compartment is sent to, in order. `core` counts as in the image.
  std::span<const Route> of(std::size_t core, std::uint32_t compartment) const {
    const Range range = cores_[core].ranges[compartment];
    return std::span(cores_[core].routes).subspan(range.first, range.count);
  }

  /// Index in the image of a core in use, or kUnusedCore.
  std::uint16_t place_of(CoreId core) const { return places_[core.index()]; }
  /// Whether the mesh has such a core.
  bool has_core(CoreId core) const { return core.index() < places_.size(); }

 private:
  struct Range {
    std::uint32_t first;
    std::uint32_t count;
  };
  struct CoreRoutes {
    std::vector<Range> ranges;  ///< by compartment
    std::vector<Route> routes;  ///< by OUT_AXON entry, and those beyond the memory at the end
  };

  Route resolve(const image::OutAxonEntry& entry, const Architecture& architecture) const;
  CoreRoutes routes_of(const image::CoreImage& core, const Architecture& architecture) const;

  std::vector<std::uint16_t> places_;  ///< by core id
  std::vector<CoreRoutes> cores_;
};

}  // namespace spikemesh::chip
