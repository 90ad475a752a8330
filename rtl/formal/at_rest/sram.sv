// Stands in for rtl/sram.sv where a proof asks only whether a state changes: every
// request changes this one, and what it gives may be anything. That rtl/sram.sv keeps its
// state without a request is a proof of its own (idle_sram).
module sram #(
  parameter int unsigned Width = 64,
  parameter int unsigned Depth = 1024,
  localparam int unsigned AddrWidth = $clog2(Depth)
) (
  input  logic                 clk_i,
  input  logic                 req_i,
  input  logic                 write_i,
  input  logic [AddrWidth-1:0] addr_i,
  input  logic [Width-1:0]     wdata_i,
  output logic [Width-1:0]     rdata_o
);

  logic changed_q;

  always_ff @(posedge clk_i) begin
    if (req_i) changed_q <= !changed_q;
  end

endmodule
