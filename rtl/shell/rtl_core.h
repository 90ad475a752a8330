#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hw/core/core_shell.h"
#include "hw/image/chip_image.h"
#include "hw/noc/cycle_scheduler.h"
#include "rtl/core_model.h"
#include "rtl/shell/wave_file.h"

namespace spikemesh::rtl {

/// The Verilated core in the place of a NeuronCore: what the network interface of the model has on
/// its wires, the RTL's own one gets, and the other way round.
///
/// It is evaluated in every cycle while the RTL is busy or a credit is not home, and not at all
/// while it is idle. A sweep is evaluated to its end when it is asked for. Peaks of FIFOs inside of
/// it are not counted.
class RtlCore final : public core::CoreShell, public core::OwnState, public noc::Clocked {
 public:
  enum class Configured : std::uint8_t { kByOwnPort, kLater };

  /// Configures the core from the image through its own port, outside of simulated time; or leaves
  /// it in CONFIG, for packets. `track` is null or takes the core's waves and outlives it.
  RtlCore(const sc_core::sc_module_name& name, const image::ChipImage& chip,
          const image::CoreImage& image, noc::CycleScheduler& scheduler, CoreBuild build,
          WaveFile::Track* track = nullptr, Configured configured = Configured::kByOwnPort);

  void begin_step(Step step) override;
  void close_step(std::optional<std::int32_t> reward) override;
  Cycle sweep() override;
  core::CoreCounters counters() const override { return counted_; }
  void evaluate(Cycle now) override;

  core::OwnState* own_state() override { return this; }
  void read_state(core::CoreState& state) override;
  void write_state(const core::CoreState& state, Step next) override;
  std::span<const std::uint32_t> spikes() const override { return spikes_; }

  /// The words and registers of the RTL, between steps.
  CoreModel& model() { return core_; }
  /// Cycles of steps that the RTL was evaluated for since it was made.
  std::uint64_t evaluated_cycles() const { return evaluated_cycles_; }
  /// Cycles that its configuration from the image took.
  std::uint64_t configuration_cycles() const { return configuration_cycles_; }

  /// Of the last step: the cycle in which each compartment was in the last place of the dendrite
  /// stage, as far as they came.
  std::span<const Cycle> update_cycles() const { return update_cycles_; }
  /// Gives up a step after so many cycles: the chip then tells that the step does not end.
  void set_patience(Cycle patience) { patience_ = patience; }

 private:
  void end_of_elaboration() override;
  void run_cycle(std::uint64_t now);
  CoreInputs wires(std::uint64_t now);
  void tell_network(const CoreOutputs& out, std::uint64_t now);
  void tell_barrier(const CoreOutputs& out, std::uint64_t now);
  void count(std::uint64_t now);
  bool credits_home() const;

  noc::CycleScheduler& scheduler_;
  noc::ClockedId id_;
  std::uint32_t router_depth_;
  std::uint32_t slot_size_;  ///< C of hardware.md §5.1
  CoreModel core_;
  WaveFile::Track* track_;
  std::uint64_t configuration_cycles_ = 0;
  Cycle patience_{~std::uint64_t{0}};

  Step step_{};
  std::uint16_t consumed_ = 0;  ///< of the step, as told to the barrier
  bool done_ = false;
  std::array<std::uint32_t, kFabrics> credits_{};
  CoreInsight before_;  ///< at the beginning of the cycle that was worked last
  std::vector<std::uint32_t> spikes_;
  std::vector<Cycle> update_cycles_;
  std::uint32_t illegal_at_start_ = 0;
  std::uint64_t evaluated_cycles_ = 0;
  core::CoreCounters counted_;
};

}  // namespace spikemesh::rtl
