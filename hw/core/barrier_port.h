#pragma once

#include <cstdint>
#include <systemc>

#include "base/strong.h"

namespace spikemesh::core {

/// What made something the last to happen in a step.
enum class LastEvent : std::uint8_t { kDendrite, kAxon, kSynapse, kHost };

/// What a core or host port tells the barrier tree in a step (hardware.md §10.1, §7.4). Cycles are
/// those in which a thing happens, not those in which the tree sees it; they may lie ahead of the
/// cycle that is being evaluated as soon as they are certain.
class BarrierPort : public virtual sc_core::sc_interface {
 public:
  /// A packet enters the mesh. Its sender is not done yet.
  virtual void sent() = 0;
  /// A packet is consumed in `cycle`.
  virtual void consumed(Cycle cycle, LastEvent event) = 0;
  /// The F of §7.4; once a step.
  virtual void done(Cycle last, LastEvent event) = 0;
};

}  // namespace spikemesh::core
