`include "spikemesh_assert.svh"

// The dendrite stage: compartments in order, one a cycle, through four places (hardware.md §7.1,
// §7.2). D0 reads, D1 takes profile and state, D2 decays, D3 joins, compares, writes and spikes.
//
// A spike that finds the spike FIFO full holds all four places.
module dendrite_stage
  import spikemesh_pkg::*;
(
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  cfg_req_t                cfg_req_i,
  input  logic [63:0]             cfg_wdata_i,
  output comp_cfg_t               cfg_comp_cfg_o,
  output state_uv_t               cfg_state_uv_o,
  output logic [23:0]             cfg_state_a_o,
  output logic [63:0]             cfg_profile_o,
  output trace_time_t             cfg_y_time_o,
  // The sweep; its words are at the configuration outputs.
  input  sweep_dendrite_t         sweep_i,
  output profile0_t               profile0_o,   // of the compartment read last
  input  logic                    step_start_i,
  input  logic [CompWidth:0]      compartments_i,
  input  logic [2:0]              slots_log2_i,
  input  logic [31:0]             seed_i,
  input  logic [31:0]             step_i,
  input  logic [EpochWidth-1:0]   epoch_index_i,
  input  logic [2:0]              phase_i,
  output logic                    row_read_o,
  output logic [AccRowWidth-1:0]  row_o,
  input  logic [RowWidth-1:0][23:0] row_value_i,
  input  logic [RowWidth-1:0]     row_valid_i,
  input  logic                    spike_full_i,
  output logic                    spike_o,         // into the spike FIFO
  output logic [CompWidth-1:0]    compartment_o,
  output logic [IllegalWidth-1:0] illegal_o,
  output logic                    update_active_o,
  output logic                    update_inactive_o,
  output logic                    stall_o,
  output logic                    busy_o
);

  typedef logic [CompWidth-1:0] comp_t;

  logic stall;

  // ---- D0: read -------------------------------------------------------------------------------
  logic        ready, enter, d0_acc_valid, d0_last, rows_busy;
  comp_t       d0_comp;
  logic [23:0] d0_q;

  accumulator_rows u_rows (
    .clk_i,
    .rst_ni,
    .step_start_i,
    .compartments_i,
    .slots_log2_i,
    .step_i       (step_i[SlotWidth-1:0]),
    .phase_i,
    .read_o       (row_read_o),
    .read_row_o   (row_o),
    .value_i      (row_value_i),
    .valid_i      (row_valid_i),
    .ready_o      (ready),
    .compartment_o(d0_comp),
    .value_o      (d0_q),
    .valid_o      (d0_acc_valid),
    .last_o       (d0_last),
    .take_i       (enter),
    .busy_o       (rows_busy)
  );

  assign enter = ready && !stall;

  // ---- D1: profile, state ---------------------------------------------------------------------
  logic        d1_valid_q, d1_acc_valid_q;
  comp_t       d1_comp_q;
  logic [23:0] d1_q_q;
  comp_cfg_t   d1_cfg;
  state_uv_t   d1_uv;
  logic [23:0] d1_a;
  profile0_t   d1_profile0;
  profile1_t   d1_profile1;
  logic        d1_active;
  logic [2:0]  d1_illegal;

  assign d1_active = d1_acc_valid_q || d1_uv != '0 || d1_a != '0 ||
                     d1_cfg.bias_mantissa != '0 || d1_profile0.noise || d1_profile0.pops != '0;
  // Profile beyond the last, refractory 0, reset 3, pops 3 (§11).
  assign d1_illegal = 3'(d1_cfg.profile >= 8'(Profiles)) + 3'(d1_profile0.refractory == '0) +
                      3'(d1_profile0.reset == ResetIllegal) + 3'(d1_profile0.pops == 2'd3);

  // ---- D2: decays -----------------------------------------------------------------------------
  logic               d2_valid_q, d2_active_q;
  comp_t              d2_comp_q;
  comp_cfg_t          d2_cfg_q;
  profile0_t          d2_profile0_q;
  profile1_t          d2_profile1_q;
  state_uv_t          d2_uv_q;
  logic [23:0]        d2_a_q, d2_q_q;
  logic [2:0]         d2_illegal_q;
  logic signed [23:0] d2_u, d2_v, d2_a;
  logic signed [19:0] d2_noise;

  decay u_decay_u (
    .value_i (d2_uv_q.u),
    .factor_i(13'd4095 - 13'(d2_profile0_q.decay_u)),
    .value_o (d2_u)
  );
  decay u_decay_v (
    .value_i (d2_uv_q.v),
    .factor_i(13'd4096 - 13'(d2_profile0_q.decay_v)),
    .value_o (d2_v)
  );
  decay u_decay_a (
    .value_i (d2_a_q),
    .factor_i(13'd4096 - 13'(d2_profile0_q.decay_a)),
    .value_o (d2_a)
  );
  noise_hash u_noise (
    .clk_i,
    .rst_ni,
    .step_start_i,
    .seed_i,
    .step_i,
    .logical_id_i(d2_cfg_q.logical_id),
    .exponent_i  (d2_profile0_q.noise_exponent),
    .noise_o     (d2_noise)
  );

  // ---- D3: join, compare, write, spike --------------------------------------------------------
  logic               d3_valid_q, d3_active_q;
  comp_t              d3_comp_q;
  comp_cfg_t          d3_cfg_q;
  profile0_t          d3_profile0_q;
  profile1_t          d3_profile1_q;
  logic signed [23:0] d3_u_q, d3_v_q;
  logic [23:0]        d3_a_q;
  logic [5:0]         d3_refractory_q;
  logic signed [19:0] d3_noise_q;
  logic [2:0]         d3_illegal_q;
  logic [1:0]         d3_pops;
  logic signed [23:0] child_value [2];
  logic [1:0]         child_spike, stack_illegal;
  logic signed [23:0] new_v, push_value;
  logic [23:0]        new_a;
  logic [5:0]         new_refractory;
  logic               spike, move;

  assign d3_pops = (d3_profile0_q.pops == 2'd3) ? 2'd2 : d3_profile0_q.pops;

  compartment_update u_update (
    .threshold_i    (d3_cfg_q.threshold),
    .bias_mantissa_i(d3_cfg_q.bias_mantissa),
    .bias_exponent_i(d3_cfg_q.bias_exponent),
    .profile0_i     (d3_profile0_q),
    .profile1_i     (d3_profile1_q),
    .noise_i        (d3_noise_q),
    .u_i            (d3_u_q),
    .a_i            (d3_a_q),
    .v_i            (d3_v_q),
    .refractory_i   (d3_refractory_q),
    .pops_i         (d3_pops),
    .child_value_i  (child_value),
    .child_spike_i  (child_spike),
    .v_o            (new_v),
    .a_o            (new_a),
    .refractory_o   (new_refractory),
    .spike_o        (spike),
    .push_value_o   (push_value)
  );

  assign stall = d3_valid_q && spike && spike_full_i;
  assign move = d3_valid_q && !stall;

  join_stack u_join_stack (
    .clk_i,
    .rst_ni,
    .clear_i      (step_start_i),
    .step_i       (move),
    .pops_i       (d3_pops),
    .push_i       (d3_profile0_q.push),
    .value_i      (push_value),
    .spike_i      (spike),
    .child_value_o(child_value),
    .child_spike_o(child_spike),
    .illegal_o    (stack_illegal)
  );

  assign spike_o = move && spike;
  assign compartment_o = d3_comp_q;
  assign illegal_o = move ? IllegalWidth'(d3_illegal_q) + IllegalWidth'(stack_illegal) : '0;
  assign update_active_o = move && d3_active_q;
  assign update_inactive_o = move && !d3_active_q;
  assign stall_o = stall;

  // ---- Memories -------------------------------------------------------------------------------
  dendrite_memories u_memories (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .cfg_state_uv_o,
    .cfg_state_a_o,
    .cfg_profile_o,
    .cfg_y_time_o,
    .sweep_i,
    .read_i       (enter),
    .read_comp_i  (d0_comp),
    .out_odd_i    (d1_comp_q[0]),
    .comp_cfg_o   (d1_cfg),
    .state_uv_o   (d1_uv),
    .state_a_o    (d1_a),
    .profile0_o   (d1_profile0),
    .profile1_o   (d1_profile1),
    .write_i      (move),
    .write_comp_i (d3_comp_q),
    .state_uv_i   ({new_refractory, new_v, d3_u_q}),
    .state_a_i    (new_a),
    .mark_i       (spike_o && d3_profile0_q.y_traces),
    .epoch_index_i
  );
  assign cfg_comp_cfg_o = d1_cfg;
  assign profile0_o = d1_profile0;

  // ---- Places ---------------------------------------------------------------------------------
  always_ff @(posedge clk_i) begin
    if (enter) begin
      d1_comp_q <= d0_comp;
      d1_q_q <= d0_q;
      d1_acc_valid_q <= d0_acc_valid;
    end
    if (!stall && d1_valid_q) begin
      d2_comp_q <= d1_comp_q;
      d2_cfg_q <= d1_cfg;
      d2_profile0_q <= d1_profile0;
      d2_profile1_q <= d1_profile1;
      d2_uv_q <= d1_uv;
      d2_a_q <= d1_a;
      d2_q_q <= d1_acc_valid_q ? d1_q_q : '0;
      d2_active_q <= d1_active;
      d2_illegal_q <= d1_illegal;
    end
    if (!stall && d2_valid_q) begin
      d3_comp_q <= d2_comp_q;
      d3_cfg_q <= d2_cfg_q;
      d3_profile0_q <= d2_profile0_q;
      d3_profile1_q <= d2_profile1_q;
      d3_u_q <= d2_u + d2_q_q;  // wraps (§4.4, step 1)
      d3_v_q <= d2_v;
      d3_a_q <= d2_a;
      d3_refractory_q <= d2_uv_q.refractory;
      d3_noise_q <= d2_profile0_q.noise ? d2_noise : '0;
      d3_active_q <= d2_active_q;
      d3_illegal_q <= d2_illegal_q;
    end
  end

  logic working_q;  // from the start strobe until the last compartment moves on

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      d1_valid_q <= 1'b0;
      d2_valid_q <= 1'b0;
      d3_valid_q <= 1'b0;
      working_q <= 1'b0;
    end else begin
      if (!stall) begin
        d1_valid_q <= enter;
        d2_valid_q <= d1_valid_q;
        d3_valid_q <= d2_valid_q;
      end
      if (step_start_i) working_q <= compartments_i != '0;
      else if (move && is_last(d3_comp_q)) working_q <= 1'b0;
    end
  end

  assign busy_o = working_q;

  function automatic logic is_last(comp_t compartment);
    return (CompWidth + 1)'(compartment) + 1'b1 == compartments_i;
  endfunction

  `SPIKEMESH_ASSERT(SweepAtRest, !(sweep_i.read || sweep_i.clear_time) || !working_q)
  `SPIKEMESH_ASSERT(StartWhileResting, !step_start_i || !working_q)
  `SPIKEMESH_ASSERT(AllWorkedAtEnd, working_q || !(rows_busy || d1_valid_q || d2_valid_q ||
                                                   d3_valid_q))
  `SPIKEMESH_ASSERT(NothingBehindLast,
                    (!(d1_valid_q && is_last(d1_comp_q)) || !rows_busy) &&
                    (!(d2_valid_q && is_last(d2_comp_q)) || !(rows_busy || d1_valid_q)) &&
                    (!(d3_valid_q && is_last(d3_comp_q)) ||
                     !(rows_busy || d1_valid_q || d2_valid_q)))
  // State is banked odd and even: D0 and D3 never meet in a bank.
  `SPIKEMESH_ASSERT(BanksApart, !(enter && move) || d0_comp[0] != d3_comp_q[0])
  `SPIKEMESH_ASSERT(LastInRange, !enter || !d0_last || working_q)

endmodule
