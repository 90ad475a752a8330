// The core as users run it, for Verilator: what the simulation knows a cycle ahead stands in
// registers in front of it. Not a part of the chip.
//
// Code of Verilator evaluates all that depends on a port of its top twice a cycle, after the ports
// have changed and after the edge. Behind a register it does so once. A value that is given in
// cycle n is what the core sees in n + 1; links and credits, which are known late, go straight
// through.
module neuron_core_ahead
  import spikemesh_pkg::*;
(
  input  logic                clk_i,
  input  logic                rst_ni,
  // Seen a cycle later.
  input  logic [11:0]         mesh_width_i,
  input  logic [11:0]         mesh_height_i,
  input  logic [HostRows-1:0] host_rows_i,
  input  logic                step_start_i,
  input  logic                step_close_i,
  input  logic                sweep_start_i,
  input  logic                reward_valid_i,
  input  logic [7:0]          reward_i,
  input  logic [2:0]          phase_i,
  input  logic                cfg_valid_i,
  input  logic                cfg_write_i,
  input  logic [3:0]          cfg_memory_i,
  input  logic [15:0]         cfg_addr_i,
  input  logic [63:0]         cfg_wdata_i,
  // As the core's.
  input  logic [Fabrics-1:0]  link_credit_i,
  input  logic [Fabrics-1:0]  link_valid_i,
  input  logic [Fabrics-1:0]  link_head_i,
  input  logic [Fabrics-1:0]  link_tail_i,
  input  logic [63:0]         link_data_i [Fabrics],
  output logic                done_o,
  output logic [PacketWidth-1:0] sent_o,
  output logic [PacketWidth-1:0] consumed_o,
  output logic [63:0]         cfg_rdata_o,
  output logic [Fabrics-1:0]  link_valid_o,
  output logic                link_head_o,
  output logic                link_tail_o,
  output logic [63:0]         link_data_o,
  output logic [Fabrics-1:0]  link_credit_o,
  output core_events_t        events_o,
  output logic                busy_o
);

  logic [11:0]         mesh_width_q, mesh_height_q;
  logic [HostRows-1:0] host_rows_q;
  logic                step_start_q, step_close_q, sweep_start_q, reward_valid_q;
  logic [7:0]          reward_q;
  logic [2:0]          phase_q;
  logic                cfg_valid_q, cfg_write_q;
  logic [3:0]          cfg_memory_q;
  logic [15:0]         cfg_addr_q;
  logic [63:0]         cfg_wdata_q;

  always_ff @(posedge clk_i) begin
    mesh_width_q <= mesh_width_i;
    mesh_height_q <= mesh_height_i;
    host_rows_q <= host_rows_i;
    step_start_q <= step_start_i;
    step_close_q <= step_close_i;
    sweep_start_q <= sweep_start_i;
    reward_valid_q <= reward_valid_i;
    reward_q <= reward_i;
    phase_q <= phase_i;
    cfg_valid_q <= cfg_valid_i;
    cfg_write_q <= cfg_write_i;
    cfg_memory_q <= cfg_memory_i;
    cfg_addr_q <= cfg_addr_i;
    cfg_wdata_q <= cfg_wdata_i;
  end

  neuron_core u_core (
    .clk_i,
    .rst_ni,
    .mesh_width_i  (mesh_width_q),
    .mesh_height_i (mesh_height_q),
    .host_rows_i   (host_rows_q),
    .step_start_i  (step_start_q),
    .step_close_i  (step_close_q),
    .sweep_start_i (sweep_start_q),
    .reward_valid_i(reward_valid_q),
    .reward_i      (reward_q),
    .phase_i       (phase_q),
    .done_o,
    .sent_o,
    .consumed_o,
    .cfg_valid_i   (cfg_valid_q),
    .cfg_write_i   (cfg_write_q),
    .cfg_memory_i  (cfg_memory_q),
    .cfg_addr_i    (cfg_addr_q),
    .cfg_wdata_i   (cfg_wdata_q),
    .cfg_rdata_o,
    .link_valid_o,
    .link_head_o,
    .link_tail_o,
    .link_data_o,
    .link_credit_i,
    .link_valid_i,
    .link_head_i,
    .link_tail_i,
    .link_data_i,
    .link_credit_o,
    .events_o,
    .busy_o
  );

endmodule
