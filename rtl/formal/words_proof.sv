`include "spikemesh_assert.svh"

// Words of a list, ceil(count / P), against what the quotient means, for every length and count.
module words_proof
  import spikemesh_pkg::*;
(
  input logic [5:0]  length_i,  // of a synapse, hardware.md §3.2
  input logic [11:0] count_i
);

  logic [6:0]  per_word;
  logic [12:0] words;

  assign per_word = synapses_per_word(length_i);
  assign words = list_words(count_i, per_word);

  `SPIKEMESH_ASSUME(Length, length_i >= 6'd1 && length_i <= 6'd33)
  `SPIKEMESH_ASSERT(PerWord, 16'(per_word) * 16'(length_i) <= 16'd64 &&
                             (16'(per_word) + 16'd1) * 16'(length_i) > 16'd64)
  `SPIKEMESH_ASSERT(Enough, 32'(words) * 32'(per_word) >= 32'(count_i))
  `SPIKEMESH_ASSERT(NotTooMany, 32'(words) * 32'(per_word) < 32'(count_i) + 32'(per_word))

endmodule
