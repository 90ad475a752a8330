`include "spikemesh_assert.svh"

// A queue of registers with the rules of hardware.md §1: a push is seen one cycle later, a full
// queue takes no push even if it is popped, an empty one gives nothing.
//
// The sender keeps count (credits, words asked for), so a push never meets a full queue.
module fifo #(
  parameter int unsigned Width = 8,
  parameter int unsigned Depth = 4,
  localparam int unsigned CountWidth = $clog2(Depth + 1)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  push_i,
  input  logic [Width-1:0]      data_i,
  input  logic                  pop_i,
  output logic [Width-1:0]      data_o,  // the head, while not empty
  output logic                  empty_o,
  output logic [CountWidth-1:0] count_o
);

  localparam int unsigned PointerWidth = (Depth > 1) ? $clog2(Depth) : 1;
  localparam logic [PointerWidth-1:0] Last = PointerWidth'(Depth - 1);

  logic [Width-1:0]        entry_q [Depth];
  logic [PointerWidth-1:0] read_q, write_q;
  logic [CountWidth-1:0]   count_q;

  assign data_o = entry_q[read_q];
  assign empty_o = count_q == '0;
  assign count_o = count_q;

  always_ff @(posedge clk_i) begin
    if (push_i) entry_q[write_q] <= data_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      read_q <= '0;
      write_q <= '0;
      count_q <= '0;
    end else begin
      if (push_i) write_q <= (write_q == Last) ? '0 : write_q + 1'b1;
      if (pop_i) read_q <= (read_q == Last) ? '0 : read_q + 1'b1;
      count_q <= count_q + CountWidth'(push_i) - CountWidth'(pop_i);
    end
  end

  `SPIKEMESH_ASSERT(NoOverflow, !(push_i && count_q == CountWidth'(Depth)))
  `SPIKEMESH_ASSERT(NoUnderflow, !(pop_i && empty_o))

endmodule
