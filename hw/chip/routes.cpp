#include "hw/chip/routes.h"

namespace spikemesh::chip {

RouteTable::RouteTable(const image::ChipImage& image)
    : places_(image.architecture.core_count(), Route::kUnusedCore) {
  for (std::size_t i = 0; i < image.cores.size(); ++i) {
    places_[image.cores[i].id.index()] = static_cast<std::uint16_t>(i);
  }
  for (const image::CoreImage& core : image.cores) {
    cores_.push_back(routes_of(core, image.architecture));
  }
}

Route RouteTable::resolve(const image::OutAxonEntry& entry,
                          const Architecture& architecture) const {
  const auto& mesh = architecture.mesh;
  if (entry.port == image::kHostPort) {
    for (std::size_t i = 0; i < architecture.host_ports.size(); ++i) {
      const auto& port = architecture.host_ports[i];
      if (port.x != entry.x || port.y != entry.y) continue;
      return {static_cast<std::uint16_t>(Route::kHostBase + i), entry.axon};
    }
    return {Route::kNowhere, 0};
  }
  if (entry.x >= mesh.width || entry.y >= mesh.height || entry.port >= mesh.cores_per_router) {
    return {Route::kNowhere, 0};
  }
  const std::size_t id =
      (std::size_t{entry.y} * mesh.width + entry.x) * mesh.cores_per_router + entry.port;
  return {places_[id], entry.axon};
}

RouteTable::CoreRoutes RouteTable::routes_of(const image::CoreImage& core,
                                             const Architecture& architecture) const {
  CoreRoutes result;
  const std::uint32_t capacity = architecture.core.out_axons;
  for (const std::uint64_t word : core.out_axons) {
    result.routes.push_back(resolve(image::OutAxonEntry::unpack(word), architecture));
  }
  for (std::uint32_t c = 0; c < core.compartment_count(); ++c) {
    const auto map = image::AxonMapEntry::unpack(c < core.axon_map.size() ? core.axon_map[c] : 0);
    const std::uint32_t end = std::uint32_t{map.first} + map.count;
    // Entries that no image gave are words of 0; those beyond the memory lead nowhere.
    while (result.routes.size() < end) {
      result.routes.push_back(result.routes.size() < capacity ? resolve({}, architecture)
                                                              : Route{Route::kNowhere, 0});
    }
    result.ranges.push_back({map.first, map.count});
  }
  return result;
}

}  // namespace spikemesh::chip
