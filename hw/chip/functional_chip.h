#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/strong.h"
#include "hw/chip/routes.h"
#include "hw/core/core_state.h"
#include "hw/core/functional_core.h"
#include "hw/core/step_counts.h"
#include "hw/image/chip_image.h"

namespace spikemesh::chip {

/// A spike that arrived at a host port.
struct HostSpike {
  std::uint32_t host_port = 0;  ///< index into Architecture::host_ports
  std::uint32_t axon = 0;
  friend auto operator<=>(const HostSpike&, const HostSpike&) = default;
};

/// All state of a chip between two steps: with the image, all that its future depends on.
struct ChipState {
  Step next{};                         ///< the step that starts next
  std::vector<core::CoreState> cores;  ///< those in use, in the order of the image
  bool operator==(const ChipState&) const = default;
};

/// The chip without time: bit-exact, a step at a time (hardware.md §14.3). Cores are counted as
/// the image lists them, by ascending id.
class FunctionalChip {
 public:
  /// The image is one that the loader or the builder made; it need not outlive the call.
  explicit FunctionalChip(const image::ChipImage& image);

  /// Sends a spike in the next step; it is integrated one step later, and its delay.
  /// Throws UserError if no core in use has such an axon.
  void inject(const image::AxonAddress& to);
  /// Gives a reward in the next step. More than one add up, saturating (§10.2).
  void reward(std::int8_t value);
  /// Works one step.
  void step();

  /// The step that starts next.
  Step next() const { return next_; }
  std::size_t core_count() const { return cores_.size(); }
  /// Core ids, ascending.
  std::span<const CoreId> core_ids() const { return ids_; }
  const core::FunctionalCore& core(std::size_t index) const { return cores_[index]; }

  /// Of the last step: compartments of a core that spiked, in scan order.
  std::span<const std::uint32_t> spikes(std::size_t index) const { return cores_[index].spikes(); }

  /// Of the last step: what the host ports received, sorted.
  std::span<const HostSpike> read_outs() const { return read_outs_; }
  /// Of the last step: what each core counted.
  std::span<const core::StepCounts> counts() const { return counts_; }

  ChipState state() const;
  /// Takes a state that state() returned for the same image. Forgets what was not stepped yet.
  void set_state(const ChipState& state);
  /// The host's state reset (§10.2) of all compartments.
  void reset_state(bool traces);
  void reset_compartment(std::size_t core, CompartmentId compartment, bool traces);

 private:
  void work_dendrites(Step t);
  void send_spikes(std::size_t from, std::span<const std::uint32_t> spikes);
  void deliver(Step t);
  void close(Step t);

  std::vector<CoreId> ids_;
  std::vector<core::FunctionalCore> cores_;
  RouteTable routes_;
  Step next_{};
  std::vector<std::vector<std::uint16_t>> arriving_;  ///< axons hit in this step, by core
  std::vector<HostSpike> read_outs_;
  std::vector<core::StepCounts> counts_;
  std::vector<std::uint32_t> illegal_before_;  ///< ILLEGAL of each core before the step
  std::optional<std::int32_t> reward_;         ///< of the next step
};

}  // namespace spikemesh::chip
