`include "spikemesh_assert.svh"

// One accumulator of a bank against its definition (hardware.md §4.2, §5.3): any row, any sequence
// of additions, row reads and configuration in which the bank has one user at a time.
module accumulator_proof
  import spikemesh_pkg::*;
(
  input logic                   clk_i,
  input logic                   rst_ni,
  input logic                   add_i,
  input logic                   read_i,
  input logic                   cfg_i,
  input logic                   cfg_write_i,
  input logic [AccRowWidth-1:0] row_i,
  input logic [23:0]            weight_i,
  input logic [24:0]            cfg_wdata_i
);

  logic [23:0]            value;
  logic                   valid;
  logic [AccRowWidth-1:0] anyconst_row;
  logic                   watched, wanted_q, added_q;
  logic [24:0]            sum_q, sum_d, found_q;  // valid and value

  accumulator_bank u_bank (
    .clk_i,
    .rst_ni,
    .add_i,
    .read_i,
    .cfg_i,
    .cfg_write_i,
    .row_i,
    .weight_i,
    .cfg_wdata_i,
    .value_o(value),
    .valid_o(valid)
  );

  assign watched = row_i == anyconst_row;

  always_comb begin
    sum_d = sum_q;
    if (watched && add_i) sum_d = {1'b1, (sum_q[24] ? sum_q[23:0] : 24'd0) + weight_i};
    if (watched && read_i) sum_d = '0;
    if (watched && cfg_i && cfg_write_i) sum_d = cfg_wdata_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sum_q <= '0;
      wanted_q <= 1'b0;
      added_q <= 1'b0;
      found_q <= '0;
    end else begin
      sum_q <= sum_d;
      added_q <= add_i;
      wanted_q <= watched && (read_i || (cfg_i && !cfg_write_i));
      found_q <= sum_q[24] ? sum_q : '0;
    end
  end

  // The bank belongs to an addition in two cycles (§5.3).
  `SPIKEMESH_ASSUME(OneUser, $onehot0({added_q, add_i, read_i, cfg_i}))
  `SPIKEMESH_ASSERT(ReadFindsTheSum, !wanted_q || {valid, value} == found_q)

endmodule
