// decay(x, f) = sgn(x) * ((|x| * f) >> 12), toward zero (hardware.md §4.3). Pure combination.
module decay (
  input  logic signed [23:0] value_i,
  input  logic [12:0]        factor_i,  // 0 ... 4096
  output logic signed [23:0] value_o
);

  logic [23:0] magnitude, kept;
  logic [36:0] product;

  assign magnitude = value_i[23] ? -value_i : value_i;
  assign product = 37'(magnitude) * 37'(factor_i);
  assign kept = 24'(product >> 12);
  assign value_o = value_i[23] ? -kept : kept;

endmodule
