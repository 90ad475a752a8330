`include "spikemesh_assert.svh"

// Reads the rows of the step's slot in its row slots and hands them out a compartment at a time, in
// order (hardware.md §7.1). At most three rows are read and not finished.
module accumulator_rows
  import spikemesh_pkg::*;
#(
  localparam int unsigned RowCountWidth = CompWidth - 2
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   step_start_i,
  input  logic [CompWidth:0]     compartments_i,
  input  logic [2:0]             slots_log2_i,
  input  logic [SlotWidth-1:0]   step_i,
  input  logic [2:0]             phase_i,
  // To the banks.
  output logic                   read_o,
  output logic [AccRowWidth-1:0] read_row_o,
  input  logic [RowWidth-1:0][23:0] value_i,  // in the cycle after read_o
  input  logic [RowWidth-1:0]    valid_i,
  // The next compartment, if its row has come; taken with take_i.
  output logic                   ready_o,
  output logic [CompWidth-1:0]   compartment_o,
  output logic [23:0]            value_o,
  output logic                   valid_o,
  output logic                   last_o,  // the last compartment of the step
  input  logic                   take_i,
  output logic                   busy_o   // a row or a compartment of the step is still to come
);

  localparam int unsigned HandWidth = $clog2(RowsInHand + 1);
  localparam logic [HandWidth-1:0] LastPlace = HandWidth'(RowsInHand - 1);

  logic                     active_q, active;
  logic [RowCountWidth-1:0] row_q, rows;       // row to read, rows of the step
  logic [HandWidth-1:0]     hand_q;            // rows read and not finished
  logic [HandWidth-1:0]     arrived_q;         // rows that can be worked
  logic [HandWidth-1:0]     write_q, place_q;  // places in the buffer
  logic                     pushing_q;
  logic [CompWidth-1:0]     compartment_q;
  logic [RowWidth-1:0][23:0] value_q [RowsInHand];
  logic [RowWidth-1:0]      valid_q [RowsInHand];
  logic [SlotWidth-1:0]     slot;
  logic                     row_done;

  assign active = active_q || step_start_i;
  assign rows = RowCountWidth'((compartments_i + (CompWidth + 1)'(RowWidth - 1)) >> 3);
  assign slot = step_i & SlotWidth'((7'd1 << slots_log2_i) - 7'd1);
  assign read_o = active && phase_i == 3'd0 && row_q < rows && hand_q < HandWidth'(RowsInHand);
  assign read_row_o = read_o ? acc_row({row_q[RowCountWidth-2:0], 3'd0}, slot, slots_log2_i) : '0;

  assign ready_o = active_q && arrived_q != '0;
  assign compartment_o = compartment_q;
  assign value_o = value_q[place_q][compartment_q[2:0]];
  assign valid_o = valid_q[place_q][compartment_q[2:0]];
  assign last_o = (CompWidth + 1)'(compartment_q) + 1'b1 == compartments_i;
  assign busy_o = active_q || pushing_q;
  assign row_done = take_i && (last_o || compartment_q[2:0] == 3'd7);

  function automatic logic [HandWidth-1:0] next(logic [HandWidth-1:0] place);
    return (place == LastPlace) ? '0 : place + 1'b1;
  endfunction

  always_ff @(posedge clk_i) begin
    if (pushing_q) begin
      value_q[write_q] <= value_i;
      valid_q[write_q] <= valid_i;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
      row_q <= '0;
      hand_q <= '0;
      arrived_q <= '0;
      write_q <= '0;
      place_q <= '0;
      pushing_q <= 1'b0;
      compartment_q <= '0;
    end else begin
      pushing_q <= read_o;
      if (pushing_q) write_q <= next(write_q);
      if (row_done) place_q <= next(place_q);
      hand_q <= hand_q + HandWidth'(read_o) - HandWidth'(row_done);
      arrived_q <= arrived_q + HandWidth'(pushing_q) - HandWidth'(row_done);
      if (take_i && last_o) begin
        active_q <= 1'b0;
        row_q <= '0;
        compartment_q <= '0;
      end else begin
        if (step_start_i) active_q <= compartments_i != '0;
        if (read_o) row_q <= row_q + 1'b1;
        if (take_i) compartment_q <= compartment_q + 1'b1;
      end
    end
  end

  `SPIKEMESH_ASSERT(TakeReady, !take_i || ready_o)
  `SPIKEMESH_ASSERT(StartAtRest, !step_start_i || !active_q)
  `SPIKEMESH_ASSERT(CompartmentsInMemory, !active || compartments_i <= 11'(Compartments))
  `SPIKEMESH_ASSERT(EmptyAtRest, active_q || (row_q == '0 && hand_q == '0 && compartment_q == '0))
  `SPIKEMESH_ASSERT(RowsAccounted, (HandWidth + 1)'(hand_q) ==
                                   (HandWidth + 1)'(arrived_q) + (HandWidth + 1)'(pushing_q))
  // The row being worked is the oldest in hand; none is read beyond the last.
  `SPIKEMESH_ASSERT(RowsInOrder, !active_q ||
      ((CompWidth + 1)'(compartment_q) < compartments_i && row_q <= rows &&
       row_q == RowCountWidth'(compartment_q[CompWidth-1:3]) + RowCountWidth'(hand_q)))
  // The stage never waits for a row after the first (§7.1).
  `SPIKEMESH_ASSERT(RowInTime, !active_q || compartment_q == '0 || ready_o)

endmodule
