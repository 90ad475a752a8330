`include "spikemesh_assert.svh"

// The keys of the sweep's random numbers (hardware.md §13): key(seed, t, purpose) for the rounding
// of the five traces and of w, d, t, with t the last step of the epoch.
//
// They are made one a cycle after the close of that step, those of y first, since the sweep may
// need them in its cycle 0: 9 cycles, in the order in which a sweep that starts 8 cycles after the
// close (the least that timing.barrier can be) can need them.
module learning_keys
  import spikemesh_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,
  input  logic        make_i,        // the cycle of the close
  input  logic        sweep_start_i,
  input  logic [31:0] seed_i,
  input  logic [31:0] step_i,        // t
  output logic [31:0] key_o [SweepKeys],  // of the traces, of w, d, t
  output logic        busy_o
);

  localparam int unsigned KeyWidth = $clog2(SweepKeys);
  localparam logic [KeyWidth-1:0] First = KeyWidth'(2);  // y1
  localparam logic [KeyWidth-1:0] AfterTraces = KeyWidth'(Traces);

  // Order of the keys: y1, y2, y3, x1, x2, w, d, t. A key's number is its purpose less that of x1.
  logic                making_q, mixed_valid_q;
  logic [KeyWidth-1:0] number_q, mixed_number_q;
  logic [31:0]         mixed_q;
  logic [31:0]         key_q [SweepKeys];
  logic [KeyWidth-1:0] number_d;

  assign number_d = (number_q == AfterTraces - 1'b1) ? '0 :           // y3: x1
                    (number_q == First - 1'b1)       ? AfterTraces :  // x2: w
                                                       number_q + 1'b1;

  always_ff @(posedge clk_i) begin
    if (making_q) begin
      mixed_q <= mix(seed_i ^ ((32'(number_q) + PurposeTraceX1) * PurposeStride));
      mixed_number_q <= number_q;
    end
    if (mixed_valid_q) key_q[mixed_number_q] <= mix(mixed_q ^ step_i);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      making_q <= 1'b0;
      mixed_valid_q <= 1'b0;
      number_q <= First;
    end else begin
      mixed_valid_q <= making_q;
      if (make_i) begin
        making_q <= 1'b1;
        number_q <= First;
      end else if (making_q) begin
        making_q <= number_q != KeyWidth'(SweepKeys - 1);
        number_q <= number_d;
      end
    end
  end

  assign key_o = key_q;
  assign busy_o = making_q || mixed_valid_q;

  // Those of y are there in cycle 0 of the sweep, each later one in time.
  `SPIKEMESH_ASSERT(KnownInTime, !(sweep_start_i && making_q) || number_q > AfterTraces)

endmodule
