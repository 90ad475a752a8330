// New weight, delay and tag of a synapse from the sums of its rule (hardware.md §12.4), as the bits
// that are stored. Pure combination.
//
// A synapse whose target or delay is illegal keeps its bits (§11).
module synapse_update
  import spikemesh_pkg::*;
(
  input  sign_e                      sign_i,
  input  logic [1:0]                 width_i,
  input  logic [1:0]                 delay_bits_i,
  input  logic [5:0]                 longest_i,    // S - 2 less the list's delay
  input  logic                       legal_i,
  input  logic [7:0]                 weight_i,     // as stored
  input  logic [5:0]                 delay_i,
  input  logic signed [8:0]          tag_i,
  input  logic signed [SumWidth-1:0] dw_i,
  input  logic signed [SumWidth-1:0] dd_i,
  input  logic signed [SumWidth-1:0] dt_i,
  input  logic                       stochastic_i,
  input  logic [7:0]                 weight_random_i,
  input  logic [6:0]                 delay_random_i,
  input  logic [6:0]                 tag_random_i,
  output logic [7:0]                 weight_o,
  output logic [5:0]                 delay_o,
  output logic [8:0]                 tag_o
);

  localparam int unsigned Width = SumWidth + 1;
  typedef logic signed [Width-1:0] wide_t;

  function automatic wide_t clip(wide_t low, wide_t value, wide_t high);
    clip = value;
    if (value < low) clip = low;
    else if (value > high) clip = high;
  endfunction

  // ---- Weight ---------------------------------------------------------------------------------
  logic       coarse;          // steps of 2: mixed, two bits or more
  logic [7:0] weight_rounding;
  logic [3:0] weight_bits;
  wide_t      exact, sum, grains, weight, highest, mask;

  assign coarse = sign_i == SignMixed && width_i != 2'd0;
  assign weight_rounding = stochastic_i ? (coarse ? weight_random_i : {1'b0, weight_random_i[6:0]})
                                        : (coarse ? 8'd128 : 8'd64);

  always_comb begin
    weight_bits = '0;
    mask = '0;
    exact = '0;
    sum = '0;
    grains = '0;
    highest = '0;
    weight = '0;
    weight_o = weight_i;
    if (legal_i) begin
      weight_bits = 4'd1 << width_i;
      mask = (wide_t'(1) << weight_bits) - wide_t'(1);
      exact = (wide_t'(weight_mantissa(weight_i, width_i, sign_i)) <<< 7) + wide_t'(dw_i);
      sum = exact + wide_t'({1'b0, weight_rounding});
      grains = coarse ? sum >>> 8 : sum >>> 7;
      highest = mask >>> 1;
      unique case (sign_i)
        SignExcitatory: weight = clip('0, grains, mask);
        SignInhibitory: weight = -clip(-mask, grains, '0);
        default: weight = coarse ? clip(-highest - wide_t'(1), grains, highest)
                                 : wide_t'({1'b0, exact[Width-1]});
      endcase
      weight_o = 8'(weight & mask);
    end
  end

  // ---- Delay and tag --------------------------------------------------------------------------
  logic [6:0] delay_rounding, tag_rounding;
  logic [5:0] widest, reach;
  wide_t      delay, tag;

  assign delay_rounding = stochastic_i ? delay_random_i : 7'd64;
  assign tag_rounding = stochastic_i ? tag_random_i : 7'd64;
  assign widest = (delay_bits_i == 2'd1) ? 6'd7 : 6'd63;
  assign reach = (longest_i < widest) ? longest_i : widest;

  always_comb begin
    delay = '0;
    tag = '0;
    delay_o = delay_i;
    tag_o = tag_i;
    if (legal_i) begin
      delay = ((wide_t'({1'b0, delay_i}) <<< 7) + wide_t'(dd_i) +
               wide_t'({1'b0, delay_rounding})) >>> 7;
      tag = ((wide_t'(tag_i) <<< 7) + wide_t'(dt_i) + wide_t'({1'b0, tag_rounding})) >>> 7;
      delay_o = 6'(clip('0, delay, wide_t'({1'b0, reach})));
      tag_o = 9'(clip(-wide_t'(256), tag, wide_t'(255)));
    end
  end

endmodule
