`include "spikemesh_assert.svh"

// DECAY in a bank for each trace, each bank twice, so that a trace's two decays are read in the
// same cycle; the impulses (words 0) in registers as well (hardware.md §3.1, §12.2).
//
// A decay over 0 steps is 4096; its address holds the impulse.
module decay_banks
  import spikemesh_pkg::*;
#(
  localparam int unsigned Copies = 2,
  localparam int unsigned AddrWidth = RuleWidth + EpochWidth
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  cfg_req_t              cfg_req_i,
  input  logic [63:0]           cfg_wdata_i,
  output logic [12:0]           cfg_decay_o,
  // Reads; the decays are there one cycle later.
  input  logic [Traces-1:0]     read_i,
  input  logic [RuleWidth-1:0]  class_i [Traces],
  input  logic [EpochWidth-1:0] steps_i [Traces][Copies],
  output logic [12:0]           decay_o [Traces][Copies],
  // Impulses of a class, in the same cycle.
  input  logic [RuleWidth-1:0]  impulse_class_i [Traces],
  output logic [TraceWidth-1:0] impulse_o [Traces]
);

  localparam int unsigned TableWidth = $clog2(Traces * Rules);

  // ---- Configuration: DECAY address = 320 * class + 64 * trace + steps ------------------------
  logic [TableWidth-1:0]     table_index;
  logic [RuleWidth-1:0]      cfg_class;
  logic [$clog2(Traces)-1:0] cfg_trace, cfg_trace_q;
  logic                      cfg_hit;

  assign cfg_hit = cfg_req_i.valid && cfg_req_i.memory == MemDecay;
  assign table_index = cfg_req_i.addr[EpochWidth+:TableWidth];
  assign cfg_class = cfg_hit ? RuleWidth'(table_index / TableWidth'(Traces)) : '0;
  assign cfg_trace = cfg_hit ? $clog2(Traces)'(table_index % TableWidth'(Traces)) : '0;

  always_ff @(posedge clk_i) begin
    if (cfg_hit) cfg_trace_q <= cfg_trace;
  end

  // ---- Banks ----------------------------------------------------------------------------------
  logic [12:0] rdata [Traces][Copies];
  logic        zero_q [Traces][Copies];  // asked for a decay over 0 steps

  for (genvar trace = 0; trace < Traces; trace++) begin : gen_trace
    logic cfg_bank;

    assign cfg_bank = cfg_hit && cfg_trace == $clog2(Traces)'(trace);

    for (genvar copy = 0; copy < Copies; copy++) begin : gen_copy
      sram #(
        .Width(13),
        .Depth(Rules * TraceSteps)
      ) u_bank (
        .clk_i,
        .req_i  (cfg_bank || read_i[trace]),
        .write_i(cfg_bank && cfg_req_i.write),
        .addr_i (cfg_bank ? {cfg_class, cfg_req_i.addr[EpochWidth-1:0]}
                          : AddrWidth'({class_i[trace], steps_i[trace][copy]})),
        .wdata_i(cfg_wdata_i[12:0]),
        .rdata_o(rdata[trace][copy])
      );

      always_ff @(posedge clk_i) begin
        if (read_i[trace]) zero_q[trace][copy] <= steps_i[trace][copy] == '0;
      end
      assign decay_o[trace][copy] = zero_q[trace][copy] ? 13'd4096 : rdata[trace][copy];
    end

    // ---- Impulse ------------------------------------------------------------------------------
    logic [TraceWidth-1:0] impulse_q [Rules];

    always_ff @(posedge clk_i) begin
      if (cfg_bank && cfg_req_i.write && cfg_req_i.addr[EpochWidth-1:0] == '0) begin
        impulse_q[cfg_class] <= cfg_wdata_i[TraceWidth-1:0];
      end
    end
    assign impulse_o[trace] = impulse_q[impulse_class_i[trace]];
  end

  assign cfg_decay_o = rdata[cfg_trace_q][0];

  `SPIKEMESH_ASSERT(OneUser, !(cfg_hit && read_i != '0))

endmodule
