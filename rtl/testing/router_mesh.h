#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "rtl/core_model.h"

namespace spikemesh::rtl::testing {

/// A mesh of Verilated routers with a Verilated network interface at every core, wired here, as
/// `spikemesh noc` has it (hardware.md §9.7): each core's place holds a queue in front of the
/// network interface and a sink a fabric, which pops a flit as soon as it sees it.
///
/// Node n stands in column n mod width, row n / width; one core a router, no host port.
class RouterMesh {
 public:
  RouterMesh(std::uint32_t width, std::uint32_t height);
  ~RouterMesh();
  RouterMesh(const RouterMesh&) = delete;
  RouterMesh& operator=(const RouterMesh&) = delete;

  /// The flit at the head of a node's queue in this cycle.
  void offer(std::uint32_t node, const LinkFlit& flit);
  void cycle(bool step_start);

  /// Of the cycle just done: whether the offered flit was sent, and what the sinks popped.
  bool sent(std::uint32_t node) const;
  const std::optional<LinkFlit>& seen(std::uint32_t fabric, std::uint32_t node) const;
  /// Whether a flit or a credit is anywhere.
  bool busy() const;

 private:
  struct Node;
  struct Verilated;

  void wire_routers(std::uint32_t n);
  void wire_interface(std::uint32_t n);
  void clock(bool rise);

  std::uint32_t width_;
  std::uint32_t height_;
  std::unique_ptr<Verilated> verilated_;
};

}  // namespace spikemesh::rtl::testing
