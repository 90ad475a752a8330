`include "spikemesh_assert.svh"

// The configuration port: one access a cycle to every memory and register of the core, from its own
// port or from packets (hardware.md §10.3). Its own port goes first.
//
// Read data are there one cycle later. Beyond a memory a write is ignored and a read gives 0 (§11).
module config_port
  import spikemesh_pkg::*;
(
  input  logic        clk_i,
  input  logic        rst_ni,
  input  cfg_req_t    port_req_i,
  input  logic [63:0] port_wdata_i,
  output logic [63:0] port_rdata_o,
  input  cfg_req_t    packet_req_i,
  input  logic [63:0] packet_wdata_i,
  output logic        packet_grant_o,
  // To the memories.
  output cfg_req_t    req_o,
  output logic [63:0] wdata_o,
  input  logic [63:0] rdata_i [Memories],
  output logic        illegal_o
);

  function automatic logic [16:0] words(memory_e memory);
    unique case (memory)
      MemInAxon, MemXTrace, MemXTime: words = 17'(InAxons);
      MemSynapse: words = 17'(SynapseWords);
      MemOutAxon: words = 17'(OutAxons);
      MemProfile: words = 17'(2 * Profiles);
      MemRule: words = 17'(RuleWords);
      MemDecay: words = 17'(DecayWords);
      MemAcc: words = 17'(Accumulators);
      MemReg: words = 17'(Registers);
      default: words = 17'(Compartments);
    endcase
  endfunction

  cfg_req_t chosen;
  logic     in_range;
  memory_e  memory_q;
  logic     in_range_q;

  assign packet_grant_o = packet_req_i.valid && !port_req_i.valid;
  assign chosen = port_req_i.valid ? port_req_i : packet_req_i;
  assign wdata_o = port_req_i.valid ? port_wdata_i : packet_wdata_i;
  assign in_range = 17'(chosen.addr) < words(chosen.memory);

  always_comb begin
    req_o = chosen;
    req_o.valid = chosen.valid && in_range;
  end
  assign illegal_o = chosen.valid && !in_range;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      memory_q <= MemInAxon;
      in_range_q <= 1'b0;
    end else if (chosen.valid) begin
      memory_q <= chosen.memory;
      in_range_q <= in_range;
    end
  end

  assign port_rdata_o = in_range_q ? rdata_i[memory_q] : '0;

  `SPIKEMESH_ASSERT(GrantOnlyAsked, !packet_grant_o || packet_req_i.valid)

endmodule
