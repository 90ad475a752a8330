// The synapses of a word of a plastic list, one after the other: their fields, and the word with
// their new bits (hardware.md §3.2, §12.4).
//
// take_i: the word's first synapse is worked from the next cycle on; advance_i: the one behind.
// next_target_o is the target of the synapse that these lead to. done_i in the last cycle of a
// synapse: its sums are there in the next, in which word_o has its new bits.
module sweep_word
  import spikemesh_pkg::*;
(
  input  logic                       clk_i,
  input  logic                       rst_ni,
  input  in_axon_t                   entry_i,
  input  logic [CompWidth:0]         compartments_i,
  input  logic [2:0]                 slots_log2_i,
  input  logic                       stochastic_i,
  input  logic [63:0]                word_i,
  input  logic                       sweep_i,     // in a sweep: what is below is asked for
  input  logic                       take_i,
  input  logic                       advance_i,
  input  logic                       done_i,
  input  logic [11:0]                synapse_i,   // in its list
  output logic [CompWidth-1:0]       next_target_o,
  // The synapse being worked.
  output logic signed [9:0]          weight_o,
  output logic [5:0]                 delay_o,
  output logic signed [8:0]          tag_o,
  // The one before it.
  input  logic signed [SumWidth-1:0] dw_i,
  input  logic signed [SumWidth-1:0] dd_i,
  input  logic signed [SumWidth-1:0] dt_i,
  input  logic [7:0]                 weight_random_i,
  input  logic [6:0]                 delay_random_i,
  input  logic [6:0]                 tag_random_i,
  output logic [63:0]                word_o,
  output logic                       busy_o
);

  localparam int unsigned PayloadWidth = 23;  // weight, delay and tag at their widest

  typedef struct packed {
    logic              legal;   // target and delay
    logic [6:0]        offset;  // of the weight in the word
    logic signed [8:0] tag;
    logic [5:0]        delay;
    logic [7:0]        weight;  // as stored
  } fields_t;

  // ---- Layout ---------------------------------------------------------------------------------
  logic [5:0] length, target_bits;
  logic [4:0] weight_bits, delay_bits, tag_bits, delay_place, tag_place, payload_bits;

  assign length =
      sweep_i ? synapse_length(entry_i.format, entry_i.width, entry_i.delay_bits, entry_i.tag) : '0;
  assign target_bits = (entry_i.format == FormatDense) ? 6'd0 : 6'd10;
  assign weight_bits = 5'd1 << entry_i.width;
  assign delay_bits = 5'(entry_i.delay_bits) * 5'd3;
  assign tag_bits = entry_i.tag ? 5'd9 : 5'd0;
  assign delay_place = weight_bits;
  assign tag_place = weight_bits + delay_bits;
  assign payload_bits = tag_place + tag_bits;

  function automatic logic [PayloadWidth-1:0] low_bits(logic [4:0] count);
    return PayloadWidth'((24'd1 << count) - 24'd1);
  endfunction

  // ---- The synapse being worked ---------------------------------------------------------------
  logic [63:0]             rest_q, next_rest;  // it is in the lowest bits
  logic [TargetWidth-1:0]  target_q, next_target;
  logic [6:0]              offset_q;
  logic [11:0]             index;
  logic [PayloadWidth-1:0] payload;
  logic [6:0]              longest;
  fields_t                 fields;

  assign next_rest = take_i ? word_i : advance_i ? rest_q >> length : '0;
  assign index = take_i ? synapse_i : synapse_i + 1'b1;

  always_comb begin
    next_target = '0;
    if (take_i || advance_i) begin
      unique case (entry_i.format)
        FormatDense: next_target = TargetWidth'(entry_i.base) + TargetWidth'(index);
        FormatShared: next_target = TargetWidth'(entry_i.base) + TargetWidth'(next_rest[9:0]);
        default: next_target = TargetWidth'(next_rest[9:0]);
      endcase
    end
  end
  assign next_target_o = next_target[CompWidth-1:0];

  always_ff @(posedge clk_i) begin
    if (take_i || advance_i) begin
      rest_q <= next_rest;
      target_q <= next_target;
      offset_q <= take_i ? '0 : offset_q + 7'(length);
    end
  end

  assign payload = sweep_i ? PayloadWidth'(rest_q >> target_bits) : '0;
  assign longest = (7'd1 << slots_log2_i) - 7'd2;

  // Outside of a sweep nobody asks; a simulation need not work it out.
  always_comb begin
    fields = '0;
    if (sweep_i) begin
      fields.weight = 8'(payload & low_bits(weight_bits));
      fields.delay = 6'((payload >> delay_place) & low_bits(delay_bits));
      fields.tag = 9'((payload >> tag_place) & low_bits(tag_bits));
      fields.offset = offset_q + 7'(target_bits);
      fields.legal = target_q < TargetWidth'(compartments_i) &&
                     7'(entry_i.delay) + 7'(fields.delay) <= longest;
    end
  end

  assign weight_o = sweep_i ? weight_mantissa(fields.weight, entry_i.width, entry_i.sign) : '0;
  assign delay_o = fields.delay;
  assign tag_o = fields.tag;

  // ---- The one before it ----------------------------------------------------------------------
  fields_t                 worked_q;
  logic                    updating_q;
  logic [63:0]             word_q;
  logic [7:0]              new_weight;
  logic [5:0]              new_delay;
  logic [8:0]              new_tag;
  logic [PayloadWidth-1:0] new_payload, payload_mask;

  synapse_update u_update (
    .sign_i      (entry_i.sign),
    .width_i     (entry_i.width),
    .delay_bits_i(entry_i.delay_bits),
    .longest_i   (updating_q ? 6'(longest - 7'(entry_i.delay)) : '0),
    .legal_i     (updating_q && worked_q.legal),
    .weight_i    (worked_q.weight),
    .delay_i     (worked_q.delay),
    .tag_i       (worked_q.tag),
    .dw_i,
    .dd_i,
    .dt_i,
    .stochastic_i,
    .weight_random_i,
    .delay_random_i,
    .tag_random_i,
    .weight_o    (new_weight),
    .delay_o     (new_delay),
    .tag_o       (new_tag)
  );

  always_comb begin
    payload_mask = '0;
    new_payload = '0;
    word_o = word_q;
    if (updating_q) begin
      // A field that the synapse does not have falls to the mask or to a width of 0.
      payload_mask = low_bits(payload_bits);
      new_payload = PayloadWidth'(new_weight) |
                    ((PayloadWidth'(new_delay) & low_bits(delay_bits)) << delay_place) |
                    ((PayloadWidth'(new_tag) & low_bits(tag_bits)) << tag_place);
      word_o = (word_q & ~(64'(payload_mask) << worked_q.offset)) |
               (64'(new_payload) << worked_q.offset);
    end
  end

  always_ff @(posedge clk_i) begin
    if (done_i) worked_q <= fields;
    if (take_i) word_q <= word_i;
    else if (updating_q) word_q <= word_o;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) updating_q <= 1'b0;
    else updating_q <= done_i;
  end

  assign busy_o = updating_q;

endmodule
