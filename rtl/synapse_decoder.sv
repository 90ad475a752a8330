// One lane: a synapse's bits to its accumulator and its weight (hardware.md §3.2, §4.1, §5.1).
// Pure combination.
module synapse_decoder
  import spikemesh_pkg::*;
(
  input  logic                   asked_i,  // outputs are 0 while nobody asks
  input  word_info_t             info_i,
  input  logic [6:0]             index_i,  // of the synapse in its word
  input  logic [32:0]            field_i,  // its bits in the lowest places
  input  logic [CompWidth:0]     compartments_i,
  input  logic [2:0]             slots_log2_i,
  input  logic [SlotWidth-1:0]   step_i,   // low bits of the step
  output logic                   legal_o,  // target and delay
  output logic [CompWidth-1:0]   target_o,
  output logic [SlotWidth-1:0]   slot_o,
  output logic signed [23:0]     weight_o
);

  logic [TargetWidth-1:0] target;
  logic [22:0]            rest;      // from the weight on
  logic [3:0]             weight_bits, places;
  logic [5:0]             own_delay;
  logic [6:0]             delay, slot_mask;
  logic [7:0]             stored;
  logic signed [23:0]     scaled;    // 2^15 times too small at exponent 7, exact at -8

  always_comb begin
    target = '0;
    rest = '0;
    weight_bits = '0;
    own_delay = '0;
    delay = '0;
    slot_mask = '0;
    stored = '0;
    scaled = '0;
    places = '0;
    legal_o = 1'b0;
    slot_o = '0;
    weight_o = '0;
    if (asked_i) begin
      // ---- Target -----------------------------------------------------------------------------
      rest = 23'(field_i >> 10);
      unique case (info_i.format)
        FormatDense: begin
          target = info_i.base + TargetWidth'(index_i);
          rest = field_i[22:0];
        end
        FormatShared: target = info_i.base + TargetWidth'(field_i[9:0]);
        default: target = TargetWidth'(field_i[9:0]);
      endcase

      // ---- Delay ------------------------------------------------------------------------------
      weight_bits = 4'd1 << info_i.width;
      own_delay = 6'(rest >> weight_bits) &
                  ((info_i.delay_bits == 2'd0) ? 6'h00 : (info_i.delay_bits == 2'd1) ? 6'h07
                                                                                    : 6'h3f);
      delay = 7'(info_i.delay) + 7'(own_delay);
      slot_mask = (7'd1 << slots_log2_i) - 7'd1;
      slot_o = (step_i + 6'd1 + delay[5:0]) & slot_mask[5:0];
      legal_o = target < TargetWidth'(compartments_i) && delay <= slot_mask - 7'd1;

      // ---- Weight -----------------------------------------------------------------------------
      // Exponent -8 ... 7 as 0 ... 15 places; the lowest two are cut off after the shift.
      stored = rest[7:0] & 8'((9'd1 << weight_bits) - 9'd1);
      places = {~info_i.exponent[3], info_i.exponent[2:0]};
      scaled = 24'(weight_mantissa(stored, info_i.width, info_i.sign));
      weight_o = 24'((26'(scaled) <<< places) >>> 2);
    end
  end

  assign target_o = target[CompWidth-1:0];

endmodule
