`include "spikemesh_assert.svh"

// Works the synapses of the head word in groups of lanes and starts their additions as the banks
// are free (hardware.md §6.3).
//
// An addition that starts in cycle n reads its bank in n and writes it in n + 1. The word is popped
// in the cycle in which the last lane of its last group starts.
module synapse_issue
  import spikemesh_pkg::*;
(
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     word_valid_i,
  input  logic [63:0]              word_i,
  input  word_info_t               info_i,
  output logic                     word_pop_o,
  input  logic [CompWidth:0]       compartments_i,
  input  logic [2:0]               slots_log2_i,
  input  logic [SlotWidth-1:0]     step_i,
  input  logic [2:0]               phase_i,  // cycle of the step modulo 8
  // Additions that start.
  output logic [SynapseLanes-1:0]  add_o,
  output logic [BankWidth-1:0]     add_bank_o [SynapseLanes],
  output logic [AccRowWidth-1:0]   add_row_o [SynapseLanes],
  output logic [23:0]              add_weight_o [SynapseLanes],
  output logic                     writing_o,  // an addition is being written
  output logic [2:0]               illegal_o,
  // Counted, §6.5.
  output logic                     stall_row_slot_o,
  output logic                     stall_write_back_o,
  output logic                     stall_bank_conflict_o
);

  localparam int unsigned Lanes = SynapseLanes;
  localparam int unsigned LaneBits = $clog2(Lanes);

  logic [6-LaneBits:0] group_q;       // of the head word
  logic [Lanes-1:0]    started_q;     // lanes of the group that have started
  logic [AccBanks-1:0] writing_q;     // banks written in this cycle

  // ---- Lanes ----------------------------------------------------------------------------------
  logic [5:0]          length;
  logic [6:0]          first_index;
  logic [63:0]         group_bits;
  logic [Lanes-1:0]    present, legal;

  assign length = !word_valid_i ? '0 : synapse_length(info_i.format, info_i.width,
                                                      info_i.delay_bits, info_i.tag);
  assign first_index = {group_q, LaneBits'(0)};
  assign group_bits = word_valid_i ? word_i >> (12'(first_index) * 12'(length)) : '0;

  for (genvar lane = 0; lane < Lanes; lane++) begin : gen_lane
    logic [CompWidth-1:0] target;
    logic [SlotWidth-1:0] slot;
    logic [6:0]           index;

    assign index = first_index + 7'(lane);
    assign present[lane] = word_valid_i && index < info_i.synapses;

    synapse_decoder u_decoder (
      .asked_i (present[lane]),
      .info_i,
      .index_i  (index),
      .field_i  (present[lane] ? 33'(group_bits >> (8'(length) * 8'(lane))) : '0),
      .compartments_i,
      .slots_log2_i,
      .step_i,
      .legal_o  (legal[lane]),
      .target_o (target),
      .slot_o   (slot),
      .weight_o (add_weight_o[lane])
    );

    assign add_bank_o[lane] = acc_bank(target, slot);
    assign add_row_o[lane] = present[lane] ? acc_row(target, slot, slots_log2_i) : '0;
  end

  // ---- Who starts -----------------------------------------------------------------------------
  logic [AccBanks-1:0] claimed;
  logic [Lanes-1:0]    waiting, start;
  logic                row_slot, write_back, conflict;
  logic                row_near, group_ends, word_ends;

  // The row slot takes the banks of the step's parity in phase 0; a write in it must not be due.
  assign row_near = phase_i == 3'd0 || phase_i == 3'd7;
  assign waiting = present & ~started_q;

  always_comb begin
    claimed = '0;
    start = '0;
    row_slot = 1'b0;
    write_back = 1'b0;
    conflict = 1'b0;
    for (int unsigned lane = 0; lane < Lanes; lane++) begin
      if (waiting[lane]) begin
        if (!legal[lane]) start[lane] = 1'b1;
        else if (row_near && add_bank_o[lane][BankWidth-1] == step_i[0]) row_slot = 1'b1;
        else if (writing_q[add_bank_o[lane]]) write_back = 1'b1;
        else if (claimed[add_bank_o[lane]]) conflict = 1'b1;
        else begin
          start[lane] = 1'b1;
          claimed[add_bank_o[lane]] = 1'b1;
        end
      end
    end
  end

  assign group_ends = word_valid_i && start == waiting;
  assign word_ends = first_index + 7'(Lanes) >= info_i.synapses;

  assign add_o = start & legal;
  assign word_pop_o = group_ends && word_ends;
  assign writing_o = writing_q != '0;
  assign illegal_o = (start & ~legal) == '0 ? '0 : 3'($countones(start & ~legal));
  assign stall_row_slot_o = row_slot;
  assign stall_write_back_o = write_back && !row_slot;
  assign stall_bank_conflict_o = conflict && !write_back && !row_slot;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      group_q <= '0;
      started_q <= '0;
      writing_q <= '0;
    end else begin
      writing_q <= claimed;
      if (group_ends) begin
        started_q <= '0;
        group_q <= word_ends ? '0 : group_q + 1'b1;
      end else if (word_valid_i) begin
        started_q <= started_q | start;
      end
    end
  end

  `SPIKEMESH_ASSERT(BankRestsAfterStart, (claimed & writing_q) == '0)
  `SPIKEMESH_ASSERT(WordHasSynapses, !word_valid_i || present != '0)

endmodule
