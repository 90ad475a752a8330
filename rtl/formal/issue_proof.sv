`include "spikemesh_assert.svh"

// The hazard rule of the accumulators (hardware.md §5.3, §6.3): whatever lanes come, two of them
// never take a bank in the same cycle or in two cycles running, and none takes or writes a bank of
// the dendrite stage in its row slot.
module issue_proof
  import spikemesh_pkg::*;
(
  input logic                          clk_i,
  input logic                          rst_ni,
  input logic                          word_valid_i,
  input logic [63:0]                   word_i,
  input logic [$bits(word_info_t)-1:0] info_i,
  input logic [CompWidth:0]            compartments_i,
  input logic [2:0]                    slots_log2_i
);

  logic [SynapseLanes-1:0] add;
  logic [BankWidth-1:0]    bank [SynapseLanes];
  logic [AccBanks-1:0]     taken, taken_q, twice;
  logic [2:0]              phase, count_q, anyconst_phase;
  logic [SlotWidth-1:0]    anyconst_step;

  synapse_issue u_issue (
    .clk_i,
    .rst_ni,
    .word_valid_i,
    .word_i,
    .info_i               (word_info_t'(info_i)),
    .word_pop_o           (),
    .compartments_i,
    .slots_log2_i,
    .step_i               (anyconst_step),
    .phase_i              (phase),
    .add_o                (add),
    .add_bank_o           (bank),
    .add_row_o            (),
    .add_weight_o         (),
    .writing_o            (),
    .illegal_o            (),
    .stall_row_slot_o     (),
    .stall_write_back_o   (),
    .stall_bank_conflict_o()
  );

  always_comb begin
    taken = '0;
    twice = '0;
    for (int unsigned lane = 0; lane < SynapseLanes; lane++) begin
      if (add[lane]) begin
        if (taken[bank[lane]]) twice[bank[lane]] = 1'b1;
        taken[bank[lane]] = 1'b1;
      end
    end
  end

  // A step: its number stays, its phase counts from any value.
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      taken_q <= '0;
      count_q <= '0;
    end else begin
      taken_q <= taken;
      count_q <= count_q + 3'd1;
    end
  end
  assign phase = anyconst_phase + count_q;

  logic [AccBanks-1:0] dendrite;
  assign dendrite = (phase == 3'd0) ? (anyconst_step[0] ? 16'hff00 : 16'h00ff) : '0;

  `SPIKEMESH_ASSERT(OneLaneABank, twice == '0)
  `SPIKEMESH_ASSERT(BankRests, (taken & taken_q) == '0)
  `SPIKEMESH_ASSERT(RowSlotIsFree, ((taken | taken_q) & dendrite) == '0)

endmodule
