`include "spikemesh_assert.svh"

// A lane's decoder against hardware.md §3.2, §4.1, §5.1 and §11 in integers, at full width.
module weight_proof
  import spikemesh_pkg::*;
(
  input logic [1:0]           format_i,
  input logic [1:0]           sign_i,
  input logic [1:0]           width_i,
  input logic [1:0]           delay_bits_i,
  input logic [3:0]           exponent_i,
  input logic [5:0]           delay_i,
  input logic [9:0]           base_i,
  input logic [6:0]           index_i,
  input logic [32:0]          field_i,
  input logic [CompWidth:0]   compartments_i,
  input logic [2:0]           slots_log2_i,
  input logic [SlotWidth-1:0] step_i
);

  word_info_t           info;
  logic                 legal;
  logic [CompWidth-1:0] target;
  logic [SlotWidth-1:0] slot;
  logic signed [23:0]   weight;

  assign info = '{
    base: TargetWidth'(base_i),
    synapses: 7'd1,
    packet_end: 1'b0,
    tag: 1'b0,
    delay_bits: delay_bits_i,
    delay: delay_i,
    exponent: exponent_i,
    sign: sign_e'(sign_i),
    width: width_i,
    format: format_e'(format_i)
  };

  synapse_decoder u_decoder (
    .asked_i(1'b1),
    .info_i  (info),
    .index_i,
    .field_i,
    .compartments_i,
    .slots_log2_i,
    .step_i,
    .legal_o (legal),
    .target_o(target),
    .slot_o  (slot),
    .weight_o(weight)
  );

  // ---- Reference ------------------------------------------------------------------------------
  int stored, mantissa, bits, own_delay, delay, wanted, slots, expected;

  assign bits = 32'd1 << width_i;
  assign stored = 32'((format_i == 2'd2 ? field_i : field_i >> 10) & ((33'd1 << bits) - 33'd1));
  assign own_delay = 32'(((format_i == 2'd2 ? field_i : field_i >> 10) >> bits) &
                         ((33'd1 << (3 * delay_bits_i)) - 33'd1));
  assign delay = 32'(delay_i) + own_delay;
  assign slots = 32'd1 << slots_log2_i;

  always_comb begin
    if (sign_i == 2'd0) mantissa = stored;
    else if (sign_i == 2'd1) mantissa = -stored;
    else if (bits == 1) mantissa = (stored == 0) ? 2 : -2;
    else if (stored >= (1 << (bits - 1))) mantissa = 2 * (stored - (1 << bits));
    else mantissa = 2 * stored;

    if (format_i == 2'd2) wanted = 32'(base_i) + 32'(index_i);
    else if (format_i == 2'd3) wanted = 32'(base_i) + 32'(field_i[9:0]);
    else wanted = 32'(field_i[9:0]);

    // asr toward minus infinity at exponents -7 and -8, else m * 2^(6 + e).
    if (exponent_i == 4'h9) expected = mantissa >>> 1;
    else if (exponent_i == 4'h8) expected = mantissa >>> 2;
    else expected = mantissa * (1 << (32'(signed'(exponent_i)) + 6));
  end

  `SPIKEMESH_ASSUME(Legal, format_i != 2'd0 && sign_i != 2'd3 && delay_bits_i != 2'd3 &&
                           slots_log2_i >= 3'd3 && slots_log2_i <= 3'd6)
  `SPIKEMESH_ASSERT(Weight, 32'(weight) == expected)
  `SPIKEMESH_ASSERT(LegalTargets, legal == (wanted < 32'(compartments_i) && delay <= slots - 2))
  `SPIKEMESH_ASSERT(Target, !legal || compartments_i > 11'd1024 || 32'(target) == wanted)
  `SPIKEMESH_ASSERT(Slot, !legal || 32'(slot) == ((32'(step_i) + 1 + delay) & (slots - 1)))

endmodule
