`include "spikemesh_assert.svh"

// Gates and moment of a product against the text of hardware.md §12.2 and §12.3, for all gates,
// times and epochs.
module moment_proof
  import spikemesh_pkg::*;
(
  input logic                   x0_i,
  input logic                   y0_i,
  input logic                   r0_i,
  input logic [3:0]             k_i,
  input logic [6:0]             x_time_i,
  input logic [6:0]             y_time_i,
  input logic                   rewarded_i,
  input logic [NumberWidth-1:0] number_i,
  input logic [EpochWidth-1:0]  epoch_i
);

  logic                  holds, x_counted, y_counted;
  logic [EpochWidth-1:0] moment;
  trace_time_t           x_time, y_time;

  assign x_time = trace_time_t'(x_time_i);
  assign y_time = trace_time_t'(y_time_i);

  product_moment u_moment (
    .asked_i(1'b1),
    .gate_x0_i  (x0_i),
    .gate_y0_i  (y0_i),
    .gate_r0_i  (r0_i),
    .gate_u_i   (k_i),
    .x_time_i   (x_time),
    .y_time_i   (y_time),
    .rewarded_i,
    .number_i,
    .epoch_i,
    .holds_o    (holds),
    .moment_o   (moment),
    .x_counted_o(x_counted),
    .y_counted_o(y_counted)
  );

  // ---- Reference ------------------------------------------------------------------------------
  int   tx, ty, tau, power;
  logic pre, post;

  assign tx = 32'(x_time.index);
  assign ty = 32'(y_time.index);
  assign power = 1 << k_i;

  always_comb begin
    pre = 1'b0;
    post = 1'b0;
    if (x0_i && y0_i) begin
      tau = (tx > ty) ? tx : ty;
      post = ty > tx;
      pre = !post;
    end else if (x0_i) begin
      tau = tx;
      pre = 1'b1;
    end else if (y0_i) begin
      tau = ty;
      post = 1'b1;
    end else begin
      tau = 32'(epoch_i);
    end
  end

  `SPIKEMESH_ASSERT(Gates, holds == (!(x0_i && !x_time.hit) && !(y0_i && !y_time.hit) &&
                                     !(r0_i && !rewarded_i) &&
                                     (32'(number_i) & (power - 1)) == 0))
  `SPIKEMESH_ASSERT(Moment, 32'(moment) == tau)
  `SPIKEMESH_ASSERT(XCounted, x_counted == (x_time.hit && !pre && (!post || tx < tau)))
  `SPIKEMESH_ASSERT(YCounted, y_counted == (y_time.hit && !post && (!pre || ty <= tau)))

endmodule
