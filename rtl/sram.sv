// One bank of memory with one port, as a memory compiler gives it (hardware.md §1).
//
// A read asked for in cycle n is on rdata_o from n + 1 until the next read. Content and output have
// no reset.
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

  logic [Width-1:0] mem [Depth];

  // Each input stands in one place, behind req_i: Verilator works out beforehand what is asked for
  // in more than one.
  always_ff @(posedge clk_i) begin
    automatic logic [AddrWidth-1:0] addr;
    if (req_i) begin
      addr = addr_i;
      if (write_i) mem[addr] <= wdata_i;
      else rdata_o <= mem[addr];
    end
  end

endmodule
