`include "spikemesh_assert.svh"

// The synapse stage: lookup, walker and issue in a row (hardware.md §6), with SYNAPSE and the word
// FIFO between the walker and the lanes.
module synapse_stage
  import spikemesh_pkg::*;
#(
  localparam int unsigned FabricWidth = $clog2(Fabrics)
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  cfg_req_t                 cfg_req_i,
  input  logic [63:0]              cfg_wdata_i,
  output logic [63:0]              cfg_in_axon_o,
  output logic [63:0]              cfg_synapse_o,
  output trace_time_t              cfg_x_time_o,
  // The sweep; its words are at the configuration outputs.
  input  sweep_synapse_t           sweep_i,
  output logic                     entry_legal_o,
  output logic [6:0]               per_word_o,   // of the entry read last
  input  logic                     flit_valid_i,
  input  flit_t                    flit_i,
  input  logic [FabricWidth-1:0]   flit_fabric_i,
  output logic                     flit_pop_o,
  input  logic [CompWidth:0]       compartments_i,
  input  logic [2:0]               slots_log2_i,
  input  logic [SlotWidth-1:0]     step_i,
  input  logic [EpochWidth-1:0]    epoch_index_i,
  input  logic [2:0]               phase_i,
  output logic [SynapseLanes-1:0]  add_o,
  output logic [BankWidth-1:0]     add_bank_o [SynapseLanes],
  output logic [AccRowWidth-1:0]   add_row_o [SynapseLanes],
  output logic [23:0]              add_weight_o [SynapseLanes],
  output logic [1:0]               consumed_o,  // packets consumed in this cycle
  output logic [IllegalWidth-1:0]  illegal_o,
  output logic                     word_wait_o,
  output logic                     stall_row_slot_o,
  output logic                     stall_write_back_o,
  output logic                     stall_bank_conflict_o,
  output logic                     busy_o
);

  localparam int unsigned CountWidth = 12;
  localparam int unsigned FillWidth = $clog2(WordFifoDepth + 1);

  // ---- Lookup ---------------------------------------------------------------------------------
  in_axon_t   entry;
  logic [6:0] per_word;
  logic       load, walker_free, ends_packet, end_empty, packet_had_words;
  logic       lookup_illegal, lookup_busy, dropped;

  synapse_lookup u_lookup (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .cfg_in_axon_o,
    .cfg_x_time_o,
    .sweep_i,
    .entry_legal_o,
    .flit_valid_i,
    .flit_i,
    .flit_fabric_i,
    .flit_pop_o,
    .epoch_index_i,
    .walker_free_i     (walker_free),
    .load_o            (load),
    .entry_o           (entry),
    .per_word_o        (per_word),
    .ends_packet_o     (ends_packet),
    .end_empty_o       (end_empty),
    .packet_had_words_o(packet_had_words),
    .consumed_o        (dropped),
    .illegal_o         (lookup_illegal),
    .busy_o            (lookup_busy)
  );

  // ---- Walker ---------------------------------------------------------------------------------
  logic                    req, last, pop, walker_idle;
  logic [SynAddrWidth-1:0] req_addr;
  logic [CountWidth-1:0]   remaining;
  logic [FillWidth-1:0]    outstanding;
  word_info_t              list_q;      // of the walker's list; base of its next word
  logic [6:0]              stride_q;
  word_info_t              info_d, info_q;
  logic                    pushing_q;   // the word asked for in the cycle before

  list_walker #(
    .AddrWidth (SynAddrWidth),
    .CountWidth(CountWidth),
    .Depth     (WordFifoDepth)
  ) u_walker (
    .clk_i,
    .rst_ni,
    .load_i       (load),
    .addr_i       (entry.address[SynAddrWidth-1:0]),
    .count_i      (entry.count),
    .stride_i     (per_word),
    .free_o       (walker_free),
    .req_o        (req),
    .addr_o       (req_addr),
    .remaining_o  (remaining),
    .last_o       (last),
    .stalled_o    (word_wait_o),
    .pop_i        (pop),
    .outstanding_o(outstanding),
    .idle_o       (walker_idle)
  );

  always_comb begin
    info_d = list_q;
    info_d.synapses = last ? remaining[6:0] : stride_q;
    info_d.packet_end = last && list_q.packet_end;
  end

  always_ff @(posedge clk_i) begin
    if (load) begin
      list_q <= '{
        base: TargetWidth'(entry.base),
        synapses: '0,
        packet_end: ends_packet,
        tag: entry.tag,
        delay_bits: entry.delay_bits,
        delay: entry.delay,
        exponent: entry.exponent,
        sign: entry.sign,
        width: entry.width,
        format: entry.format
      };
      stride_q <= per_word;
    end else if (req && list_q.format == FormatDense) begin
      list_q.base <= list_q.base + TargetWidth'(stride_q);
    end
    if (req) info_q <= info_d;
  end

  config_sram #(
    .Memory(MemSynapse),
    .Width (64),
    .Depth (SynapseWords)
  ) u_synapse (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (req || sweep_i.word),
    .write_i(sweep_i.word && sweep_i.word_write),
    .addr_i (sweep_i.word ? sweep_i.word_addr : req_addr),
    .wdata_i(sweep_i.word_data),
    .rdata_o(cfg_synapse_o)
  );
  assign per_word_o = per_word;

  // ---- Word FIFO and issue --------------------------------------------------------------------
  logic        no_word, writing;
  logic [FillWidth-1:0] waiting, infos;  // in the two FIFOs
  logic [63:0] word;
  word_info_t  info;
  logic [2:0]  issue_illegal;

  fifo #(
    .Width(64),
    .Depth(WordFifoDepth)
  ) u_word_fifo (
    .clk_i,
    .rst_ni,
    .push_i (pushing_q),
    .data_i (cfg_synapse_o),
    .pop_i  (pop),
    .data_o (word),
    .empty_o(no_word),
    .count_o(waiting)
  );

  fifo #(
    .Width($bits(word_info_t)),
    .Depth(WordFifoDepth)
  ) u_info_fifo (
    .clk_i,
    .rst_ni,
    .push_i (pushing_q),
    .data_i (info_q),
    .pop_i  (pop),
    .data_o (info),
    .empty_o(),
    .count_o(infos)
  );

  synapse_issue u_issue (
    .clk_i,
    .rst_ni,
    .word_valid_i(!no_word),
    .word_i      (word),
    .info_i      (info),
    .word_pop_o  (pop),
    .compartments_i,
    .slots_log2_i,
    .step_i,
    .phase_i,
    .add_o,
    .add_bank_o,
    .add_row_o,
    .add_weight_o,
    .writing_o   (writing),
    .illegal_o   (issue_illegal),
    .stall_row_slot_o,
    .stall_write_back_o,
    .stall_bank_conflict_o
  );

  // ---- Consumed, §6.4 -------------------------------------------------------------------------
  // A packet whose last list is empty ends with its newest word, if that is still on its way:
  // late_q marks words by their place behind the head.
  logic [WordFifoDepth:0] late_q, late_d, late_new;
  logic [FillWidth-1:0]   words;        // on their way, with the one asked for in this cycle
  logic                   ended_q;      // the last word of a packet was popped the cycle before
  logic                   ends_with_word;

  assign words = outstanding + FillWidth'(req);
  assign ends_with_word = end_empty && packet_had_words && words != '0;
  assign late_new = ends_with_word ? ((WordFifoDepth + 1)'(1) << (words - 1'b1)) : '0;
  assign late_d = late_q | late_new;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      late_q <= '0;
      ended_q <= 1'b0;
      pushing_q <= 1'b0;
    end else begin
      late_q <= pop ? late_d >> 1 : late_d;
      ended_q <= pop && (info.packet_end || late_d[0]);
      pushing_q <= req;
    end
  end

  assign consumed_o = 2'(ended_q) + 2'(dropped || (end_empty && !ends_with_word));
  assign illegal_o = IllegalWidth'(issue_illegal) + IllegalWidth'(lookup_illegal);
  assign busy_o = lookup_busy || !walker_idle || writing || ended_q;

  `SPIKEMESH_ASSERT(SweepAtRest, !sweep_i.word || walker_idle)
  `SPIKEMESH_ASSERT(FifosInStep, waiting == infos)
  // So the stage is not busy only when no word is on its way.
  `SPIKEMESH_ASSERT(WordsAccounted, (FillWidth + 1)'(outstanding) ==
                                    (FillWidth + 1)'(waiting) + (FillWidth + 1)'(pushing_q))
  // A packet is dropped only while the lookup register is free.
  `SPIKEMESH_ASSERT(OneEndAtLookup, !(dropped && end_empty))

endmodule
