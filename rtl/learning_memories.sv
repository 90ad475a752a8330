// The memories of the learning stage alone: X_TRACE, Y_TRACE, RULE, DECAY (hardware.md §3.1). They
// are written and read by configuration.
module learning_memories
  import spikemesh_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,
  input  cfg_req_t    cfg_req_i,
  input  logic [63:0] cfg_wdata_i,
  output logic [36:0] cfg_x_trace_o,
  output logic [20:0] cfg_y_trace_o,
  output logic [53:0] cfg_rule_o,
  output logic [12:0] cfg_decay_o
);

  config_sram #(
    .Memory(MemXTrace),
    .Width (37),
    .Depth (InAxons)
  ) u_x_trace (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (1'b0),
    .write_i(1'b0),
    .addr_i ('0),
    .wdata_i('0),
    .rdata_o(cfg_x_trace_o)
  );

  config_sram #(
    .Memory(MemYTrace),
    .Width (21),
    .Depth (Compartments)
  ) u_y_trace (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (1'b0),
    .write_i(1'b0),
    .addr_i ('0),
    .wdata_i('0),
    .rdata_o(cfg_y_trace_o)
  );

  config_sram #(
    .Memory(MemRule),
    .Width (54),
    .Depth (RuleWords)
  ) u_rule (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (1'b0),
    .write_i(1'b0),
    .addr_i ('0),
    .wdata_i('0),
    .rdata_o(cfg_rule_o)
  );

  config_sram #(
    .Memory(MemDecay),
    .Width (13),
    .Depth (DecayWords)
  ) u_decay (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (1'b0),
    .write_i(1'b0),
    .addr_i ('0),
    .wdata_i('0),
    .rdata_o(cfg_decay_o)
  );

endmodule
