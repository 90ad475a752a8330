#include "compiler/mapping/mesh.h"

#include <fmt/format.h>

#include <array>

#include "base/error.h"

namespace spikemesh::mapping {

const char* name_of(Direction direction) {
  constexpr std::array<const char*, Mesh::kDirections> kNames{"east", "west", "south", "north"};
  return kNames.at(static_cast<std::size_t>(direction));
}

Mesh::Mesh(std::uint32_t width, std::uint32_t height, std::uint32_t cores_per_router)
    : width_(width), height_(height), cores_per_router_(cores_per_router) {
  SPIKEMESH_CHECK(core_count() > 0, "a mesh has cores");
}

void Mesh::prepare() {
  if (has_faults()) return;
  broken_cores_.resize(core_count());
  broken_routers_.resize(router_count());
  broken_links_.resize(link_count());
}

void Mesh::break_core(std::uint32_t core) {
  prepare();
  broken_cores_.at(core) = true;
}

void Mesh::break_router(std::uint32_t router) {
  prepare();
  broken_routers_.at(router) = true;
  for (std::uint32_t i = 0; i < cores_per_router_; ++i)
    broken_cores_.at(router * cores_per_router_ + i) = true;
}

void Mesh::break_link(std::uint32_t router, Direction direction) {
  prepare();
  broken_links_.at(link(router, direction)) = true;
}

bool Mesh::core_works(std::uint32_t core) const { return !has_faults() || !broken_cores_[core]; }

bool Mesh::router_works(std::uint32_t router) const {
  return !has_faults() || !broken_routers_[router];
}

std::vector<std::uint32_t> Mesh::working_cores() const {
  std::vector<std::uint32_t> cores;
  for (std::uint32_t core = 0; core < core_count(); ++core)
    if (core_works(core)) cores.push_back(core);
  return cores;
}

bool Mesh::passes(std::uint32_t from, std::uint32_t to) const {
  if (!has_faults()) return true;
  bool sound = router_works(from) && router_works(to);
  for_each_link(from, to, [&](std::uint32_t link) {
    sound = sound && !broken_links_[link] && router_works(link / kDirections);
  });
  return sound;
}

std::optional<std::string> Mesh::obstacle(std::uint32_t from, std::uint32_t to) const {
  std::optional<std::string> found;
  const auto look_at = [&](std::uint32_t router) {
    if (!found && !router_works(router))
      found = fmt::format("router ({}, {})", x_of(router), y_of(router));
  };
  look_at(from);
  for_each_link(from, to, [&](std::uint32_t link) {
    const std::uint32_t router = link / kDirections;
    look_at(router);
    if (!found && has_faults() && broken_links_[link])
      found = fmt::format("link ({}, {}) {}", x_of(router), y_of(router),
                          name_of(static_cast<Direction>(link % kDirections)));
  });
  look_at(to);
  return found;
}

}  // namespace spikemesh::mapping
