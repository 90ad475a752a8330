`include "spikemesh_assert.svh"

// The dendritic accumulators of a core: 16 banks, four additions and a row read a cycle
// (hardware.md §5). The users see to it that no bank is asked twice.
//
// Configuration address s * C + c is compartment c in slot s.
module accumulator_banks
  import spikemesh_pkg::*;
(
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  cfg_req_t                 cfg_req_i,
  input  logic [63:0]              cfg_wdata_i,
  output logic [24:0]              cfg_rdata_o,
  input  logic [2:0]               slots_log2_i,
  input  logic [SynapseLanes-1:0]  add_i,
  input  logic [BankWidth-1:0]     add_bank_i [SynapseLanes],
  input  logic [AccRowWidth-1:0]   add_row_i [SynapseLanes],
  input  logic [23:0]              add_weight_i [SynapseLanes],
  // A row of the dendrite stage: the eight banks of one parity.
  input  logic                     read_i,
  input  logic                     read_parity_i,
  input  logic [AccRowWidth-1:0]   read_row_i,
  output logic [23:0]              value_o [RowWidth],
  output logic [RowWidth-1:0]      valid_o
);

  // ---- Configuration --------------------------------------------------------------------------
  logic                   cfg_hit;
  logic [3:0]             comp_bits;  // log2 C
  logic [CompWidth-1:0]   cfg_comp;
  logic [SlotWidth-1:0]   cfg_slot;
  logic [BankWidth-1:0]   cfg_bank, cfg_bank_q;
  logic [AccRowWidth-1:0] cfg_row;

  assign cfg_hit = cfg_req_i.valid && cfg_req_i.memory == MemAcc;
  assign comp_bits = 4'(AccAddrWidth) - 4'(slots_log2_i);
  assign cfg_comp = CompWidth'(cfg_req_i.addr) & CompWidth'((11'd1 << comp_bits) - 11'd1);
  assign cfg_slot = SlotWidth'(cfg_req_i.addr >> comp_bits);
  assign cfg_bank = acc_bank(cfg_comp, cfg_slot);
  assign cfg_row = acc_row(cfg_comp, cfg_slot, slots_log2_i);

  // ---- What is asked of each bank -------------------------------------------------------------
  localparam int unsigned LaneWidth = $clog2(SynapseLanes);

  logic [AccBanks-1:0]                add, read, cfg;
  logic [AccBanks-1:0][LaneWidth-1:0] lane_of;  // of the addition
  logic [AccRowWidth-1:0]             shared_row;

  // Row reads and configuration never come in one cycle; lanes have rows of their own.
  assign shared_row = cfg_hit ? cfg_row : read_row_i;
  assign read = read_i ? {{RowWidth{read_parity_i}}, {RowWidth{!read_parity_i}}} : '0;
  assign cfg = AccBanks'(cfg_hit) << cfg_bank;

  always_comb begin
    add = '0;
    lane_of = '0;
    for (int unsigned lane = 0; lane < SynapseLanes; lane++) begin
      if (add_i[lane]) begin
        add[add_bank_i[lane]] = 1'b1;
        lane_of[add_bank_i[lane]] = LaneWidth'(lane);
      end
    end
  end

  // ---- Banks ----------------------------------------------------------------------------------
  logic [23:0]         value [AccBanks];
  logic [AccBanks-1:0] valid;
  logic                parity_q;

  for (genvar b = 0; b < AccBanks; b++) begin : gen_bank
    accumulator_bank u_bank (
      .clk_i,
      .rst_ni,
      .add_i      (add[b]),
      .read_i     (read[b]),
      .cfg_i      (cfg[b]),
      .cfg_write_i(cfg_req_i.write),
      .row_i      (add[b] ? add_row_i[lane_of[b]] : shared_row),
      .weight_i   (add_weight_i[lane_of[b]]),
      .cfg_wdata_i(cfg_wdata_i[24:0]),
      .value_o    (value[b]),
      .valid_o    (valid[b])
    );
  end

  always_ff @(posedge clk_i) begin
    if (read_i) parity_q <= read_parity_i;
    if (cfg_hit) cfg_bank_q <= cfg_bank;
  end

  for (genvar i = 0; i < RowWidth; i++) begin : gen_row
    assign value_o[i] = parity_q ? value[RowWidth + i] : value[i];
    assign valid_o[i] = parity_q ? valid[RowWidth + i] : valid[i];
  end

  assign cfg_rdata_o = {valid[cfg_bank_q], value[cfg_bank_q]};

  // Two lanes never claim one bank.
  `SPIKEMESH_ASSERT(LanesApart, $countones(add) == $countones(add_i))

endmodule
