#pragma once

#include <cstdint>
#include <memory>
#include <systemc>
#include <vector>

#include "hw/core/barrier_port.h"

namespace spikemesh::chip {

/// The reduction tree that closes a step (hardware.md §10.1): the step closes when every member is
/// done and as many packets are consumed as were sent, in the cycle after the latest of all they
/// told. A member is a core or a host port; it tells
/// what it knows through its own leaf.
class Barrier : public sc_core::sc_module {
 public:
  /// The member whose last event was the last of all; the first member of several.
  struct Critical {
    std::uint32_t member = 0;
    Cycle cycle{};
    core::LastEvent event = core::LastEvent::kDendrite;
    friend bool operator==(const Critical&, const Critical&) = default;
  };

  sc_core::sc_vector<sc_core::sc_export<core::BarrierPort>> leaf;  ///< one a member

  Barrier(const sc_core::sc_module_name& name, std::uint32_t members);
  ~Barrier() override;

  /// Tells an observer all that a member tells; it outlives the tree.
  void observe(std::uint32_t member, core::BarrierPort& observer);

  void begin_step();
  /// True when the step can close by all that the members told.
  bool complete() const;
  /// The latest event of all; the step is complete.
  Critical critical() const;
  /// The latest event of a member; 0 without any.
  Cycle last(std::uint32_t member) const;

 private:
  class Leaf;
  std::vector<std::unique_ptr<Leaf>> leaves_;
};

}  // namespace spikemesh::chip
