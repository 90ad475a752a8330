// The arithmetic of the core beside each other, with their inputs and outputs as whole words: for
// tests and proofs against reference expressions.
module arithmetic_blocks
  import spikemesh_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,
  // A compartment, hardware.md §4.4: dendrite_stage.sv without its registers.
  input  logic [63:0] comp_cfg_i,
  input  logic [63:0] profile0_i,
  input  logic [63:0] profile1_i,
  input  logic [63:0] state_uv_i,
  input  logic [23:0] state_a_i,
  input  logic [23:0] q_i,
  input  logic [19:0] noise_i,
  input  logic [23:0] child0_i,
  input  logic [23:0] child1_i,
  input  logic [1:0]  child_spike_i,
  output logic [63:0] state_uv_o,
  output logic [23:0] state_a_o,
  output logic [23:0] push_value_o,
  output logic        spike_o,
  // Noise, §4.5.
  input  logic        step_start_i,
  input  logic [31:0] seed_i,
  input  logic [31:0] step_i,
  output logic [19:0] noise_o,
  // A lane, §3.2, §4.1, §5.
  input  logic [63:0] in_axon_i,
  input  logic [12:0] base_i,
  input  logic [6:0]  index_i,
  input  logic [63:0] field_i,
  input  logic [10:0] compartments_i,
  input  logic [2:0]  slots_log2_i,
  output logic        legal_o,
  output logic [9:0]  target_o,
  output logic [5:0]  slot_o,
  output logic [23:0] weight_o,
  output logic [3:0]  bank_o,
  output logic [8:0]  row_o,
  output logic [5:0]  length_o,
  output logic [6:0]  per_word_o,
  output logic [12:0] words_o
);

  // ---- Compartment ----------------------------------------------------------------------------
  comp_cfg_t          cfg;
  profile0_t          profile0;
  profile1_t          profile1;
  state_uv_t          state;
  logic signed [23:0] u, v, a, new_v;
  logic signed [23:0] children [2];
  logic [5:0]         new_refractory;

  assign cfg = comp_cfg_i;
  assign profile0 = profile0_i;
  assign profile1 = profile1_i;
  assign state = state_uv_i[53:0];
  assign children[0] = child0_i;
  assign children[1] = child1_i;

  decay u_decay_u (
    .value_i (state.u),
    .factor_i(13'd4095 - 13'(profile0.decay_u)),
    .value_o (u)
  );
  decay u_decay_v (
    .value_i (state.v),
    .factor_i(13'd4096 - 13'(profile0.decay_v)),
    .value_o (v)
  );
  decay u_decay_a (
    .value_i (state_a_i),
    .factor_i(13'd4096 - 13'(profile0.decay_a)),
    .value_o (a)
  );

  logic signed [23:0] new_u;
  assign new_u = u + q_i;

  compartment_update u_update (
    .threshold_i    (cfg.threshold),
    .bias_mantissa_i(cfg.bias_mantissa),
    .bias_exponent_i(cfg.bias_exponent),
    .profile0_i     (profile0),
    .profile1_i     (profile1),
    .noise_i,
    .u_i            (new_u),
    .a_i            (a),
    .v_i            (v),
    .refractory_i   (state.refractory),
    .pops_i         (profile0.pops),
    .child_value_i  (children),
    .child_spike_i,
    .v_o            (new_v),
    .a_o            (state_a_o),
    .refractory_o   (new_refractory),
    .spike_o,
    .push_value_o
  );
  assign state_uv_o = {10'd0, new_refractory, new_v, new_u};

  // ---- Noise ----------------------------------------------------------------------------------
  noise_hash u_noise (
    .clk_i,
    .rst_ni,
    .step_start_i,
    .seed_i,
    .step_i,
    .logical_id_i(cfg.logical_id),
    .exponent_i  (profile0.noise_exponent),
    .noise_o
  );

  // ---- Lane -----------------------------------------------------------------------------------
  in_axon_t   entry;
  word_info_t info;

  assign entry = in_axon_i;
  assign info = '{
    base: base_i,
    synapses: '0,
    packet_end: 1'b0,
    tag: entry.tag,
    delay_bits: entry.delay_bits,
    delay: entry.delay,
    exponent: entry.exponent,
    sign: entry.sign,
    width: entry.width,
    format: entry.format
  };

  synapse_decoder u_decoder (
    .asked_i(1'b1),
    .info_i  (info),
    .index_i,
    .field_i (field_i[32:0]),
    .compartments_i,
    .slots_log2_i,
    .step_i  (step_i[5:0]),
    .legal_o,
    .target_o,
    .slot_o,
    .weight_o
  );
  assign bank_o = acc_bank(target_o, slot_o);
  assign row_o = acc_row(target_o, slot_o, slots_log2_i);
  assign length_o = synapse_length(entry.format, entry.width, entry.delay_bits, entry.tag);
  assign per_word_o = synapses_per_word(length_o);
  assign words_o = list_words(entry.count, per_word_o);

endmodule
