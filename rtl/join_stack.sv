`include "spikemesh_assert.svh"

// The join stack: up to 4 pairs of value and spike (hardware.md §4.6).
//
// children_o are the pairs that a pop of pops_i takes, latest first; (0, no spike) where there is
// none. With step_i the pops are done, then the push. A push onto a full stack is lost.
module join_stack
  import spikemesh_pkg::*;
(
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               clear_i,
  input  logic               step_i,
  input  logic [1:0]         pops_i,   // 0 ... 2
  input  logic               push_i,
  input  logic signed [23:0] value_i,
  input  logic               spike_i,
  output logic signed [23:0] child_value_o [2],
  output logic [1:0]         child_spike_o,
  output logic [1:0]         illegal_o  // with step_i: pops of an empty stack, push onto a full one
);

  localparam int unsigned CountWidth = $clog2(JoinDepth + 1);
  typedef logic [CountWidth-1:0] count_t;

  logic signed [23:0] value_q [JoinDepth];
  logic [JoinDepth-1:0] spike_q;
  count_t count_q, popped, left;
  logic full;

  for (genvar i = 0; i < 2; i++) begin : gen_child
    logic [CountWidth-2:0] place;
    assign place = (CountWidth-1)'(count_q - count_t'(i + 1));
    assign child_value_o[i] = (count_q > count_t'(i)) ? value_q[place] : '0;
    assign child_spike_o[i] = (count_q > count_t'(i)) && spike_q[place];
  end

  assign popped = (count_t'(pops_i) > count_q) ? count_q : count_t'(pops_i);
  assign left = count_q - popped;
  assign full = left == count_t'(JoinDepth);
  assign illegal_o = 2'(count_t'(pops_i) - popped) + 2'(push_i && full);

  always_ff @(posedge clk_i) begin
    if (step_i && push_i && !full) value_q[left[CountWidth-2:0]] <= value_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q <= '0;
      spike_q <= '0;
    end else if (clear_i) begin
      count_q <= '0;
    end else if (step_i) begin
      count_q <= left + count_t'(push_i && !full);
      if (push_i && !full) spike_q[left[CountWidth-2:0]] <= spike_i;
    end
  end

  `SPIKEMESH_ASSERT(CountBound, count_q <= count_t'(JoinDepth))
  `SPIKEMESH_ASSERT(PopsBound, !step_i || pops_i <= 2'd2)

endmodule
