`include "spikemesh_assert.svh"

// DECAY in a bank for each trace, each bank twice, so that a trace's two decays are read in the
// same cycle: to the moment, and from the trace's event to the moment. The impulses (words 0) stand
// in registers as well (hardware.md §3.1, §12.2).
//
// A decay over 0 steps is 4096; its address holds the impulse. What was read is shown for the
// traces that the lanes select, while somebody looks at it.
module decay_banks
  import spikemesh_pkg::*;
#(
  localparam int unsigned Copies = 2,
  localparam int unsigned SelectWidth = $clog2(Traces)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  cfg_req_t              cfg_req_i,
  input  logic [63:0]           cfg_wdata_i,
  output logic [12:0]           cfg_decay_o,
  // Reads, of x1 and x2 and of y1 to y3; the decays are there one cycle later.
  input  logic                  read_x_i,
  input  logic                  read_y_i,
  input  logic [RuleWidth-1:0]  class_x_i,
  input  logic [RuleWidth-1:0]  class_y_i,
  input  logic [EpochWidth-1:0] moment_i,
  input  logic [EpochWidth-1:0] since_x_i,  // steps from the hit to the moment
  input  logic [EpochWidth-1:0] since_y_i,
  // Of a lane's trace: its decays, and in the same cycle the impulse of its class.
  input  logic                  shown_i,
  input  logic [FactorLanes-1:0][SelectWidth-1:0] select_i,
  output logic [FactorLanes-1:0][12:0]            decay_o,
  output logic [FactorLanes-1:0][12:0]            event_decay_o,
  output logic [FactorLanes-1:0][TraceWidth-1:0]  impulse_o
);

  localparam int unsigned TableWidth = $clog2(Traces * Rules);
  localparam int unsigned FirstY = 2;

  // ---- Configuration: DECAY address = 320 * class + 64 * trace + steps ------------------------
  logic [TableWidth-1:0]  table_index;
  logic [RuleWidth-1:0]   cfg_class;
  logic [SelectWidth-1:0] cfg_trace, cfg_trace_q;
  logic                   cfg_hit;
  logic                   cfg_q;  // the last access of configuration was one of these
  logic [Traces-1:0]      cfg_bank, req;

  assign cfg_hit = cfg_req_i.valid && cfg_req_i.memory == MemDecay;
  assign table_index = cfg_req_i.addr[EpochWidth+:TableWidth];
  assign cfg_class = cfg_hit ? RuleWidth'(table_index / TableWidth'(Traces)) : '0;
  assign cfg_trace = cfg_hit ? SelectWidth'(table_index % TableWidth'(Traces)) : '0;
  assign cfg_bank = Traces'(cfg_hit) << cfg_trace;
  assign req = cfg_bank | {{(Traces - FirstY){read_y_i}}, {FirstY{read_x_i}}};

  always_ff @(posedge clk_i) begin
    if (cfg_hit) cfg_trace_q <= cfg_trace;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) cfg_q <= 1'b0;
    else if (cfg_req_i.valid) cfg_q <= cfg_hit;
  end

  // ---- Banks ----------------------------------------------------------------------------------
  logic [12:0]           rdata [Traces][Copies];
  logic [TraceWidth-1:0] impulse_q [Traces][Rules];
  logic [Copies-1:0]     x_zero_q, y_zero_q;     // asked for a decay over 0 steps

  for (genvar trace = 0; trace < Traces; trace++) begin : gen_trace
    for (genvar copy = 0; copy < Copies; copy++) begin : gen_copy
      logic [EpochWidth-1:0] steps;

      assign steps = (copy == 0) ? moment_i : (trace < FirstY) ? since_x_i : since_y_i;

      sram #(
        .Width(13),
        .Depth(Rules * TraceSteps)
      ) u_bank (
        .clk_i,
        .req_i  (req[trace]),
        .write_i(cfg_bank[trace] && cfg_req_i.write),
        .addr_i (cfg_bank[trace] ? {cfg_class, cfg_req_i.addr[EpochWidth-1:0]}
                                 : {(trace < FirstY) ? class_x_i : class_y_i, steps}),
        .wdata_i(cfg_wdata_i[12:0]),
        .rdata_o(rdata[trace][copy])
      );
    end
  end

  always_ff @(posedge clk_i) begin
    if (cfg_hit && cfg_req_i.write && cfg_req_i.addr[EpochWidth-1:0] == '0) begin
      impulse_q[cfg_trace][cfg_class] <= cfg_wdata_i[TraceWidth-1:0];
    end
    if (read_x_i) x_zero_q <= {since_x_i == '0, moment_i == '0};
    if (read_y_i) y_zero_q <= {since_y_i == '0, moment_i == '0};
  end

  // ---- What the lanes see ---------------------------------------------------------------------
  logic [SelectWidth-1:0] trace;
  logic [Copies-1:0]      zero;

  always_comb begin
    trace = '0;
    zero = '0;
    decay_o = '0;
    event_decay_o = '0;
    impulse_o = '0;
    if (shown_i) begin
      for (int unsigned lane = 0; lane < FactorLanes; lane++) begin
        trace = select_i[lane];
        zero = (trace < SelectWidth'(FirstY)) ? x_zero_q : y_zero_q;
        decay_o[lane] = zero[0] ? 13'd4096 : rdata[trace][0];
        event_decay_o[lane] = zero[1] ? 13'd4096 : rdata[trace][1];
        impulse_o[lane] = impulse_q[trace][(trace < SelectWidth'(FirstY)) ? class_x_i : class_y_i];
      end
    end
  end

  assign cfg_decay_o = cfg_q ? rdata[cfg_trace_q][0] : '0;

  `SPIKEMESH_ASSERT(OneUser, !(cfg_hit && (read_x_i || read_y_i)))

endmodule
