#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "hw/core/core_shell.h"
#include "hw/image/chip_image.h"
#include "hw/noc/cycle_scheduler.h"
#include "rtl/core_model.h"

namespace spikemesh::rtl {

/// The Verilated core in the place of a NeuronCore: what the network interface of the model has on
/// its wires, the RTL's own one gets, and the other way round.
///
/// It is evaluated in every cycle while the RTL is busy or a credit is not home, and not at all
/// while it is idle. A sweep is evaluated to its end when it is asked for.
class RtlCore final : public core::CoreShell, public noc::Clocked {
 public:
  /// Configures the core from the image, outside of simulated time.
  RtlCore(const sc_core::sc_module_name& name, const image::ChipImage& chip,
          const image::CoreImage& image, noc::CycleScheduler& scheduler);

  void begin_step(Step step) override;
  void close_step(std::optional<std::int32_t> reward) override;
  Cycle sweep() override;
  core::CoreCounters counters() const override { return counted_; }
  void evaluate(Cycle now) override;

  /// The words and registers of the RTL, between steps.
  CoreModel& model() { return core_; }
  /// Cycles that the RTL was evaluated for since it was made.
  std::uint64_t evaluated_cycles() const { return evaluated_cycles_; }

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
  CoreModel core_;
  std::uint64_t next_cycle_ = 0;  ///< the first that the RTL has not done
  std::uint16_t consumed_ = 0;    ///< of the step, as told to the barrier
  bool done_ = false;
  std::array<std::uint32_t, kFabrics> credits_{};
  std::uint64_t evaluated_cycles_ = 0;
  core::CoreCounters counted_;
};

}  // namespace spikemesh::rtl
