// Stands in for rtl/accumulator_bank.sv where a proof asks only whether a state changes: every
// use changes this one, and what it gives may be anything. That rtl/accumulator_bank.sv keeps its
// state without a use is a proof of its own (idle_bank).
module accumulator_bank
  import spikemesh_pkg::*;
(
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   used_i,
  input  logic                   write_i,
  input  logic                   clear_i,
  input  logic [AccRowWidth-1:0] row_i,
  input  logic [24:0]            wdata_i,
  output logic [23:0]            value_o,
  output logic                   found_o
);

  logic changed_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) changed_q <= 1'b0;
    else if (used_i) changed_q <= !changed_q;
  end

endmodule
