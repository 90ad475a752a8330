#include "rtl/core_model.h"

#include "Vneuron_core.h"
#include "verilated.h"

#include "base/error.h"

namespace spikemesh::rtl {

struct CoreModel::Verilated {
  // Declared before the model that lives in it.
  VerilatedContext context;
  Vneuron_core core{&context, "core"};

  void clock() {
    core.clk_i = 0;
    core.eval();
    core.clk_i = 1;
    core.eval();
  }
};

CoreModel::CoreModel(const MeshStraps& mesh) : verilated_(std::make_unique<Verilated>()) {
  SPIKEMESH_CHECK(mesh.width > 0 && mesh.height > 0, "a core stands in a mesh");
  Vneuron_core& core = verilated_->core;
  core.mesh_width_i = mesh.width;
  core.mesh_height_i = mesh.height;
  core.host_rows_i = mesh.host_rows;
  core.rst_ni = 0;
  verilated_->clock();
  core.rst_ni = 1;
  verilated_->clock();
}

CoreModel::~CoreModel() {
  if (verilated_) verilated_->core.final();
}

CoreModel::CoreModel(CoreModel&&) noexcept = default;
CoreModel& CoreModel::operator=(CoreModel&&) noexcept = default;

void CoreModel::cycle(const CoreInputs& inputs) {
  Vneuron_core& core = verilated_->core;
  core.step_start_i = inputs.step_start ? 1 : 0;
  core.step_close_i = inputs.step_close ? 1 : 0;
  core.reward_valid_i = inputs.reward_valid ? 1 : 0;
  core.reward_i = static_cast<std::uint8_t>(inputs.reward);
  core.phase_i = inputs.phase;
  core.link_valid_i = inputs.valid;
  core.link_head_i = 0;
  core.link_tail_i = 0;
  for (std::size_t f = 0; f < kFabrics; ++f) {
    const LinkFlit& flit = inputs.flits[f];
    core.link_data_i[f] = flit.data;
    core.link_head_i = static_cast<std::uint8_t>(core.link_head_i | (flit.head ? 1U << f : 0U));
    core.link_tail_i = static_cast<std::uint8_t>(core.link_tail_i | (flit.tail ? 1U << f : 0U));
  }
  core.link_credit_i = inputs.credit;
  verilated_->clock();
}

CoreOutputs CoreModel::outputs() const {
  const Vneuron_core& core = verilated_->core;
  return {.done = core.done_o != 0,
          .sent = core.sent_o,
          .consumed = core.consumed_o,
          .valid = core.link_valid_o,
          .flit = {.data = core.link_data_o,
                   .head = core.link_head_o != 0,
                   .tail = core.link_tail_o != 0},
          .credit = core.link_credit_o,
          .busy = core.busy_o != 0};
}

CoreEvents CoreModel::events() const {
  // core_events_t of spikemesh_pkg.sv, its last field lowest.
  const std::uint32_t word = verilated_->core.events_o;
  const auto bit = [word](unsigned n) { return ((word >> n) & 1U) != 0; };
  return {.synaptic_ops = static_cast<std::uint8_t>(word >> 10),
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

bool CoreModel::busy() const { return verilated_->core.busy_o != 0; }

void CoreModel::write(image::Memory memory, std::uint32_t address, std::uint64_t word) {
  Vneuron_core& core = verilated_->core;
  core.cfg_valid_i = 1;
  core.cfg_write_i = 1;
  core.cfg_memory_i = static_cast<std::uint8_t>(memory);
  core.cfg_addr_i = static_cast<std::uint16_t>(address);
  core.cfg_wdata_i = word;
  cycle({});
  core.cfg_valid_i = 0;
}

std::uint64_t CoreModel::read(image::Memory memory, std::uint32_t address) {
  Vneuron_core& core = verilated_->core;
  core.cfg_valid_i = 1;
  core.cfg_write_i = 0;
  core.cfg_memory_i = static_cast<std::uint8_t>(memory);
  core.cfg_addr_i = static_cast<std::uint16_t>(address);
  cycle({});
  core.cfg_valid_i = 0;
  const std::uint64_t word = core.cfg_rdata_o;
  cycle({});
  return word;
}

}  // namespace spikemesh::rtl
