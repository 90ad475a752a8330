`include "spikemesh_assert.svh"

// A queue gives back what was pushed, in order, and its count stays within its depth, whoever keeps
// to the rules of hardware.md §1: a mark travels with one of the pushed words.
module fifo_proof #(
  parameter int unsigned Width = 1,
  parameter int unsigned Depth = 4,
  localparam int unsigned CountWidth = $clog2(Depth + 1)
) (
  input logic             clk_i,
  input logic             rst_ni,
  input logic             push_i,
  input logic [Width-1:0] data_i,
  input logic             pop_i,
  input logic             mark_i   // this word is the one that is watched
);

  logic [Width-1:0]      data, watched_q;
  logic                  empty, watching_q;
  logic [CountWidth-1:0] count, before_q;  // words in front of the watched one

  fifo #(
    .Width(Width),
    .Depth(Depth)
  ) u_fifo (
    .clk_i,
    .rst_ni,
    .push_i,
    .data_i,
    .pop_i,
    .data_o (data),
    .empty_o(empty),
    .count_o(count)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      watching_q <= 1'b0;
      before_q <= '0;
      watched_q <= '0;
    end else if (!watching_q && push_i && mark_i) begin
      watching_q <= 1'b1;
      watched_q <= data_i;
      before_q <= count - CountWidth'(pop_i);
    end else if (watching_q && pop_i) begin
      watching_q <= before_q != '0;
      before_q <= before_q - 1'b1;
    end
  end

  `SPIKEMESH_ASSUME(PushWithRoom, !push_i || count < CountWidth'(Depth))
  `SPIKEMESH_ASSUME(PopOfWord, !pop_i || !empty)
  `SPIKEMESH_ASSERT(Bound, count <= CountWidth'(Depth))
  `SPIKEMESH_ASSERT(EmptyIsZero, empty == (count == '0))
  `SPIKEMESH_ASSERT(InOrder, !(watching_q && before_q == '0) || (!empty && data == watched_q))
  `SPIKEMESH_ASSERT(WatchedInside, !watching_q || before_q < count)

endmodule
