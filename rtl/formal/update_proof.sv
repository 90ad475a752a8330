`include "spikemesh_assert.svh"

// New weight, delay and tag against what hardware.md §12.4 asks of them, at full width: the largest
// storable multiple of the grain that does not pass the exact sum, or the end of the range.
module update_proof
  import spikemesh_pkg::*;
(
  input logic [1:0]                 sign_i,
  input logic [1:0]                 width_i,
  input logic [1:0]                 delay_bits_i,
  input logic [5:0]                 longest_i,
  input logic [7:0]                 weight_i,
  input logic [5:0]                 delay_i,
  input logic signed [8:0]          tag_i,
  input logic signed [SumWidth-1:0] dw_i,
  input logic signed [SumWidth-1:0] dd_i,
  input logic signed [SumWidth-1:0] dt_i,
  input logic                       stochastic_i,
  input logic [7:0]                 weight_random_i,
  input logic [6:0]                 delay_random_i,
  input logic [6:0]                 tag_random_i
);

  logic [7:0] weight;
  logic [5:0] delay;
  logic [8:0] tag;

  synapse_update u_update (
    .sign_i (sign_e'(sign_i)),
    .width_i,
    .delay_bits_i,
    .longest_i,
    .legal_i(1'b1),
    .weight_i,
    .delay_i,
    .tag_i,
    .dw_i,
    .dd_i,
    .dt_i,
    .stochastic_i,
    .weight_random_i,
    .delay_random_i,
    .tag_random_i,
    .weight_o(weight),
    .delay_o (delay),
    .tag_o   (tag)
  );

  // ---- Weight ---------------------------------------------------------------------------------
  int     bits, old_mantissa, new_mantissa, grain, low, high, rounding;
  longint exact;
  logic   one_bit;

  function automatic int mantissa_of(int stored, int width_bits, logic [1:0] sign);
    if (sign == 2'd0) return stored;
    if (sign == 2'd1) return -stored;
    if (width_bits == 1) return (stored == 0) ? 2 : -2;
    return (stored >= (1 << (width_bits - 1))) ? 2 * (stored - (1 << width_bits)) : 2 * stored;
  endfunction

  assign bits = 32'd1 << width_i;
  assign one_bit = sign_i == 2'd2 && bits == 1;
  assign grain = (sign_i == 2'd2) ? 2 : 1;
  assign old_mantissa = mantissa_of(32'(weight_i), bits, sign_i);
  assign new_mantissa = mantissa_of(32'(weight), bits, sign_i);
  assign low = (sign_i == 2'd0) ? 0 : (sign_i == 2'd1) ? 1 - (1 << bits) : -(1 << bits);
  assign high = (sign_i == 2'd0) ? (1 << bits) - 1 : (sign_i == 2'd1) ? 0 : (1 << bits) - 2;
  assign rounding = !stochastic_i ? 64 * grain :
                    (grain == 2) ? 32'(weight_random_i) : 32'(weight_random_i[6:0]);
  assign exact = 64'(old_mantissa) * 128 + 64'(dw_i);

  `SPIKEMESH_ASSUME(Legal, sign_i != 2'd3 && 32'(weight_i) < (1 << bits))
  `SPIKEMESH_ASSERT(Stored, 32'(weight) < (1 << bits))
  `SPIKEMESH_ASSERT(OneBit, !one_bit || new_mantissa == (exact >= 0 ? 2 : -2))
  `SPIKEMESH_ASSERT(NotAbove, one_bit || new_mantissa == low ||
                              64'(new_mantissa) * 128 <= exact + 64'(rounding))
  `SPIKEMESH_ASSERT(NotBelow, one_bit || new_mantissa == high ||
                              64'(new_mantissa + grain) * 128 > exact + 64'(rounding))

  // ---- Delay, tag -----------------------------------------------------------------------------
  int     reach;
  longint delay_sum, tag_sum, new_delay, new_tag;

  assign new_delay = 64'(delay);
  assign new_tag = 64'(signed'(tag));

  assign reach = (delay_bits_i == 2'd1 && longest_i > 6'd7) ? 7 : 32'(longest_i);
  assign delay_sum = 64'(delay_i) * 128 + 64'(dd_i) +
                     (stochastic_i ? 64'(delay_random_i) : 64'd64);
  assign tag_sum = 64'(tag_i) * 128 + 64'(dt_i) + (stochastic_i ? 64'(tag_random_i) : 64'd64);

  `SPIKEMESH_ASSUME(DelayBits, delay_bits_i == 2'd1 || delay_bits_i == 2'd2)
  `SPIKEMESH_ASSERT(DelayReach, 32'(delay) <= reach)
  `SPIKEMESH_ASSERT(DelayNotAbove, delay == '0 || new_delay * 128 <= delay_sum)
  `SPIKEMESH_ASSERT(DelayNotBelow, 32'(delay) == reach || (new_delay + 1) * 128 > delay_sum)
  `SPIKEMESH_ASSERT(TagNotAbove, new_tag == -256 || new_tag * 128 <= tag_sum)
  `SPIKEMESH_ASSERT(TagNotBelow, new_tag == 255 || (new_tag + 1) * 128 > tag_sum)

endmodule
