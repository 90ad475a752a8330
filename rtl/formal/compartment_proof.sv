`include "spikemesh_assert.svh"

// A compartment's step after its decays against hardware.md §4.4 and §4.6 in integers, at full
// width, for all settings and states.
module compartment_proof
  import spikemesh_pkg::*;
(
  input logic [16:0]        threshold_i,
  input logic [12:0]        bias_mantissa_i,
  input logic [2:0]         bias_exponent_i,
  input logic [$bits(profile0_t)-1:0] profile0_i,
  input logic [$bits(profile1_t)-1:0] profile1_i,
  input logic signed [19:0] noise_i,
  input logic signed [23:0] u_i,
  input logic [23:0]        a_i,
  input logic signed [23:0] v_i,
  input logic [5:0]         refractory_i,
  input logic signed [23:0] child0_i,
  input logic signed [23:0] child1_i,
  input logic [1:0]         child_spike_i
);

  profile0_t          profile0;
  profile1_t          profile1;
  logic signed [23:0] child [2];
  logic signed [23:0] v, push_value;
  logic [23:0]        a;
  logic [5:0]         refractory;
  logic               spike;

  assign profile0 = profile0_t'(profile0_i);
  assign profile1 = profile1_t'(profile1_i);
  assign child[0] = child0_i;
  assign child[1] = child1_i;

  compartment_update u_update (
    .threshold_i,
    .bias_mantissa_i,
    .bias_exponent_i,
    .profile0_i   (profile0),
    .profile1_i   (profile1),
    .noise_i,
    .u_i,
    .a_i,
    .v_i,
    .refractory_i,
    .pops_i       (profile0.pops),
    .child_value_i(child),
    .child_spike_i,
    .v_o          (v),
    .a_o          (a),
    .refractory_o (refractory),
    .spike_o      (spike),
    .push_value_o (push_value)
  );

  // ---- Reference ------------------------------------------------------------------------------
  localparam int Top = 8388607;

  int   lowest, highest, bias, in, x, joined, theta, next_v, next_a, first, second;
  logic any_spike, all_spike, above, fires, one, two;

  assign one = profile0.pops >= 2'd1;
  assign two = profile0.pops >= 2'd2;
  assign first = 32'(child0_i);
  assign second = 32'(child1_i);
  assign any_spike = (one && child_spike_i[0]) || (two && child_spike_i[1]);
  assign all_spike = (!one || child_spike_i[0]) && (!two || child_spike_i[1]);
  assign lowest = -signed'(32'(profile1.vmin));
  assign highest = 32'(profile1.vmax);
  assign bias = 32'(signed'(bias_mantissa_i)) <<< bias_exponent_i;
  assign in = 32'(u_i) + bias + 32'(noise_i);
  assign theta = (32'(threshold_i) << 6) + 32'(a_i);

  always_comb begin
    joined = 32'(v_i) + in;
    case (profile0.join_op)
      JoinAdd: joined = joined + (one ? first : 0) + (two ? second : 0);
      JoinMax: begin
        if (one && first > joined) joined = first;
        if (two && second > joined) joined = second;
      end
      JoinMin: begin
        if (one && first < joined) joined = first;
        if (two && second < joined) joined = second;
      end
      JoinPass: joined = any_spike ? joined : 32'(v_i);
      JoinBlock: joined = any_spike ? 32'(v_i) : joined;
      default: joined = 32'(v_i) + in;
    endcase
    x = joined;
    if (x > highest) x = highest;
    if (joined < lowest) x = lowest;
    if (refractory_i != '0) x = 0;
    above = profile0.compare_ge ? x >= theta : x > theta;
    fires = above;
    if (profile0.join_op == JoinOr) fires = above || any_spike;
    if (profile0.join_op == JoinAnd) fires = above && all_spike;
    if (refractory_i != '0) fires = 1'b0;
    next_v = x;
    if (fires && profile0.reset == ResetHard) next_v = 0;
    if (fires && profile0.reset == ResetIllegal) next_v = 0;
    if (fires && profile0.reset == ResetSoft) begin
      next_v = (x - theta < -Top) ? -Top : x - theta;
    end
    next_a = 32'(a_i);
    if (fires) begin
      next_a = 32'(a_i) + (32'(profile1.adapt_mantissa) << profile1.adapt_exponent);
      if (next_a > Top) next_a = Top;
    end
  end

  `SPIKEMESH_ASSUME(A, a_i <= 24'(Top))
  `SPIKEMESH_ASSERT(Spike, spike == fires)
  `SPIKEMESH_ASSERT(Voltage, 32'(v) == next_v)
  `SPIKEMESH_ASSERT(Adaptation, 32'(a) == next_a)
  `SPIKEMESH_ASSERT(Pushed, 32'(push_value) == x)
  `SPIKEMESH_ASSERT(Refractory,
                    refractory == (refractory_i != '0 ? refractory_i - 6'd1 :
                                   fires && profile0.refractory != '0 ? profile0.refractory - 6'd1
                                                                      : 6'd0))

endmodule
