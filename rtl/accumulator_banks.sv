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
  output logic [RowWidth-1:0][23:0] value_o,  // in the cycle after it
  output logic [RowWidth-1:0]      valid_o,
  output logic                     busy_o    // an addition or a row read was begun before
);

  // ---- Configuration --------------------------------------------------------------------------
  logic                   cfg_hit;
  logic [3:0]             comp_bits;  // log2 C
  logic [CompWidth-1:0]   cfg_comp;
  logic [SlotWidth-1:0]   cfg_slot;
  logic [BankWidth-1:0]   cfg_bank, cfg_bank_q;
  logic [AccRowWidth-1:0] cfg_row;

  assign cfg_hit = cfg_req_i.valid && cfg_req_i.memory == MemAcc;

  always_comb begin
    comp_bits = '0;
    cfg_comp = '0;
    cfg_slot = '0;
    cfg_bank = '0;
    cfg_row = '0;
    if (cfg_hit) begin
      comp_bits = 4'(AccAddrWidth) - 4'(slots_log2_i);
      cfg_comp = CompWidth'(cfg_req_i.addr) & CompWidth'((11'd1 << comp_bits) - 11'd1);
      cfg_slot = SlotWidth'(cfg_req_i.addr >> comp_bits);
      cfg_bank = acc_bank(cfg_comp, cfg_slot);
      cfg_row = acc_row(cfg_comp, cfg_slot, slots_log2_i);
    end
  end

  // ---- Additions ------------------------------------------------------------------------------
  // A lane reads its bank in its cycle and writes it in the next, in which nothing else may use it.
  logic [SynapseLanes-1:0] adding_q;
  logic [BankWidth-1:0]    bank_q [SynapseLanes];
  logic [AccRowWidth-1:0]  row_q [SynapseLanes];
  logic [23:0]             weight_q [SynapseLanes];

  always_ff @(posedge clk_i) begin
    if (add_i != '0) begin
      bank_q <= add_bank_i;
      row_q <= add_row_i;
      weight_q <= add_weight_i;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) adding_q <= '0;
    else adding_q <= add_i;
  end

  // ---- What is asked of each bank -------------------------------------------------------------
  logic [AccBanks-1:0]    used, write;
  logic [AccRowWidth-1:0] row [AccBanks];
  logic [24:0]            wdata [AccBanks];
  logic [23:0]            value [AccBanks];
  logic [AccBanks-1:0]    found;

  // Row reads and configuration never come in one cycle; lanes have rows of their own.
  always_comb begin
    used = '0;
    write = '0;
    for (int unsigned b = 0; b < AccBanks; b++) begin
      row[b] = read_row_i;
      wdata[b] = '0;
    end
    if (read_i) begin
      used = read_parity_i ? {{RowWidth{1'b1}}, {RowWidth{1'b0}}} : AccBanks'({RowWidth{1'b1}});
    end
    if (cfg_hit) begin
      used[cfg_bank] = 1'b1;
      write[cfg_bank] = cfg_req_i.write;
      row[cfg_bank] = cfg_row;
      wdata[cfg_bank] = cfg_wdata_i[24:0];
    end
    for (int unsigned lane = 0; lane < SynapseLanes; lane++) begin
      if (add_i[lane]) begin
        used[add_bank_i[lane]] = 1'b1;
        row[add_bank_i[lane]] = add_row_i[lane];
      end
      if (adding_q[lane]) begin
        used[bank_q[lane]] = 1'b1;
        write[bank_q[lane]] = 1'b1;
        row[bank_q[lane]] = row_q[lane];
        // Wraps, never saturates (§4.2).
        wdata[bank_q[lane]] = {1'b1, (found[bank_q[lane]] ? value[bank_q[lane]] : '0) +
                                     weight_q[lane]};
      end
    end
  end

  // ---- Banks ----------------------------------------------------------------------------------
  logic parity_q, row_read_q;  // what was read in the cycle before
  logic cfg_q;                 // the last access of configuration was one of these

  for (genvar b = 0; b < AccBanks; b++) begin : gen_bank
    accumulator_bank u_bank (
      .clk_i,
      .rst_ni,
      .used_i (used[b]),
      .write_i(write[b]),
      .clear_i(read_i),
      .row_i  (row[b]),
      .wdata_i(wdata[b]),
      .value_o(value[b]),
      .found_o(found[b])
    );
  end

  always_ff @(posedge clk_i) begin
    if (read_i) parity_q <= read_parity_i;
    if (cfg_hit) cfg_bank_q <= cfg_bank;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      row_read_q <= 1'b0;
      cfg_q <= 1'b0;
    end else begin
      row_read_q <= read_i;
      if (cfg_req_i.valid) cfg_q <= cfg_hit;
    end
  end

  always_comb begin
    value_o = '0;
    valid_o = '0;
    if (row_read_q) begin
      valid_o = parity_q ? found[AccBanks-1:RowWidth] : found[RowWidth-1:0];
      for (int unsigned i = 0; i < RowWidth; i++) begin
        if (valid_o[i]) value_o[i] = parity_q ? value[RowWidth + i] : value[i];
      end
    end
  end

  assign busy_o = adding_q != '0 || row_read_q;
  assign cfg_rdata_o = (cfg_q && found[cfg_bank_q]) ? {1'b1, value[cfg_bank_q]} : '0;

  // No bank has two users.
  `SPIKEMESH_ASSERT(OneUser, $countones(used) == $countones(add_i) + $countones(adding_q) +
                             (read_i ? RowWidth : 0) + 32'(cfg_hit))

endmodule
