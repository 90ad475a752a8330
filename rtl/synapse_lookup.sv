`include "spikemesh_assert.svh"

// From a flit of the input FIFOs to the head of its list (hardware.md §6.1), with the in-axon
// entries and the times of their hits.
//
// Loads the walker in the first cycle, one after the pop at the earliest, in which that is free.
// Packets that are not spikes, and illegal entries, are counted and consumed without effect (§11).
module synapse_lookup
  import spikemesh_pkg::*;
#(
  localparam int unsigned FabricWidth = $clog2(Fabrics)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  cfg_req_t               cfg_req_i,
  input  logic [63:0]            cfg_wdata_i,
  output logic [63:0]            cfg_in_axon_o,
  output trace_time_t            cfg_x_time_o,
  // The sweep; while no packet is on its way.
  input  sweep_synapse_t         sweep_i,
  output logic                   entry_legal_o, // of the entry read last
  // Input FIFOs, in mode RUN.
  input  logic                   flit_valid_i,
  input  flit_t                  flit_i,
  input  logic [FabricWidth-1:0] flit_fabric_i,
  output logic                   flit_pop_o,
  input  logic [EpochWidth-1:0]  epoch_index_i,
  // To the walker.
  input  logic                   walker_free_i,
  output logic                   load_o,        // a list with at least one word
  output in_axon_t               entry_o,
  output logic [6:0]             per_word_o,
  output logic                   ends_packet_o, // with load_o: no further list follows it
  // The packet's last list asks for no word in this cycle.
  output logic                   end_empty_o,
  output logic                   packet_had_words_o,  // with end_empty_o
  output logic                   consumed_o,    // a packet that was dropped
  output logic                   illegal_o,
  output logic                   busy_o
);

  localparam logic [16:0] WordLimit = 17'(SynapseWords);
  localparam logic [AxonWidth-1:0] LastAxon = AxonWidth'(InAxons - 1);

  logic                 valid_q;       // lookup register
  logic                 reread_q;      // its next entry is to be read in this cycle
  logic                 beyond_q;      // axon outside the memory
  logic                 had_words_q;   // an earlier list of the packet asked for words
  logic [AxonWidth-1:0] index_q;
  logic [Fabrics-1:0]   inside_q;      // fabric in the middle of a dropped packet

  // ---- Pop ------------------------------------------------------------------------------------
  first_flit_t first;
  logic        pop, take, drop;

  assign first = first_flit_t'(flit_i.data);
  assign pop = flit_valid_i && !valid_q;
  assign take = pop && flit_i.head && flit_i.tail && first.kind == KindSpike &&
                !inside_q[flit_fabric_i];
  assign drop = pop && !take;
  assign flit_pop_o = pop;
  assign consumed_o = drop && flit_i.tail;

  // ---- Entry ----------------------------------------------------------------------------------
  in_axon_t    entry;
  logic        read, load, legal, follow, mark;
  logic [16:0] last_word_end;
  logic [6:0]  per_word;

  assign read = (take && first.axon < 16'(InAxons)) || reread_q || sweep_i.read_entry;

  config_sram #(
    .Memory(MemInAxon),
    .Width (64),
    .Depth (InAxons)
  ) u_in_axon (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (read),
    .write_i(1'b0),
    .addr_i (sweep_i.read_entry ? sweep_i.entry[AxonWidth-1:0]
             : reread_q ? index_q : first.axon[AxonWidth-1:0]),
    .wdata_i('0),
    .rdata_o(entry)
  );

  assign per_word = synapses_per_word(synapse_length(entry.format, entry.width, entry.delay_bits,
                                                     entry.tag));
  assign last_word_end = 17'(entry.address) + 17'(list_words(entry.count, per_word));

  assign legal = !beyond_q && entry.format != FormatNone && entry.sign != SignIllegal &&
                 entry.delay_bits != 2'd3 &&
                 (entry.count == '0 || last_word_end <= WordLimit) &&
                 !(entry.cont && index_q == LastAxon);

  assign load = valid_q && !reread_q && walker_free_i;
  assign follow = load && legal && entry.cont;
  assign mark = load && legal && entry.plastic;
  assign load_o = load && legal && entry.count != '0;
  assign entry_o = entry;
  assign entry_legal_o = legal;
  assign per_word_o = per_word;
  assign ends_packet_o = !follow;
  assign end_empty_o = load && !follow && !load_o;
  assign packet_had_words_o = had_words_q;
  assign illegal_o = (drop && flit_i.head) || (load && !legal);
  assign busy_o = valid_q;
  assign cfg_in_axon_o = entry;

  // ---- X_TIME: the latest hit of the epoch; the sweep forgets it ------------------------------
  config_sram #(
    .Memory(MemXTime),
    .Width ($bits(trace_time_t)),
    .Depth (InAxons)
  ) u_x_time (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (mark || sweep_i.read_entry || sweep_i.clear_time),
    .write_i(!sweep_i.read_entry),
    .addr_i (mark ? index_q : sweep_i.entry[AxonWidth-1:0]),
    .wdata_i(mark ? {1'b1, epoch_index_i} : '0),
    .rdata_o(cfg_x_time_o)
  );

  always_ff @(posedge clk_i) begin
    if (take) begin
      index_q <= first.axon[AxonWidth-1:0];
      beyond_q <= first.axon >= 16'(InAxons);
    end else if (sweep_i.read_entry) begin
      index_q <= sweep_i.entry[AxonWidth-1:0];
      beyond_q <= sweep_i.entry >= 17'(InAxons);
    end else if (follow) index_q <= index_q + 1'b1;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      reread_q <= 1'b0;
      had_words_q <= 1'b0;
      inside_q <= '0;
    end else begin
      if (take) valid_q <= 1'b1;
      else if (load && !follow) valid_q <= 1'b0;
      reread_q <= follow;
      if (take) had_words_q <= 1'b0;
      else if (load_o) had_words_q <= 1'b1;
      if (drop) inside_q[flit_fabric_i] <= !flit_i.tail;
    end
  end

  `SPIKEMESH_ASSERT(RereadOnlyInside, !reread_q || valid_q)
  `SPIKEMESH_ASSERT(SweepAtRest, !(sweep_i.read_entry || sweep_i.clear_time) || !(valid_q || pop))

endmodule
