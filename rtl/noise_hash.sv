`include "spikemesh_assert.svh"

// Noise of a compartment: a hash of seed, step and logical id (hardware.md §4.5, §13).
//
// The key of the step is made in the two cycles after its start strobe; noise_o follows the inputs
// in the same cycle and is right from the third cycle of the step on.
module noise_hash
  import spikemesh_pkg::*;
(
  input  logic               clk_i,
  input  logic               rst_ni,
  input  logic               step_start_i,
  input  logic [31:0]        seed_i,
  input  logic [31:0]        step_i,
  input  logic [22:0]        logical_id_i,
  input  logic [3:0]         exponent_i,
  output logic signed [19:0] noise_o
);

  logic        started_q;
  logic [31:0] seed_mixed_q, key_q;

  always_ff @(posedge clk_i) begin
    if (step_start_i) seed_mixed_q <= mix(seed_i ^ (PurposeNoise * PurposeStride));
    if (started_q) key_q <= mix(seed_mixed_q ^ step_i);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) started_q <= 1'b0;
    else started_q <= step_start_i;
  end

  logic [15:0]        random;
  logic signed [30:0] scaled;

  assign random = 16'(mix(key_q ^ {9'd0, logical_id_i}));  // draw 0
  assign scaled = 31'(signed'(random)) <<< exponent_i;
  assign noise_o = 20'(scaled >>> 12);

  // The start strobe is one cycle long.
  `SPIKEMESH_ASSERT(StrobeOneCycle, !(step_start_i && started_q))

endmodule
