#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <systemc>
#include <vector>

#include "hw/arch/architecture.h"
#include "hw/core/axon_timing.h"
#include "hw/core/core_shell.h"
#include "hw/core/dendrite_timing.h"
#include "hw/core/entry_plan.h"
#include "hw/core/functional_core.h"
#include "hw/core/send_stalls.h"
#include "hw/core/synapse_timing.h"
#include "hw/noc/cycle_scheduler.h"

namespace spikemesh::core {

/// A neuron core, exact to the cycle (hardware.md §6, §7): FunctionalCore says what happens, the
/// timing of each stage says when.
///
/// It is looked at when a flit can be popped and when one can be sent; between those cycles nothing
/// wakes. What a packet needs is called into the host's cache when its flit comes.
class NeuronCore final : public CoreShell, public noc::Clocked {
 public:
  /// `function` holds the memories and state of this core and outlives it.
  NeuronCore(const sc_core::sc_module_name& name, const Architecture& architecture,
             const image::CoreImage& image, noc::CycleScheduler& scheduler,
             FunctionalCore& function);

  void begin_step(Step step) override;
  void close_step(std::optional<std::int32_t> reward) override;
  Cycle sweep() override;
  CoreCounters counters() const override;
  void evaluate(Cycle now) override;

 private:
  void end_of_elaboration() override;
  void receive(Cycle now);
  void take_flit(const noc::Flit& flit, Cycle now);
  void work_packet(AxonId axon, Cycle pop);
  Cycle work_entry(AxonId axon);
  void consume(Cycle cycle);
  void send(Cycle now);
  void next_entry();
  void prefetch_flits(std::uint32_t entry) const;

  noc::CycleScheduler& scheduler_;
  noc::ClockedId id_;
  FunctionalCore& function_;
  std::vector<std::uint32_t> axon_map_;
  std::vector<std::uint64_t> flits_;  ///< one for each out-axon entry, kNoFlit if that is illegal
  noc::NetworkInterface* port_ = nullptr;  ///< what `network` is bound to
  BarrierPort* barrier_port_ = nullptr;    ///< what `barrier` is bound to

  Cycle learning_synapse_;
  EntryPlans plans_;
  SynapseTiming synapse_;
  DendriteTiming dendrite_;
  AxonTiming axon_;

  Step step_{};
  std::size_t next_spike_ = 0;
  bool has_entry_ = false;   ///< an entry waits to be sent
  std::uint32_t entry_ = 0;  ///< its place in flits_
  Cycle ready_{};            ///< from which it can be sent, credit given

  CoreCounters counted_;
  SendStalls stalls_;
  std::uint32_t illegal_before_ = 0;
};

}  // namespace spikemesh::core
