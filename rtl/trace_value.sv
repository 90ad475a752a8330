// A trace at a moment of the epoch (hardware.md §12.2). Pure combination.
module trace_value
  import spikemesh_pkg::*;
(
  input  logic                  asked_i,        // 0 while nobody asks
  input  logic [TraceWidth-1:0] stored_i,
  input  logic [12:0]           decay_i,        // to the moment
  input  logic                  counted_i,      // the event of this epoch
  input  logic [TraceWidth-1:0] impulse_i,
  input  logic [12:0]           event_decay_i,  // from the event to the moment
  input  logic                  stochastic_i,
  input  logic [31:0]           key_i,
  input  logic [IdWidth-1:0]    id_i,
  input  logic [EpochWidth-1:0] moment_i,       // the draw of the random number
  output logic [TraceWidth-1:0] value_o
);

  localparam int unsigned Width = 21;  // two products of 7 and 13 bits, 12 bits of rounding
  localparam logic [11:0] Nearest = 12'd2048;

  logic [11:0]      rounding;
  logic [Width-1:0] value;

  always_comb begin
    rounding = Nearest;
    value = '0;
    if (asked_i) begin
      if (stochastic_i) rounding = 12'(mix(key_i ^ {3'd0, moment_i, id_i}));
      value = (Width'(stored_i) * Width'(decay_i) +
               (counted_i ? Width'(impulse_i) * Width'(event_decay_i) : '0) +
               Width'(rounding)) >> 12;
    end
    value_o = (value > Width'(127)) ? TraceWidth'(127) : TraceWidth'(value);
  end

endmodule
