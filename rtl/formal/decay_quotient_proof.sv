`include "spikemesh_assert.svh"

// The decay as a quotient that is cut toward zero, of a signed product of its own (hardware.md
// §4.3), in 64-bit integers, every factor. |value| < 2^ValueBits: a product
// of two unknowns closes in seconds only when one of them is narrow, unless both sides have it.
module decay_quotient_proof #(
  parameter int unsigned ValueBits = 5
) (
  input logic signed [23:0] value_i,
  input logic [12:0]        factor_i
);

  logic signed [23:0] found;
  longint             product, expected;

  decay u_decay (
    .value_i,
    .factor_i,
    .value_o(found)
  );

  assign product = 64'(value_i) * 64'(signed'({1'b0, factor_i}));
  assign expected = (product < 64'sd0) ? -((-product) >>> 12) : product >>> 12;

  `SPIKEMESH_ASSUME(Factor, factor_i <= 13'd4096)
  `SPIKEMESH_ASSUME(Narrow, value_i < 24'sd1 <<< ValueBits && value_i > -(24'sd1 <<< ValueBits))
  `SPIKEMESH_ASSERT(IsDecay, 64'(found) == expected)

endmodule
