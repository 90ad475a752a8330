`include "spikemesh_assert.svh"

// The decay against the formula of hardware.md §4.3 in 64-bit integers, every factor and value.
// Both sides multiply the magnitude by the factor: prove.py cuts the products to the bits that
// they have, and the prover takes them as one.
module decay_proof (
  input logic signed [23:0] value_i,
  input logic [12:0]        factor_i
);

  logic signed [23:0] found;
  logic [23:0]        magnitude;
  longint             product, expected;

  decay u_decay (
    .value_i,
    .factor_i,
    .value_o(found)
  );

  assign magnitude = value_i[23] ? -value_i : value_i;
  assign product = 64'(magnitude) * 64'(factor_i);
  assign expected = value_i[23] ? -(product >>> 12) : product >>> 12;

  `SPIKEMESH_ASSUME(Factor, factor_i <= 13'd4096)
  `SPIKEMESH_ASSERT(IsDecay, 64'(found) == expected)

endmodule
