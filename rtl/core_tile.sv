// A neuron core with its routers, one a fabric: what is laid out once and placed in rows and
// columns. Ports north, east, south and west only; a tile learns its place from x_i and y_i.
module core_tile
  import spikemesh_pkg::*;
#(
  parameter bit         WestIsHost = 1'b0,
  parameter logic [3:0] SidesPresent = '1,  // north, east, south, west from bit 0
  localparam int unsigned Sides = 4,
  localparam int unsigned Ports = Sides + 1
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic [11:0]            x_i,
  input  logic [11:0]            y_i,
  input  logic [11:0]            mesh_width_i,
  input  logic [11:0]            mesh_height_i,
  input  logic [HostRows-1:0]    host_rows_i,
  input  logic                   step_start_i,
  input  logic                   step_close_i,
  input  logic                   sweep_start_i,
  input  logic                   reward_valid_i,
  input  logic [7:0]             reward_i,
  output logic                   done_o,
  output logic [PacketWidth-1:0] sent_o,
  output logic [PacketWidth-1:0] consumed_o,
  input  logic                   cfg_valid_i,
  input  logic                   cfg_write_i,
  input  logic [3:0]             cfg_memory_i,
  input  logic [15:0]            cfg_addr_i,
  input  logic [63:0]            cfg_wdata_i,
  output logic [63:0]            cfg_rdata_o,
  input  logic [Sides-1:0]       valid_i [Fabrics],
  input  flit_t                  flit_i [Fabrics][Sides],
  output logic [Sides-1:0]       credit_o [Fabrics],
  output logic [Sides-1:0]       valid_o [Fabrics],
  output flit_t                  flit_o [Fabrics][Sides],
  input  logic [Sides-1:0]       credit_i [Fabrics],
  output core_events_t           events_o,
  output logic                   core_busy_o,
  output logic [Fabrics-1:0]     router_busy_o
);

  // The cycle of the step modulo 8; it goes on while the core's clock may rest.
  logic [2:0] phase, phase_q;
  assign phase = step_start_i ? 3'd0 : phase_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) phase_q <= '0;
    else phase_q <= phase + 3'd1;
  end

  // ---- Routers --------------------------------------------------------------------------------
  logic [Fabrics-1:0] to_core_valid, to_core_head, to_core_tail, to_core_credit;
  logic [63:0]        to_core_data [Fabrics];
  logic [Fabrics-1:0] from_core_valid, from_core_credit;
  flit_t              from_core;

  for (genvar f = 0; f < Fabrics; f++) begin : gen_fabric
    flit_t            in [Ports], out [Ports];
    logic [Ports-1:0] in_valid, in_credit, out_valid, out_credit;

    for (genvar s = 0; s < Sides; s++) begin : gen_side
      assign in[s] = flit_i[f][s];
      assign flit_o[f][s] = out[s];
    end
    assign in[Sides] = from_core;
    assign in_valid = {from_core_valid[f], valid_i[f]};
    assign {from_core_credit[f], credit_o[f]} = in_credit;
    assign {to_core_valid[f], valid_o[f]} = out_valid;
    assign out_credit = {to_core_credit[f], credit_i[f]};
    assign to_core_head[f] = out[Sides].head;
    assign to_core_tail[f] = out[Sides].tail;
    assign to_core_data[f] = out[Sides].data;

    router #(
      .LocalPorts  (1),
      .WestIsHost  (WestIsHost),
      .PortsPresent({1'b1, SidesPresent})
    ) u_router (
      .clk_i,
      .rst_ni,
      .x_i,
      .y_i,
      .step_start_i,
      .valid_i (in_valid),
      .flit_i  (in),
      .credit_o(in_credit),
      .valid_o (out_valid),
      .flit_o  (out),
      .credit_i(out_credit),
      .busy_o  (router_busy_o[f])
    );
  end

  // ---- Core -----------------------------------------------------------------------------------
  neuron_core u_core (
    .clk_i,
    .rst_ni,
    .mesh_width_i,
    .mesh_height_i,
    .host_rows_i,
    .step_start_i,
    .step_close_i,
    .sweep_start_i,
    .reward_valid_i,
    .reward_i,
    .phase_i      (phase),
    .done_o,
    .sent_o,
    .consumed_o,
    .cfg_valid_i,
    .cfg_write_i,
    .cfg_memory_i,
    .cfg_addr_i,
    .cfg_wdata_i,
    .cfg_rdata_o,
    .link_valid_o (from_core_valid),
    .link_head_o  (from_core.head),
    .link_tail_o  (from_core.tail),
    .link_data_o  (from_core.data),
    .link_credit_i(from_core_credit),
    .link_valid_i (to_core_valid),
    .link_head_i  (to_core_head),
    .link_tail_i  (to_core_tail),
    .link_data_i  (to_core_data),
    .link_credit_o(to_core_credit),
    .events_o,
    .busy_o       (core_busy_o)
  );

endmodule
