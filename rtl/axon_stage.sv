`include "spikemesh_assert.svh"

// The axon stage: spike FIFO, AXON_MAP lookup, OUT_AXON walker, flit FIFO (hardware.md §7.3).
//
// An entry that points outside its memory or the mesh is dropped when it is the next to be sent.
module axon_stage
  import spikemesh_pkg::*;
(
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  cfg_req_t               cfg_req_i,
  input  logic [63:0]            cfg_wdata_i,
  output axon_map_t              cfg_axon_map_o,
  output out_axon_t              cfg_out_axon_o,
  // The mesh; held still.
  input  logic [11:0]            mesh_width_i,
  input  logic [11:0]            mesh_height_i,
  input  logic [HostRows-1:0]    host_rows_i,  // rows with a host port
  input  logic                   spike_i,
  input  logic [CompWidth-1:0]   compartment_i,
  output logic                   spike_full_o,
  output logic                   flit_valid_o,
  output flit_t                  flit_o,
  input  logic                   sent_i,
  output logic                   illegal_o,
  output logic                   busy_o
);

  localparam int unsigned AddrWidth = 17;  // first + index may pass the memory
  localparam int unsigned FillWidth = $clog2(FlitFifoDepth + 1);
  localparam int unsigned SpikeCountWidth = $clog2(SpikeFifoDepth + 1);

  // ---- Lookup ---------------------------------------------------------------------------------
  logic                       no_spike, take, lookup_q, walker_free, load;
  logic [CompWidth-1:0]       compartment;
  logic [SpikeCountWidth-1:0] spikes;
  axon_map_t                  entry;

  fifo #(
    .Width(CompWidth),
    .Depth(SpikeFifoDepth)
  ) u_spike_fifo (
    .clk_i,
    .rst_ni,
    .push_i (spike_i),
    .data_i (compartment_i),
    .pop_i  (take),
    .data_o (compartment),
    .empty_o(no_spike),
    .count_o(spikes)
  );

  assign spike_full_o = spikes == SpikeCountWidth'(SpikeFifoDepth);
  assign take = !no_spike && !lookup_q;
  assign load = lookup_q && walker_free;

  config_sram #(
    .Memory(MemAxonMap),
    .Width ($bits(axon_map_t)),
    .Depth (Compartments)
  ) u_axon_map (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (take),
    .write_i(1'b0),
    .addr_i (compartment),
    .wdata_i('0),
    .rdata_o(entry)
  );
  assign cfg_axon_map_o = entry;

  // ---- Walker ---------------------------------------------------------------------------------
  logic                 req, in_memory, pop, walker_idle, pushing_q, beyond_q;
  logic [AddrWidth-1:0] addr;
  logic [FillWidth-1:0] outstanding, waiting;  // words: asked for, in the FIFO

  list_walker #(
    .AddrWidth  (AddrWidth),
    .CountWidth (16),
    .StrideWidth(1),
    .Depth      (FlitFifoDepth)
  ) u_walker (
    .clk_i,
    .rst_ni,
    .load_i       (load && entry.count != '0),
    .addr_i       (AddrWidth'(entry.first)),
    .count_i      (entry.count),
    .stride_i     (1'b1),
    .free_o       (walker_free),
    .req_o        (req),
    .addr_o       (addr),
    .remaining_o  (),
    .last_o       (),
    .stalled_o    (),
    .pop_i        (pop),
    .outstanding_o(outstanding),
    .idle_o       (walker_idle)
  );

  assign in_memory = addr < AddrWidth'(OutAxons);

  config_sram #(
    .Memory(MemOutAxon),
    .Width ($bits(out_axon_t)),
    .Depth (OutAxons)
  ) u_out_axon (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (req && in_memory),
    .write_i(1'b0),
    .addr_i (addr[OutAxonWidth-1:0]),
    .wdata_i('0),
    .rdata_o(cfg_out_axon_o)
  );

  // ---- Send -----------------------------------------------------------------------------------
  logic      no_flit, beyond, exists;
  out_axon_t target;

  fifo #(
    .Width(1 + $bits(out_axon_t)),
    .Depth(FlitFifoDepth)
  ) u_flit_fifo (
    .clk_i,
    .rst_ni,
    .push_i (pushing_q),
    .data_i ({beyond_q, cfg_out_axon_o}),
    .pop_i  (pop),
    .data_o ({beyond, target}),
    .empty_o(no_flit),
    .count_o(waiting)
  );

  // A place of the mesh, and there a core or a host port.
  always_comb begin
    exists = target.x < mesh_width_i && target.y < mesh_height_i;
    if (target.port == PortHost) begin
      exists = exists && target.x == '0 && target.y < 12'(HostRows) &&
               host_rows_i[target.y[$clog2(HostRows)-1:0]];
    end else begin
      exists = exists && target.port < 3'(CoresPerRouter);
    end
  end

  first_flit_t first;
  assign first = '{
    head: 1'b1,
    tail: 1'b1,
    kind: KindSpike,
    x: target.x,
    y: target.y,
    port: target.port,
    axon: target.axon,
    payload: '0
  };

  assign flit_valid_o = !no_flit && !beyond && exists;
  assign flit_o = '{head: 1'b1, tail: 1'b1, data: first};
  assign illegal_o = !no_flit && (beyond || !exists);
  assign pop = sent_i || illegal_o;
  assign busy_o = !no_spike || lookup_q || !walker_idle;

  always_ff @(posedge clk_i) begin
    if (req) beyond_q <= !in_memory;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      lookup_q <= 1'b0;
      pushing_q <= 1'b0;
    end else begin
      if (take) lookup_q <= 1'b1;
      else if (load) lookup_q <= 1'b0;
      pushing_q <= req;
    end
  end

  // So the stage is not busy only when no word is on its way.
  `SPIKEMESH_ASSERT(WordsAccounted, (FillWidth + 1)'(outstanding) ==
                                   (FillWidth + 1)'(waiting) + (FillWidth + 1)'(pushing_q))
  `SPIKEMESH_ASSERT(SentIsOffered, !sent_i || flit_valid_o)

endmodule
