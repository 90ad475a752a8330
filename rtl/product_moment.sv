// Whether the gates of a product hold, its moment in the epoch, and which events its traces count
// (hardware.md §12.2, §12.3). Pure combination.
module product_moment
  import spikemesh_pkg::*;
(
  input  logic                   asked_i,    // outputs are 0 while nobody asks
  input  logic                   gate_x0_i,
  input  logic                   gate_y0_i,
  input  logic                   gate_r0_i,
  input  logic [3:0]             gate_u_i,
  input  trace_time_t            x_time_i,
  input  trace_time_t            y_time_i,
  input  logic                   rewarded_i,
  input  logic [NumberWidth-1:0] number_i,   // of the epoch
  input  logic [EpochWidth-1:0]  epoch_i,    // E
  output logic                   holds_o,
  output logic [EpochWidth-1:0]  moment_o,
  output logic                   x_counted_o,
  output logic                   y_counted_o
);

  logic                   at_end, post, in_epoch;
  logic [NumberWidth-1:0] below_k;

  always_comb begin
    at_end = 1'b0;
    post = 1'b0;
    in_epoch = 1'b0;
    below_k = '0;
    holds_o = 1'b0;
    moment_o = '0;
    x_counted_o = 1'b0;
    y_counted_o = 1'b0;
    if (asked_i) begin
      // Multiple of 2^k.
      below_k = NumberWidth'((16'd1 << gate_u_i) - 16'd1);
      in_epoch = (number_i & below_k) == '0;
      holds_o = (!gate_x0_i || x_time_i.hit) && (!gate_y0_i || y_time_i.hit) &&
                (!gate_r0_i || rewarded_i) && in_epoch;
      // A pre-hit at the same step as a post-spike is later than it (§12.1).
      at_end = !gate_x0_i && !gate_y0_i;
      post = gate_y0_i && (!gate_x0_i || y_time_i.index > x_time_i.index);
      if (at_end) begin
        moment_o = epoch_i;
        x_counted_o = x_time_i.hit;
        y_counted_o = y_time_i.hit;
      end else if (post) begin
        moment_o = y_time_i.index;
        x_counted_o = x_time_i.hit && x_time_i.index < y_time_i.index;
      end else begin
        moment_o = x_time_i.index;
        y_counted_o = y_time_i.hit && y_time_i.index <= x_time_i.index;
      end
    end
  end

endmodule
