// Random numbers that round w, d and t of a synapse: random2 (hardware.md §12.4, §13), with one
// mixer: three cycles a list for its source, three a synapse for its target.
module update_rounding
  import spikemesh_pkg::*;
(
  input  logic               clk_i,
  input  logic [31:0]        key_i [SweepKeys],  // those of w, d, t are the last
  input  logic               source_valid_i,
  input  logic               target_valid_i,  // one of the two at most
  input  logic [1:0]         which_i,         // 0 w, 1 d, 2 t
  input  logic [IdWidth-1:0] source_i,
  input  logic [IdWidth-1:0] target_i,
  output logic [7:0]         weight_o,
  output logic [6:0]         delay_o,
  output logic [6:0]         tag_o
);

  logic [31:0] list_key_q [3];
  logic [31:0] mixed;
  logic [7:0]  random_q [3];

  always_comb begin
    mixed = '0;
    if (source_valid_i) mixed = mix(key_i[Traces + 32'(which_i)] ^ {9'd0, source_i});
    else if (target_valid_i) mixed = mix(list_key_q[which_i] ^ {9'd0, target_i});
  end

  always_ff @(posedge clk_i) begin
    if (source_valid_i) list_key_q[which_i] <= mixed;
    if (target_valid_i) random_q[which_i] <= mixed[7:0];
  end

  assign weight_o = random_q[0];
  assign delay_o = random_q[1][6:0];
  assign tag_o = random_q[2][6:0];

endmodule
