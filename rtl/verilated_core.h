#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "verilated.h"

#include "rtl/core_build.h"

namespace spikemesh::rtl {

/// A core of the generated class `Top`, for the source that includes Top's headers: V<name>.h and
/// V<name>___024root.h. `kAssertions` and `kWaves` tell whether it was verilated with --assert and
/// with --trace-fst, `kAhead` that its top is neuron_core_ahead.
template <class Top, bool kAssertions, bool kWaves, bool kAhead = false>
class VerilatedCoreOf : public VerilatedCore {
 public:
  VerilatedCoreOf(VerilatedContext* context, const std::string& name)
      : own_context_(context == nullptr ? make_context() : nullptr),
        core_(context == nullptr ? own_context_.get() : context, name.c_str()) {}
  ~VerilatedCoreOf() override {
    // Verilator takes its scopes out of the thread's context, which may be that of another core.
    Verilated::threadContextp(core_.contextp());
    core_.final();
  }

  void reset(const MeshStraps& mesh) override {
    core_.mesh_width_i = mesh.width;
    core_.mesh_height_i = mesh.height;
    core_.host_rows_i = mesh.host_rows;
    core_.rst_ni = 0;
    hold_clock(false);  // the first evaluation of all takes the levels as they are: no edge
    clock();
    core_.rst_ni = 1;
    clock();
    while (busy()) clock();  // memories that power-on clears
  }

  void drive(const CoreInputs& inputs) override {
    core_.step_start_i = inputs.step_start ? 1 : 0;
    core_.step_close_i = inputs.step_close ? 1 : 0;
    core_.reward_valid_i = inputs.reward_valid ? 1 : 0;
    core_.reward_i = static_cast<std::uint8_t>(inputs.reward);
    core_.sweep_start_i = inputs.sweep_start ? 1 : 0;
    core_.phase_i = inputs.phase;
    core_.link_valid_i = inputs.valid;
    std::uint32_t heads = 0;
    std::uint32_t tails = 0;
    for (std::size_t f = 0; f < kFabrics; ++f) {
      const LinkFlit& flit = inputs.flits[f];
      core_.link_data_i[f] = flit.data;
      heads |= (flit.head ? 1U : 0U) << f;
      tails |= (flit.tail ? 1U : 0U) << f;
    }
    core_.link_head_i = static_cast<std::uint8_t>(heads);
    core_.link_tail_i = static_cast<std::uint8_t>(tails);
    core_.link_credit_i = inputs.credit;
    core_.cfg_valid_i = inputs.config.valid ? 1 : 0;
    core_.cfg_write_i = inputs.config.write ? 1 : 0;
    core_.cfg_memory_i = static_cast<std::uint8_t>(inputs.config.memory);
    core_.cfg_addr_i = inputs.config.address;
    core_.cfg_wdata_i = inputs.config.data;
  }

  /// One evaluation, not two: the wire stays high, and what Verilator remembers of it is set low.
  /// Nothing in the RTL looks at the falling edge or at the level. Only assertions sample wires
  /// before an evaluation, so that these must have settled by then.
  bool clock() override {
    const bool configures = kAhead && core_.cfg_valid_i != 0;
    if constexpr (kAssertions) hold_clock(false);
    if constexpr (kAhead) give_ahead();
    edge();
    return configures;
  }

  void hold_clock(bool high) override {
    core_.clk_i = high ? 1 : 0;
    core_.rootp->__Vtrigrprev__TOP__clk_i = high ? 1 : 0;
    core_.eval();
  }

  CoreOutputs outputs() const override {
    return {.done = core_.done_o != 0,
            .sent = core_.sent_o,
            .consumed = core_.consumed_o,
            .valid = core_.link_valid_o,
            .flit = {.data = core_.link_data_o,
                     .head = core_.link_head_o != 0,
                     .tail = core_.link_tail_o != 0},
            .credit = core_.link_credit_o,
            .busy = core_.busy_o != 0};
  }

  CoreEvents events() const override {
    // core_events_t of spikemesh_pkg.sv, its last field lowest.
    const std::uint32_t word = core_.events_o;
    const auto bit = [word](unsigned n) { return ((word >> n) & 1U) != 0; };
    constexpr std::uint32_t kThreeBits = 7;
    return {.synaptic_update = bit(13),
            .synaptic_ops = static_cast<std::uint8_t>(word >> 10 & kThreeBits),
            .issue_busy = bit(9),
            .stall_row_slot = bit(8),
            .stall_write_back = bit(7),
            .stall_bank_conflict = bit(6),
            .word_wait = bit(5),
            .update_active = bit(4),
            .update_inactive = bit(3),
            .spike = bit(2),
            .stall_spike_fifo_full = bit(1),
            .stall_no_credit = bit(0)};
  }

  bool busy() const override { return core_.busy_o != 0; }
  std::uint64_t config_data() const override { return core_.cfg_rdata_o; }

  CoreInsight insight() const override {
    if constexpr (kAhead) {
      return {
          .spike_compartment = core_.rootp->neuron_core_ahead__DOT__u_core__DOT__spike_compartment,
          .illegal = core_.rootp->neuron_core_ahead__DOT__u_core__DOT__u_registers__DOT__illegal_q};
    } else {
      return {.spike_compartment = core_.rootp->neuron_core__DOT__spike_compartment,
              .illegal = core_.rootp->neuron_core__DOT__u_registers__DOT__illegal_q};
    }
  }

  bool has_waves() const override { return kWaves; }
  void trace([[maybe_unused]] VerilatedFstC& file) override {
    if constexpr (kWaves) core_.trace(&file, kAllLevels);
  }

 protected:
  VerilatedContext& context() { return *core_.contextp(); }

 private:
  static constexpr int kAllLevels = 99;
  static constexpr unsigned kPhases = 8;

  void edge() {
    core_.clk_i = 1;
    core_.rootp->__Vtrigrprev__TOP__clk_i = 0;
    core_.eval();
  }

  /// The phase is given for the cycle to come: a core that works goes on to it, and one that does
  /// not work does not look at it. What comes unforeseen, configuration and strobes, comes to a
  /// core at rest between steps: a cycle more there, in which it is loaded, changes nothing.
  void give_ahead() {
    if ((core_.step_start_i | core_.step_close_i | core_.sweep_start_i | core_.cfg_valid_i) != 0) {
      const auto valid = std::exchange(core_.link_valid_i, 0);
      const auto credit = std::exchange(core_.link_credit_i, 0);
      edge();
      core_.link_valid_i = valid;
      core_.link_credit_i = credit;
      core_.step_start_i = 0;
      core_.step_close_i = 0;
      core_.sweep_start_i = 0;
      core_.cfg_valid_i = 0;
    }
    core_.phase_i = (core_.phase_i + 1U) % kPhases;
  }

  /// A context would start worker threads, which nothing here uses.
  static std::unique_ptr<VerilatedContext> make_context() {
    auto context = std::make_unique<VerilatedContext>();
    context->threads(1);
    return context;
  }

  // Declared before the model that lives in it.
  std::unique_ptr<VerilatedContext> own_context_;
  Top core_;
};

}  // namespace spikemesh::rtl
