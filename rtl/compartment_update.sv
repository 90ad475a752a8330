// The last part of a compartment's step: steps 3 to 8 of hardware.md §4.4, on what is left of u, v
// and a after their decays. Pure combination.
//
// Illegal settings count as §11 says: refractory 0 as 1, reset 3 as hard.
module compartment_update
  import spikemesh_pkg::*;
(
  input  logic [16:0]        threshold_i,
  input  logic [12:0]        bias_mantissa_i,
  input  logic [2:0]         bias_exponent_i,
  input  profile0_t          profile0_i,
  input  profile1_t          profile1_i,
  input  logic signed [19:0] noise_i,        // 0 where the profile has none
  input  logic signed [23:0] u_i,            // after step 1
  input  logic [23:0]        a_i,            // after step 2
  input  logic signed [23:0] v_i,            // decayed
  input  logic [5:0]         refractory_i,
  input  logic [1:0]         pops_i,
  input  logic signed [23:0] child_value_i [2],
  input  logic [1:0]         child_spike_i,
  output logic signed [23:0] v_o,
  output logic [23:0]        a_o,
  output logic [5:0]         refractory_o,
  output logic               spike_o,
  output logic signed [23:0] push_value_o
);

  localparam logic signed [27:0] StateMax = 28'sd8388607;

  // ---- 3: input -------------------------------------------------------------------------------
  logic signed [19:0] bias;
  logic signed [27:0] in;

  assign bias = 20'(signed'(bias_mantissa_i)) <<< bias_exponent_i;
  assign in = 28'(u_i) + 28'(bias) + 28'(noise_i);

  // ---- 4: join --------------------------------------------------------------------------------
  logic signed [27:0] own, decayed, joined;
  logic signed [27:0] child [2];
  logic [1:0]         taken;       // children that count
  logic               any_spike, all_spike;

  assign taken = {pops_i >= 2'd2, pops_i >= 2'd1};
  assign any_spike = |(child_spike_i & taken);
  assign all_spike = &(child_spike_i | ~taken);
  assign decayed = 28'(v_i);
  assign own = decayed + in;
  assign child[0] = 28'(child_value_i[0]);
  assign child[1] = 28'(child_value_i[1]);

  always_comb begin
    joined = own;
    unique case (profile0_i.join_op)
      JoinAdd: begin
        for (int unsigned i = 0; i < 2; i++) if (taken[i]) joined = joined + child[i];
      end
      JoinMax: begin
        for (int unsigned i = 0; i < 2; i++) if (taken[i] && child[i] > joined) joined = child[i];
      end
      JoinMin: begin
        for (int unsigned i = 0; i < 2; i++) if (taken[i] && child[i] < joined) joined = child[i];
      end
      JoinPass: if (!any_spike) joined = decayed;
      JoinBlock: if (any_spike) joined = decayed;
      default: joined = own;
    endcase
  end

  // ---- 5: clip --------------------------------------------------------------------------------
  logic signed [27:0] low, high, x;

  assign low = -28'(signed'({1'b0, profile1_i.vmin}));
  assign high = 28'(signed'({1'b0, profile1_i.vmax}));
  assign x = (joined < low) ? low : (joined > high) ? high : joined;

  // ---- 6, 7: refractory, threshold, reset -----------------------------------------------------
  logic signed [27:0] theta, reduced;
  logic [24:0]        risen;
  logic               silent, above;

  assign silent = refractory_i != '0;
  assign theta = 28'({5'd0, threshold_i, 6'd0}) + 28'(a_i);
  assign above = (x > theta) || (profile0_i.compare_ge && x == theta);
  assign reduced = x - theta;
  assign risen = 25'(a_i) + (25'(profile1_i.adapt_mantissa) << profile1_i.adapt_exponent);

  always_comb begin
    unique case (profile0_i.join_op)
      JoinOr: spike_o = !silent && (above || any_spike);
      JoinAnd: spike_o = !silent && above && all_spike;
      default: spike_o = !silent && above;
    endcase
  end

  always_comb begin
    v_o = 24'(x);
    a_o = a_i;
    refractory_o = '0;
    if (silent) begin
      v_o = '0;
      refractory_o = refractory_i - 6'd1;
    end else if (spike_o) begin
      unique case (profile0_i.reset)
        // Only a spike by OR can bring v below what it can hold.
        ResetSoft: v_o = (reduced < -StateMax) ? 24'(-StateMax) : 24'(reduced);
        ResetNone: v_o = 24'(x);
        default: v_o = '0;
      endcase
      refractory_o = (profile0_i.refractory == '0) ? '0 : profile0_i.refractory - 6'd1;
      a_o = (risen > 25'(StateMax)) ? 24'(StateMax) : risen[23:0];
    end
  end

  // ---- 8: what goes up the tree ---------------------------------------------------------------
  assign push_value_o = silent ? '0 : 24'(x);

endmodule
