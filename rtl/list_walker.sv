`include "spikemesh_assert.svh"

// Asks for the words of one list after the other, at most one a cycle, never more than fit into the
// FIFO behind it (hardware.md §6.2; §7.3 for OUT_AXON).
//
// Free in a cycle if it has no list or asks for the last word of its list in this cycle.
module list_walker #(
  parameter int unsigned AddrWidth = 14,
  parameter int unsigned CountWidth = 12,
  parameter int unsigned StrideWidth = 7,
  parameter int unsigned Depth = 4,  // of the FIFO behind
  localparam int unsigned FillWidth = $clog2(Depth + 1)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  // A list; only while free, count not 0.
  input  logic                   load_i,
  input  logic [AddrWidth-1:0]   addr_i,
  input  logic [CountWidth-1:0]  count_i,   // items in the list
  input  logic [StrideWidth-1:0] stride_i,  // items in a word
  output logic                   free_o,
  // Word request of this cycle.
  output logic                   req_o,
  output logic [AddrWidth-1:0]   addr_o,
  output logic [CountWidth-1:0]  remaining_o,  // items in this word and after it
  output logic                   last_o,
  output logic                   stalled_o,    // has a list, but the FIFO behind may fill up
  // A word leaves the FIFO behind.
  input  logic                   pop_i,
  output logic [FillWidth-1:0]   outstanding_o,  // words asked for and not popped
  output logic                   idle_o
);

  logic                   active_q;
  logic [AddrWidth-1:0]   addr_q;
  logic [CountWidth-1:0]  remaining_q;
  logic [StrideWidth-1:0] stride_q;
  logic [FillWidth-1:0]   outstanding_q;
  logic                   room;

  assign room = outstanding_q < FillWidth'(Depth);
  assign req_o = active_q && room;
  assign last_o = remaining_q <= CountWidth'(stride_q);
  assign free_o = !active_q || (req_o && last_o);
  assign addr_o = addr_q;
  assign remaining_o = remaining_q;
  assign stalled_o = active_q && !room;
  assign outstanding_o = outstanding_q;
  assign idle_o = !active_q && outstanding_q == '0;

  always_ff @(posedge clk_i) begin
    if (load_i) begin
      addr_q <= addr_i;
      remaining_q <= count_i;
      stride_q <= stride_i;
    end else if (req_o) begin
      addr_q <= addr_q + 1'b1;
      remaining_q <= remaining_q - CountWidth'(stride_q);
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
      outstanding_q <= '0;
    end else begin
      if (load_i) active_q <= 1'b1;
      else if (req_o && last_o) active_q <= 1'b0;
      outstanding_q <= outstanding_q + FillWidth'(req_o) - FillWidth'(pop_i);
    end
  end

  `SPIKEMESH_ASSERT(LoadWhileFree, !load_i || (free_o && count_i != '0 && stride_i != '0))
  `SPIKEMESH_ASSERT(OutstandingBound, outstanding_q <= FillWidth'(Depth))
  `SPIKEMESH_ASSERT(PopOfAsked, !pop_i || outstanding_q != '0)

endmodule
