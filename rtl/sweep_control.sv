`include "spikemesh_assert.svh"

// The order of a sweep (hardware.md §12.5): what happens in each of its cycles, and to which entry,
// word, synapse, product and compartment. Clears X_TIME and Y_TIME at power-on (§10.3).
//
// state_o is SweepIdle in every cycle that belongs to no sweep.
module sweep_control
  import spikemesh_pkg::*;
#(
  localparam int unsigned EntryWidth = 17,
  localparam int unsigned ListWidth = 12
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    start_i,       // cycle 0
  input  logic [EntryWidth-1:0]   in_axons_i,
  input  logic [CompWidth:0]      compartments_i,
  // The entry, from SweepDecide on.
  input  logic                    plastic_i,
  input  logic                    visited_i,
  input  logic [ListWidth-1:0]    count_i,
  input  logic [SynAddrWidth-1:0] address_i,
  input  logic [6:0]              per_word_i,
  // The product, in SweepProduct.
  input  logic                    last_product_i,
  output sweep_state_e            state_o,
  output sweep_state_e            next_o,
  output logic [EntryWidth-1:0]   entry_o,
  output logic [CompWidth-1:0]    compartment_o,
  output logic [SynAddrWidth-1:0] word_addr_o,
  output logic [ListWidth-1:0]    synapse_o,     // in its list
  output logic [3:0]              product_o,     // in its rule
  output logic [1:0]              place_o,       // cycle of the synapse, 3 and up as 3
  output logic                    end_o,         // last cycle
  output logic                    busy_o
);

  sweep_state_e            state_q, state, next, after_entry;
  logic [EntryWidth-1:0]   entry_q;
  logic [CompWidth-1:0]    comp_q;
  logic [SynAddrWidth-1:0] addr_q;
  logic [ListWidth-1:0]    synapse_q;
  logic [6:0]              in_word_q;   // synapses of the word before this one
  logic [3:0]              product_q;
  logic [1:0]              place_q;
  logic                    list_done, word_done, compartments_done;

  assign list_done = synapse_q == count_i;
  assign word_done = in_word_q + 7'd1 == per_word_i || synapse_q + 1'b1 == count_i;
  assign compartments_done = (CompWidth + 1)'(comp_q) + 1'b1 == compartments_i;

  always_comb begin
    if (entry_q + 1'b1 != in_axons_i) after_entry = SweepEntry;
    else if (compartments_i != '0) after_entry = SweepValueY;
    else after_entry = SweepIdle;

    state = state_q;
    if (start_i) begin
      if (in_axons_i != '0) state = SweepEntry;
      else if (compartments_i != '0) state = SweepValueY;
    end

    next = SweepIdle;
    if (state != SweepIdle) unique case (state)
      SweepClear: next = (entry_q == EntryWidth'(InAxons - 1)) ? SweepIdle : SweepClear;
      SweepEntry: next = SweepDecide;
      SweepDecide: begin
        if (visited_i) next = SweepFetch;
        else if (plastic_i) next = SweepCommitX;
        else next = after_entry;
      end
      SweepFetch: next = SweepWord;
      SweepWord: next = SweepProduct;
      SweepProduct: next = last_product_i ? SweepDrain : SweepProduct;
      SweepDrain: next = SweepSum;
      SweepSum: next = word_done ? SweepWrite : SweepProduct;
      SweepWrite: next = list_done ? SweepCommitX : SweepFetch;
      SweepCommitX: next = after_entry;
      SweepValueY: next = SweepCommitY;
      SweepCommitY: next = compartments_done ? SweepIdle : SweepValueY;
      default: next = SweepIdle;
    endcase
  end

  always_ff @(posedge clk_i) begin
    unique case (state)
      SweepDecide: begin
        addr_q <= address_i;
        synapse_q <= '0;
      end
      SweepWord: in_word_q <= '0;
      SweepSum: begin
        synapse_q <= synapse_q + 1'b1;
        in_word_q <= in_word_q + 1'b1;
      end
      SweepWrite: addr_q <= addr_q + 1'b1;
      default: ;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= SweepClear;
      entry_q <= '0;
      comp_q <= '0;
      product_q <= '0;
      place_q <= '1;
    end else begin
      state_q <= next;
      if (next == SweepIdle) entry_q <= '0;
      else if (state == SweepClear || next == SweepEntry) begin
        entry_q <= entry_q + 1'b1;
      end
      if (state == SweepCommitY) comp_q <= compartments_done ? '0 : comp_q + 1'b1;
      if (state == SweepProduct) product_q <= product_q + 1'b1;
      else product_q <= '0;
      if (next == SweepProduct && state != SweepProduct) place_q <= '0;
      else if (place_q != '1) place_q <= place_q + 1'b1;
    end
  end

  assign state_o = state;
  assign next_o = next;
  assign entry_o = entry_q;
  assign compartment_o = comp_q;
  assign word_addr_o = addr_q;
  assign synapse_o = synapse_q;
  assign product_o = product_q;
  assign place_o = place_q;
  assign end_o = next == SweepIdle && (start_i || (state != SweepIdle && state != SweepClear));
  assign busy_o = state_q != SweepIdle;

  `SPIKEMESH_ASSERT(StartAtRest, !start_i || state_q == SweepIdle)
  `SPIKEMESH_ASSERT(EntryAtRest, state_q != SweepIdle || entry_q == '0)
  `SPIKEMESH_ASSERT(CompartmentAtEnd, comp_q == '0 || state_q inside {SweepValueY, SweepCommitY})
  `SPIKEMESH_ASSERT(ProductInSynapse, product_q == '0 || state_q inside {SweepProduct, SweepDrain})
  `SPIKEMESH_ASSERT(PlaceInSynapse, place_q == '1 || state_q == SweepProduct ||
                                    (state_q == SweepDrain && place_q != '0) ||
                                    (state_q == SweepSum && place_q == 2'd2))
  `SPIKEMESH_ASSERT(VisitedIsPlastic, state != SweepDecide || !visited_i || plastic_i)

endmodule
