`include "spikemesh_assert.svh"

// The value of a trace against hardware.md §12.2 in integers, at full width; rounding by the hash
// of §13 or to the nearest.
module trace_proof
  import spikemesh_pkg::*;
(
  input logic [TraceWidth-1:0] stored_i,
  input logic [12:0]           decay_i,
  input logic                  counted_i,
  input logic [TraceWidth-1:0] impulse_i,
  input logic [12:0]           event_decay_i,
  input logic                  stochastic_i,
  input logic [31:0]           key_i,
  input logic [IdWidth-1:0]    id_i,
  input logic [EpochWidth-1:0] moment_i
);

  logic [TraceWidth-1:0] value;
  int                    rounding, sum, expected;

  trace_value u_value (
    .asked_i(1'b1),
    .stored_i,
    .decay_i,
    .counted_i,
    .impulse_i,
    .event_decay_i,
    .stochastic_i,
    .key_i,
    .id_i,
    .moment_i,
    .value_o(value)
  );

  // id | draw << 23
  assign rounding = stochastic_i ? 32'(12'(mix(key_i ^ (32'(id_i) | 32'(moment_i) << 23)))) : 2048;
  assign sum = 32'(stored_i) * 32'(decay_i) +
               (counted_i ? 32'(impulse_i) * 32'(event_decay_i) : 0) + rounding;
  assign expected = (sum >>> 12 > 127) ? 127 : sum >>> 12;

  `SPIKEMESH_ASSUME(Decays, decay_i <= 13'd4096 && event_decay_i <= 13'd4096)
  `SPIKEMESH_ASSERT(IsTrace, 32'(value) == expected)

endmodule
