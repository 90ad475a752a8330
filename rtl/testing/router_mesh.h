#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "rtl/core_model.h"

namespace spikemesh::rtl::testing {

/// How many routers, and cores at each; no host port.
struct MeshShape {
  std::uint32_t width = 4;
  std::uint32_t height = 4;
  std::uint32_t cores_per_router = 1;  ///< 1 or 4
  std::uint32_t nodes() const { return width * height * cores_per_router; }
};

/// A mesh of Verilated routers with a Verilated network interface at every core, wired together,
/// as `spikemesh noc` has it (hardware.md §9.7): each core's place holds a queue in front of the
/// network interface and a sink a fabric, which pops a flit as soon as it sees it.
///
/// Node n is the core of that number: row by row, those of a router in a row.
class RouterMesh {
 public:
  virtual ~RouterMesh() = default;

  virtual const MeshShape& shape() const = 0;
  /// The flit at the head of a node's queue in this cycle.
  virtual void offer(std::uint32_t node, const LinkFlit& flit) = 0;
  virtual void cycle(bool step_start) = 0;

  /// Of the cycle just done: whether the offered flit was sent, and what the sinks popped.
  virtual bool sent(std::uint32_t node) const = 0;
  virtual const std::optional<LinkFlit>& seen(std::uint32_t fabric, std::uint32_t node) const = 0;
  /// What the western router of a row sent beyond the mesh's edge, where a host port would be.
  virtual std::optional<LinkFlit> sent_west(std::uint32_t fabric, std::uint32_t row) const = 0;
  /// Whether a flit or a credit is anywhere.
  virtual bool busy() const = 0;
};

std::unique_ptr<RouterMesh> make_router_mesh(const MeshShape& shape);

}  // namespace spikemesh::rtl::testing
