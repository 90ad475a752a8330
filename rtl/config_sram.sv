`include "spikemesh_assert.svh"

// A memory bank that a stage works with and that configuration reaches through the same port.
//
// Configuration comes only while the stage is at rest (hardware.md §10.3). Bank `Bank` of
// 2^BankBits holds the words whose address ends in `Bank`.
module config_sram
  import spikemesh_pkg::*;
#(
  parameter memory_e     Memory = MemInAxon,
  parameter int unsigned Width = 64,
  parameter int unsigned Depth = 1024,  // words of this bank
  parameter int unsigned BankBits = 0,
  parameter int unsigned Bank = 0,
  localparam int unsigned AddrWidth = $clog2(Depth)
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  cfg_req_t             cfg_req_i,
  input  logic [63:0]          cfg_wdata_i,
  input  logic                 req_i,
  input  logic                 write_i,
  input  logic [AddrWidth-1:0] addr_i,
  input  logic [Width-1:0]     wdata_i,
  output logic [Width-1:0]     rdata_o
);

  logic        cfg_hit;
  logic [15:0] bank_mask;

  assign bank_mask = 16'((1 << BankBits) - 1);
  assign cfg_hit = cfg_req_i.valid && cfg_req_i.memory == Memory &&
                   (cfg_req_i.addr & bank_mask) == 16'(Bank);

  sram #(
    .Width(Width),
    .Depth(Depth)
  ) u_sram (
    .clk_i,
    .req_i  (cfg_hit || req_i),
    .write_i(cfg_hit ? cfg_req_i.write : write_i),
    .addr_i (cfg_hit ? AddrWidth'(cfg_req_i.addr >> BankBits) : addr_i),
    .wdata_i(cfg_hit ? Width'(cfg_wdata_i) : wdata_i),
    .rdata_o
  );

  `SPIKEMESH_ASSERT(OneUser, !(cfg_hit && req_i))

endmodule
