`include "spikemesh_assert.svh"

// One bank of accumulators: single-ported values, valid bits in registers (hardware.md §5).
//
// A row read clears the valid bit. value_o and found_o hold what the last read found: its value,
// whatever it is worth, and whether it was valid.
module accumulator_bank
  import spikemesh_pkg::*;
(
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   used_i,
  input  logic                   write_i,
  input  logic                   clear_i,  // with a read
  input  logic [AccRowWidth-1:0] row_i,
  input  logic [24:0]            wdata_i,  // valid and value
  output logic [23:0]            value_o,
  output logic                   found_o
);

  // Read and written by one process only; blocking, since Verilator copies what is not.
  logic [AccRows-1:0] valid_q;
  logic               found_q;

  assign found_o = found_q;

  sram #(
    .Width(24),
    .Depth(AccRows)
  ) u_sram (
    .clk_i,
    .req_i  (used_i),
    .write_i,
    .addr_i (row_i),
    .wdata_i(wdata_i[23:0]),
    .rdata_o(value_o)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      found_q <= 1'b0;
      valid_q = '0;
    end else if (used_i) begin
      if (!write_i) found_q <= valid_q[row_i];
      if (write_i) valid_q[row_i] = wdata_i[24];
      else if (clear_i) valid_q[row_i] = 1'b0;
    end
  end

endmodule
