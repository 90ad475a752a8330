#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace spikemesh::mapping {

/// A link of the mesh leaves its router in one of four directions; y grows to the south.
enum class Direction : std::uint8_t { kEast, kWest, kSouth, kNorth };

const char* name_of(Direction direction);

/// A mesh of routers with dimension-order routing, X first (hardware.md §9.2), and what of it is
/// broken. Routers and cores count row by row.
class Mesh {
 public:
  Mesh() = default;
  Mesh(std::uint32_t width, std::uint32_t height, std::uint32_t cores_per_router);

  std::uint32_t width() const { return width_; }
  std::uint32_t height() const { return height_; }
  std::uint32_t router_count() const { return width_ * height_; }
  std::uint32_t core_count() const { return router_count() * cores_per_router_; }
  std::uint32_t router_of(std::uint32_t core) const { return core / cores_per_router_; }
  std::uint32_t router_at(std::uint32_t x, std::uint32_t y) const { return y * width_ + x; }
  std::uint32_t x_of(std::uint32_t router) const { return router % width_; }
  std::uint32_t y_of(std::uint32_t router) const { return router / width_; }
  struct Point {
    std::int32_t x = 0;
    std::int32_t y = 0;
  };
  Point point_of(std::uint32_t router) const {
    return {static_cast<std::int32_t>(x_of(router)), static_cast<std::int32_t>(y_of(router))};
  }
  std::uint32_t router_at(Point point) const {
    return router_at(static_cast<std::uint32_t>(point.x), static_cast<std::uint32_t>(point.y));
  }
  static std::int32_t distance(Point from, Point to) {
    return std::abs(from.x - to.x) + std::abs(from.y - to.y);
  }
  std::uint32_t distance(std::uint32_t from, std::uint32_t to) const {
    return static_cast<std::uint32_t>(distance(point_of(from), point_of(to)));
  }

  static constexpr std::uint32_t kDirections = 4;
  std::uint32_t link_count() const { return router_count() * kDirections; }
  static std::uint32_t link(std::uint32_t router, Direction direction) {
    return router * kDirections + static_cast<std::uint32_t>(direction);
  }

  /// Calls visit(link) for each link on the way, in order.
  template <class Visitor>
  void for_each_link(Point from, Point to, Visitor&& visit) const {
    std::uint32_t at = router_at(from);
    for (std::int32_t x = from.x; x < to.x; ++x, ++at) visit(link(at, Direction::kEast));
    for (std::int32_t x = from.x; x > to.x; --x, --at) visit(link(at, Direction::kWest));
    for (std::int32_t y = from.y; y < to.y; ++y, at += width_) visit(link(at, Direction::kSouth));
    for (std::int32_t y = from.y; y > to.y; --y, at -= width_) visit(link(at, Direction::kNorth));
  }
  template <class Visitor>
  void for_each_link(std::uint32_t from, std::uint32_t to, Visitor&& visit) const {
    for_each_link(point_of(from), point_of(to), visit);
  }

  void break_core(std::uint32_t core);
  void break_router(std::uint32_t router);
  /// The link from one router in a direction; the other way is a link of its own.
  void break_link(std::uint32_t router, Direction direction);

  bool has_faults() const { return !broken_cores_.empty(); }
  bool core_works(std::uint32_t core) const;
  bool router_works(std::uint32_t router) const;
  std::vector<std::uint32_t> working_cores() const;

  /// Whether a packet gets through: every router on the way, both ends included, and every link.
  bool passes(std::uint32_t from, std::uint32_t to) const;
  /// What stops it first, in words; nothing where it passes.
  std::optional<std::string> obstacle(std::uint32_t from, std::uint32_t to) const;

 private:
  void prepare();

  std::uint32_t width_ = 0;
  std::uint32_t height_ = 0;
  std::uint32_t cores_per_router_ = 1;
  std::vector<bool> broken_cores_;  ///< these three are empty on a sound mesh
  std::vector<bool> broken_routers_;
  std::vector<bool> broken_links_;
};

}  // namespace spikemesh::mapping
