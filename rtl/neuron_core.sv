`include "spikemesh_assert.svh"

// A neuron core: synapse, dendrite, axon and learning stage, accumulators, configuration port,
// network interface (hardware.md §2 to §13), with the cycles of mesh128.
//
// All outputs are decoded from registers. A core that is not busy and gets no input changes no
// state; phase_i (the cycle of the step modulo 8) is not counted as input, since the row slots that
// it gives are used by busy cores only.
module neuron_core
  import spikemesh_pkg::*;
(
  input  logic                clk_i,
  input  logic                rst_ni,
  // The mesh; held still.
  input  logic [11:0]         mesh_width_i,
  input  logic [11:0]         mesh_height_i,
  input  logic [HostRows-1:0] host_rows_i,
  // Barrier tree, §10.1.
  input  logic                step_start_i,  // cycle 0 of a step
  input  logic                step_close_i,  // of an epoch's last step: barrier A
  input  logic                sweep_start_i, // cycle 0 of a sweep; done_o then speaks of barrier B
  input  logic                reward_valid_i,
  input  logic [7:0]          reward_i,
  input  logic [2:0]          phase_i,
  output logic                done_o,
  output logic [PacketWidth-1:0] sent_o,
  output logic [PacketWidth-1:0] consumed_o,
  // Configuration, §10.3: while mode is CONFIG or between steps.
  input  logic                cfg_valid_i,
  input  logic                cfg_write_i,
  input  logic [3:0]          cfg_memory_i,
  input  logic [15:0]         cfg_addr_i,
  input  logic [63:0]         cfg_wdata_i,
  output logic [63:0]         cfg_rdata_o,
  // Links to the router, one a fabric; what is sent goes to the fabric whose valid is set.
  output logic [Fabrics-1:0]  link_valid_o,
  output logic                link_head_o,
  output logic                link_tail_o,
  output logic [63:0]         link_data_o,
  input  logic [Fabrics-1:0]  link_credit_i,
  input  logic [Fabrics-1:0]  link_valid_i,
  input  logic [Fabrics-1:0]  link_head_i,
  input  logic [Fabrics-1:0]  link_tail_i,
  input  logic [63:0]         link_data_i [Fabrics],
  output logic [Fabrics-1:0]  link_credit_o,
  output core_events_t        events_o,  // of the cycle before
  output logic                busy_o
);

  localparam int unsigned FabricWidth = $clog2(Fabrics);

  // ---- Configuration --------------------------------------------------------------------------
  cfg_req_t    port_req, packet_req, cfg_req;
  logic [63:0] packet_wdata, cfg_wdata;
  logic [63:0] cfg_rdata [Memories];
  logic        packet_grant, packets_busy, config_illegal, packets_illegal;
  logic        run, set_time, epoch_busy;
  logic [CompWidth:0]    compartments;
  logic [2:0]            slots_log2;
  logic [31:0]           seed, step, cfg_register;
  logic [EpochWidth-1:0] epoch, epoch_index;
  logic [NumberWidth-1:0] epoch_number;
  logic                   epoch_last;
  logic [16:0]            in_axons;
  logic [15:0]            stochastic;
  logic signed [7:0]      r1;
  logic                   rewarded;

  assign port_req = '{
    valid: cfg_valid_i,
    write: cfg_write_i,
    memory: memory_e'(cfg_memory_i),
    addr: cfg_addr_i
  };

  config_port u_config_port (
    .clk_i,
    .rst_ni,
    .port_req_i    (port_req),
    .port_wdata_i  (cfg_wdata_i),
    .port_rdata_o  (cfg_rdata_o),
    .packet_req_i  (packet_req),
    .packet_wdata_i(packet_wdata),
    .packet_grant_o(packet_grant),
    .req_o         (cfg_req),
    .wdata_o       (cfg_wdata),
    .rdata_i       (cfg_rdata),
    .illegal_o     (config_illegal)
  );

  // ---- Network interface ----------------------------------------------------------------------
  flit_t                  link_in [Fabrics];
  flit_t                  link_out, received, spike_flit, reply, offered;
  logic [FabricWidth-1:0] received_fabric;
  logic                   received_valid, received_pop, spike_flit_valid, reply_valid;
  logic                   stage_pop, packets_pop;
  logic                   offered_valid, sent, links_busy;

  for (genvar f = 0; f < Fabrics; f++) begin : gen_link
    assign link_in[f] = '{head: link_head_i[f], tail: link_tail_i[f], data: link_data_i[f]};
  end
  assign {link_head_o, link_tail_o, link_data_o} = link_out;
  assign offered_valid = run ? spike_flit_valid : reply_valid;
  assign offered = run ? spike_flit : reply;
  assign received_pop = stage_pop || packets_pop;

  network_interface u_network_interface (
    .clk_i,
    .rst_ni,
    .step_start_i,
    .send_valid_i    (offered_valid),
    .send_flit_i     (offered),
    .sent_o          (sent),
    .receive_valid_o (received_valid),
    .receive_flit_o  (received),
    .receive_fabric_o(received_fabric),
    .receive_pop_i   (received_pop),
    .valid_o         (link_valid_o),
    .flit_o          (link_out),
    .credit_i        (link_credit_i),
    .valid_i         (link_valid_i),
    .flit_i          (link_in),
    .credit_o        (link_credit_o),
    .busy_o          (links_busy)
  );

  config_packets u_config_packets (
    .clk_i,
    .rst_ni,
    .enable_i     (!run),
    .flit_valid_i (received_valid),
    .flit_i       (received),
    .flit_fabric_i(received_fabric),
    .flit_pop_o   (packets_pop),
    .req_o        (packet_req),
    .wdata_o      (packet_wdata),
    .grant_i      (packet_grant),
    .rdata_i      (cfg_rdata_o),
    .reply_valid_o(reply_valid),
    .reply_o      (reply),
    .reply_sent_i (sent && !run),
    .illegal_o    (packets_illegal),
    .busy_o       (packets_busy)
  );

  // ---- Synapse stage --------------------------------------------------------------------------
  logic [SynapseLanes-1:0] add;
  logic [BankWidth-1:0]    add_bank [SynapseLanes];
  logic [AccRowWidth-1:0]  add_row [SynapseLanes];
  logic [23:0]             add_weight [SynapseLanes];
  logic [1:0]              consumed;
  logic [IllegalWidth-1:0] synapse_illegal;
  logic                    synapse_busy;
  core_events_t            events_d, events_q;
  trace_time_t             cfg_x_time, cfg_y_time;
  sweep_synapse_t          sweep_synapse;
  sweep_dendrite_t         sweep_dendrite;
  logic                    entry_legal;
  logic [6:0]              per_word;

  synapse_stage u_synapse_stage (
    .clk_i,
    .rst_ni,
    .cfg_req_i            (cfg_req),
    .cfg_wdata_i          (cfg_wdata),
    .cfg_in_axon_o        (cfg_rdata[MemInAxon]),
    .cfg_synapse_o        (cfg_rdata[MemSynapse]),
    .cfg_x_time_o         (cfg_x_time),
    .sweep_i              (sweep_synapse),
    .entry_legal_o        (entry_legal),
    .per_word_o           (per_word),
    .flit_valid_i         (received_valid && run),
    .flit_i               (received),
    .flit_fabric_i        (received_fabric),
    .flit_pop_o           (stage_pop),
    .compartments_i       (compartments),
    .slots_log2_i         (slots_log2),
    .step_i               (step[SlotWidth-1:0]),
    .epoch_index_i        (epoch_index),
    .phase_i,
    .add_o                (add),
    .add_bank_o           (add_bank),
    .add_row_o            (add_row),
    .add_weight_o         (add_weight),
    .consumed_o           (consumed),
    .illegal_o            (synapse_illegal),
    .word_wait_o          (events_d.word_wait),
    .stall_row_slot_o     (events_d.stall_row_slot),
    .stall_write_back_o   (events_d.stall_write_back),
    .stall_bank_conflict_o(events_d.stall_bank_conflict),
    .busy_o               (synapse_busy)
  );

  // ---- Accumulators ---------------------------------------------------------------------------
  logic                   row_read;
  logic [AccRowWidth-1:0] row;
  logic [RowWidth-1:0][23:0] row_value;
  logic [RowWidth-1:0]    row_valid;
  logic                   accumulators_busy;
  logic [24:0]            cfg_acc;

  accumulator_banks u_accumulator_banks (
    .clk_i,
    .rst_ni,
    .cfg_req_i    (cfg_req),
    .cfg_wdata_i  (cfg_wdata),
    .cfg_rdata_o  (cfg_acc),
    .slots_log2_i (slots_log2),
    .add_i        (add),
    .add_bank_i   (add_bank),
    .add_row_i    (add_row),
    .add_weight_i (add_weight),
    .read_i       (row_read),
    .read_parity_i(step[0]),
    .read_row_i   (row),
    .value_o      (row_value),
    .valid_o      (row_valid),
    .busy_o       (accumulators_busy)
  );

  // ---- Dendrite stage -------------------------------------------------------------------------
  comp_cfg_t               cfg_comp_cfg;
  state_uv_t               cfg_state_uv;
  logic [23:0]             cfg_state_a;
  logic                    spike, spike_full, dendrite_busy;
  logic [CompWidth-1:0]    spike_compartment;
  logic [IllegalWidth-1:0] dendrite_illegal;
  profile0_t               profile0;

  dendrite_stage u_dendrite_stage (
    .clk_i,
    .rst_ni,
    .cfg_req_i        (cfg_req),
    .cfg_wdata_i      (cfg_wdata),
    .cfg_comp_cfg_o   (cfg_comp_cfg),
    .cfg_state_uv_o   (cfg_state_uv),
    .cfg_state_a_o    (cfg_state_a),
    .cfg_profile_o    (cfg_rdata[MemProfile]),
    .cfg_y_time_o     (cfg_y_time),
    .sweep_i          (sweep_dendrite),
    .profile0_o       (profile0),
    .step_start_i,
    .compartments_i   (compartments),
    .slots_log2_i     (slots_log2),
    .seed_i           (seed),
    .step_i           (step),
    .epoch_index_i    (epoch_index),
    .phase_i,
    .row_read_o       (row_read),
    .row_o            (row),
    .row_value_i      (row_value),
    .row_valid_i      (row_valid),
    .spike_full_i     (spike_full),
    .spike_o          (spike),
    .compartment_o    (spike_compartment),
    .illegal_o        (dendrite_illegal),
    .update_active_o  (events_d.update_active),
    .update_inactive_o(events_d.update_inactive),
    .stall_o          (events_d.stall_spike_fifo_full),
    .busy_o           (dendrite_busy)
  );

  // ---- Axon stage -----------------------------------------------------------------------------
  axon_map_t cfg_axon_map;
  out_axon_t cfg_out_axon;
  logic      axon_illegal, axon_busy;

  axon_stage u_axon_stage (
    .clk_i,
    .rst_ni,
    .cfg_req_i     (cfg_req),
    .cfg_wdata_i   (cfg_wdata),
    .cfg_axon_map_o(cfg_axon_map),
    .cfg_out_axon_o(cfg_out_axon),
    .mesh_width_i,
    .mesh_height_i,
    .host_rows_i,
    .spike_i       (spike),
    .compartment_i (spike_compartment),
    .spike_full_o  (spike_full),
    .flit_valid_o  (spike_flit_valid),
    .flit_o        (spike_flit),
    .sent_i        (sent && run),
    .illegal_o     (axon_illegal),
    .busy_o        (axon_busy)
  );

  // ---- Learning -------------------------------------------------------------------------------
  x_trace_t    cfg_x_trace;
  y_trace_t    cfg_y_trace;
  product_t    cfg_rule;
  logic [12:0] cfg_decay;
  logic        sweep_end, learning_busy;

  learning_stage u_learning_stage (
    .clk_i,
    .rst_ni,
    .cfg_req_i       (cfg_req),
    .cfg_wdata_i     (cfg_wdata),
    .cfg_x_trace_o   (cfg_x_trace),
    .cfg_y_trace_o   (cfg_y_trace),
    .cfg_rule_o      (cfg_rule),
    .cfg_decay_o     (cfg_decay),
    .epoch_close_i   (step_close_i && epoch_last),
    .sweep_start_i,
    .in_axons_i      (in_axons),
    .compartments_i  (compartments),
    .slots_log2_i    (slots_log2),
    .seed_i          (seed),
    .step_i          (step),
    .epoch_i         (epoch),
    .number_i        (epoch_number),
    .stochastic_i    (stochastic),
    .r1_i            (r1),
    .rewarded_i      (rewarded),
    .synapse_o       (sweep_synapse),
    .entry_i         (in_axon_t'(cfg_rdata[MemInAxon])),
    .entry_legal_i   (entry_legal),
    .per_word_i      (per_word),
    .x_time_i        (cfg_x_time),
    .word_i          (cfg_rdata[MemSynapse]),
    .dendrite_o      (sweep_dendrite),
    .logical_id_i    (cfg_comp_cfg.logical_id),
    .profile0_i      (profile0),
    .y_time_i        (cfg_y_time),
    .synapse_update_o(events_d.synaptic_update),
    .end_o           (sweep_end),
    .busy_o          (learning_busy)
  );

  // ---- Registers ------------------------------------------------------------------------------
  logic [IllegalWidth-1:0] illegal;

  assign illegal = synapse_illegal + dendrite_illegal + IllegalWidth'(axon_illegal) +
                   IllegalWidth'(config_illegal) + IllegalWidth'(packets_illegal);

  core_registers u_registers (
    .clk_i,
    .rst_ni,
    .cfg_req_i     (cfg_req),
    .cfg_wdata_i   (cfg_wdata),
    .cfg_rdata_o   (cfg_register),
    .step_close_i,
    .reward_valid_i,
    .reward_i,
    .sweep_start_i,
    .sweep_end_i   (sweep_end),
    .illegal_i     (illegal),
    .run_o         (run),
    .compartments_o(compartments),
    .slots_log2_o  (slots_log2),
    .seed_o        (seed),
    .epoch_o       (epoch),
    .step_o        (step),
    .in_axons_o    (in_axons),
    .stochastic_o  (stochastic),
    .r1_o          (r1),
    .rewarded_o    (rewarded),
    .set_time_o    (set_time)
  );

  epoch_counter u_epoch_counter (
    .clk_i,
    .rst_ni,
    .set_i   (set_time),
    .step_close_i,
    .step_start_i,
    .step_i  (step),
    .epoch_i (epoch),
    .index_o (epoch_index),
    .number_o(epoch_number),
    .last_o  (epoch_last),
    .busy_o  (epoch_busy)
  );

  assign cfg_rdata[MemCompCfg] = cfg_comp_cfg;
  assign cfg_rdata[MemStateUv] = 64'(cfg_state_uv);
  assign cfg_rdata[MemStateA] = 64'(cfg_state_a);
  assign cfg_rdata[MemAxonMap] = 64'(cfg_axon_map);
  assign cfg_rdata[MemOutAxon] = 64'(cfg_out_axon);
  assign cfg_rdata[MemXTrace] = 64'(cfg_x_trace);
  assign cfg_rdata[MemXTime] = 64'(cfg_x_time);
  assign cfg_rdata[MemYTrace] = 64'(cfg_y_trace);
  assign cfg_rdata[MemYTime] = 64'(cfg_y_time);
  assign cfg_rdata[MemRule] = 64'(cfg_rule);
  assign cfg_rdata[MemDecay] = 64'(cfg_decay);
  assign cfg_rdata[MemAcc] = 64'(cfg_acc);
  assign cfg_rdata[MemReg] = 64'(cfg_register);

  // ---- Barrier --------------------------------------------------------------------------------
  logic [PacketWidth-1:0] sent_q, consumed_q;
  logic                   started_q;  // the cycle after the start strobe
  logic                   sweeping_q; // in a sweep, from its cycle 1 on

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sent_q <= '0;
      consumed_q <= '0;
      started_q <= 1'b0;
      sweeping_q <= 1'b0;
      events_q <= '0;
    end else begin
      started_q <= step_start_i;
      events_q <= events_d;
      if (sweep_end) sweeping_q <= 1'b0;
      else if (sweep_start_i) sweeping_q <= 1'b1;
      if (step_start_i) begin
        sent_q <= '0;
        consumed_q <= '0;
      end else begin
        sent_q <= sent_q + PacketWidth'(sent && run);
        consumed_q <= consumed_q + PacketWidth'(consumed);
      end
    end
  end

  assign done_o = !run || !(dendrite_busy || axon_busy || sweeping_q);
  assign sent_o = sent_q;
  assign consumed_o = consumed_q;

  // ---- Counted events, §15 --------------------------------------------------------------------
  assign events_d.synaptic_ops = 3'(add[0]) + 3'(add[1]) + 3'(add[2]) + 3'(add[3]);
  assign events_d.issue_busy = |add;
  assign events_d.spike = spike;
  assign events_d.stall_no_credit = spike_flit_valid && run && !sent;
  assign events_o = events_q;

  assign busy_o = dendrite_busy || axon_busy || synapse_busy || links_busy || packets_busy ||
                  epoch_busy || learning_busy || started_q || events_q != '0;

  `SPIKEMESH_ASSERT(AccumulatorsFollow, !accumulators_busy || dendrite_busy || synapse_busy)
  // Configuration comes while the stages are at rest.
  `SPIKEMESH_ASSERT(ConfigAtRest, !(cfg_req.valid && (step_start_i || dendrite_busy || axon_busy ||
                                                      synapse_busy || learning_busy)))
  `SPIKEMESH_ASSERT(StartInRun, !(step_start_i || sweep_start_i) || run)
  `SPIKEMESH_ASSERT(CloseAtRest, !(step_close_i || sweep_start_i) || (done_o && !synapse_busy))
  `SPIKEMESH_ASSERT(StartAtRest, !step_start_i || !learning_busy)
  `SPIKEMESH_ASSERT(NothingElseInSweep, !sweeping_q || !(synapse_busy || sent || links_busy))

endmodule
