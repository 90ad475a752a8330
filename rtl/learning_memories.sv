// The memories of the learning stage alone: X_TRACE, Y_TRACE, RULE, DECAY (hardware.md §3.1).
module learning_memories
  import spikemesh_pkg::*;
#(
  localparam int unsigned RuleAddrWidth = $clog2(RuleWords),
  localparam int unsigned SelectWidth = $clog2(Traces)
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  cfg_req_t                 cfg_req_i,
  input  logic [63:0]              cfg_wdata_i,
  output logic [12:0]              cfg_decay_o,
  // X_TRACE
  input  logic                     x_read_i,
  input  logic                     x_write_i,
  input  logic [AxonWidth-1:0]     x_entry_i,
  input  x_trace_t                 x_trace_i,
  output x_trace_t                 x_trace_o,
  // Y_TRACE
  input  logic                     y_read_i,
  input  logic                     y_write_i,
  input  logic [CompWidth-1:0]     y_compartment_i,
  input  y_trace_t                 y_trace_i,
  output y_trace_t                 y_trace_o,
  // RULE
  input  logic                     rule_read_i,
  input  logic [RuleAddrWidth-1:0] rule_addr_i,
  output product_t                 product_o,
  // Whether a rule can change a list that was not hit.
  input  logic                     ask_i,
  input  logic [RuleWidth-1:0]     rule_i,
  output logic                     possible_o,  // while asked
  // DECAY
  input  logic                     read_x_i,
  input  logic                     read_y_i,
  input  logic [RuleWidth-1:0]     class_x_i,
  input  logic [RuleWidth-1:0]     class_y_i,
  input  logic [EpochWidth-1:0]    moment_i,
  input  logic [EpochWidth-1:0]    since_x_i,
  input  logic [EpochWidth-1:0]    since_y_i,
  input  logic                     shown_i,
  input  logic [FactorLanes-1:0][SelectWidth-1:0] select_i,
  output logic [FactorLanes-1:0][12:0]            decay_o,
  output logic [FactorLanes-1:0][12:0]            event_decay_o,
  output logic [FactorLanes-1:0][TraceWidth-1:0]  impulse_o
);

  config_sram #(
    .Memory(MemXTrace),
    .Width ($bits(x_trace_t)),
    .Depth (InAxons)
  ) u_x_trace (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (x_read_i || x_write_i),
    .write_i(x_write_i),
    .addr_i (x_entry_i),
    .wdata_i(x_trace_i),
    .rdata_o(x_trace_o)
  );

  config_sram #(
    .Memory(MemYTrace),
    .Width ($bits(y_trace_t)),
    .Depth (Compartments)
  ) u_y_trace (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (y_read_i || y_write_i),
    .write_i(y_write_i),
    .addr_i (y_compartment_i),
    .wdata_i(y_trace_i),
    .rdata_o(y_trace_o)
  );

  config_sram #(
    .Memory(MemRule),
    .Width ($bits(product_t)),
    .Depth (RuleWords)
  ) u_rule (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (rule_read_i),
    .write_i(1'b0),
    .addr_i (rule_addr_i),
    .wdata_i('0),
    .rdata_o(product_o)
  );

  rule_digest u_rule_digest (
    .clk_i,
    .cfg_req_i,
    .cfg_product_i(product_t'(cfg_wdata_i[$bits(product_t)-1:0])),
    .ask_i,
    .rule_i,
    .x1_zero_i    (x_trace_o.x1 == '0),
    .x2_zero_i    (x_trace_o.x2 == '0),
    .possible_o
  );

  decay_banks u_decay (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .cfg_decay_o,
    .read_x_i,
    .read_y_i,
    .class_x_i,
    .class_y_i,
    .moment_i,
    .since_x_i,
    .since_y_i,
    .shown_i,
    .select_i,
    .decay_o,
    .event_decay_o,
    .impulse_o
  );

endmodule
