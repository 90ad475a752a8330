`include "spikemesh_assert.svh"

// One bank of accumulators: single-ported values, valid bits in registers (hardware.md §5).
//
// An addition reads in its cycle and writes in the next, in which nothing else may use the bank.
// A row read clears the valid bit. value_o and valid_o hold what the last read found.
module accumulator_bank
  import spikemesh_pkg::*;
(
  input  logic                   clk_i,
  input  logic                   rst_ni,
  // What is asked of the bank, at most one of them; all in row_i.
  input  logic                   add_i,
  input  logic                   read_i,       // of the dendrite stage
  input  logic                   cfg_i,
  input  logic                   cfg_write_i,  // with cfg_i
  input  logic [AccRowWidth-1:0] row_i,
  input  logic [23:0]            weight_i,
  input  logic [24:0]            cfg_wdata_i,
  output logic [23:0]            value_o,
  output logic                   valid_o
);

  // Read and written by one process only; blocking, since Verilator copies what is not.
  logic [AccRows-1:0]     valid_q;
  logic                   adding_q;   // second cycle of an addition
  logic                   found_q;    // what the last read found
  logic [AccRowWidth-1:0] row_q;
  logic [23:0]            weight_q;
  logic [23:0]            rdata, wdata;
  logic [AccRowWidth-1:0] row;
  logic                   used, write;

  assign value_o = found_q ? rdata : '0;
  assign valid_o = found_q;
  assign write = adding_q || (cfg_i && cfg_write_i);
  assign row = adding_q ? row_q : row_i;
  // Wraps, never saturates (§4.2).
  assign wdata = adding_q ? value_o + weight_q : cfg_wdata_i[23:0];

  assign used = adding_q || add_i || read_i || cfg_i;

  sram #(
    .Width(24),
    .Depth(AccRows)
  ) u_sram (
    .clk_i,
    .req_i  (used),
    .write_i(write),
    .addr_i (row),
    .wdata_i(wdata),
    .rdata_o(rdata)
  );

  always_ff @(posedge clk_i) begin
    if (add_i) begin
      row_q <= row_i;
      weight_q <= weight_i;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      adding_q <= 1'b0;
      found_q <= 1'b0;
      valid_q = '0;
    end else if (used) begin
      adding_q <= add_i;
      if (!write) found_q <= valid_q[row];
      if (adding_q) valid_q[row] = 1'b1;
      else if (read_i) valid_q[row] = 1'b0;
      else if (cfg_i && cfg_write_i) valid_q[row] = cfg_wdata_i[24];
    end
  end

  `SPIKEMESH_ASSERT(OneUser, $onehot0({adding_q, add_i, read_i, cfg_i}))

endmodule
