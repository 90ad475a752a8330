#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "hw/chip/chip.h"
#include "hw/chip/functional_chip.h"
#include "hw/chip/simulation_context.h"
#include "hw/chip/step_statistics.h"
#include "hw/core/functional_core.h"
#include "hw/image/chip_image.h"

namespace spikemesh::chip {

/// A chip at cycle fidelity, a step at a time: what FunctionalChip computes, and the cycles it
/// takes. It is used as FunctionalChip is. It has a SystemC kernel of its own, so a process can
/// hold many, one thread at a time.
class CycleChip {
 public:
  /// The image is one that the loader or the builder made; it need not outlive the call.
  explicit CycleChip(const image::ChipImage& image, const CoreFactory& make_core = {});
  ~CycleChip();
  CycleChip(const CycleChip&) = delete;
  CycleChip& operator=(const CycleChip&) = delete;

  /// Sends a spike in the next step; it is integrated one step later, and its delay.
  /// Throws UserError if no core in use has such an axon.
  void inject(const image::AxonAddress& to);
  /// Gives a reward in the next step. More than one add up, saturating (§10.2).
  void reward(std::int8_t value);
  /// Works one step. The statistics are valid until the next.
  const StepStatistics& step();

  /// The step that starts next.
  Step next() const { return next_; }
  /// Cores in use, in the order of the image: by ascending id.
  std::size_t core_count() const { return cores_.size(); }
  std::span<const CoreId> core_ids() const { return ids_; }
  /// What a core holds. That of a core with memories of its own is read from them when it is asked
  /// for the first time after a step.
  const core::FunctionalCore& core(std::size_t index) const {
    if (own_[index].stale) refresh(index);
    return cores_[index];
  }
  /// Of the last step: compartments of a core that spiked, in scan order. Reads nothing else.
  std::span<const std::uint32_t> spikes(std::size_t index) const { return cores_[index].spikes(); }
  /// Of the last step: what the host ports received, sorted.
  std::span<const HostSpike> read_outs() const { return read_outs_; }

  ChipState state() const;
  /// Takes a state of the same image, of any fidelity. From there on every step takes the same
  /// cycles, whatever went before (hardware.md §14.2).
  void set_state(const ChipState& state);
  /// The host's state reset (hardware.md §10.2) of all compartments; not part of any step.
  void reset_state(bool traces);

  /// Tells of every flit that crosses the border between a core and the mesh, and of all that the
  /// core tells the barrier. The observers outlive the chip.
  void observe(CoreId core, noc::PortObserver& port, core::BarrierPort& barrier) {
    chip_->observe(core, port, barrier);
  }

  /// Before the first step: host port `port` sends packets to cores in CONFIG (hardware.md §10.3).
  /// The observer is told what the port sends and takes.
  void deliver(std::uint32_t port, std::span<const noc::Flit> flits, noc::PortObserver& observer);

  /// For tests: modules and routers are evaluated in an order drawn from `seed`.
  void shuffle_order(std::uint64_t seed) { chip_->shuffle_order(seed); }

 private:
  /// A core that keeps its state itself, if it does.
  struct OwnMemories {
    core::OwnState* state = nullptr;
    bool stale = false;  ///< the FunctionalCore does not know its state
  };

  void collect_read_outs();
  void take_spikes();
  void refresh(std::size_t index) const;

  std::vector<CoreId> ids_;
  // Cores with memories of their own are read when they are asked for.
  mutable std::vector<core::FunctionalCore> cores_;
  mutable std::vector<OwnMemories> own_;
  SimulationContext context_;
  std::unique_ptr<Chip> chip_;
  Step next_{};
  std::uint32_t host_ports_;
  std::vector<image::AxonAddress> injected_;
  std::optional<std::int32_t> reward_;
  std::vector<HostSpike> read_outs_;
};

}  // namespace spikemesh::chip
