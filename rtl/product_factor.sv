// One factor of a product: a variable and a constant (hardware.md §12.3). Pure combination.
module product_factor
  import spikemesh_pkg::*;
(
  input  logic                  asked_i,   // 0 while nobody asks
  input  factor_t               factor_i,
  input  logic [TraceWidth-1:0] trace_i,   // if the variable is a trace: its value
  input  logic signed [9:0]     weight_i,  // mantissa
  input  logic [5:0]            delay_i,
  input  logic signed [8:0]     tag_i,
  input  logic signed [7:0]     r1_i,
  output logic signed [9:0]     factor_o
);

  function automatic logic signed [9:0] sign_of(logic signed [9:0] number);
    if (number == '0) sign_of = '0;
    else sign_of = (number < 10'sd0) ? -10'sd1 : 10'sd1;
  endfunction

  logic signed [9:0] variable;

  always_comb begin
    variable = '0;
    if (asked_i) begin
      unique case (factor_i.variable)
        VarX1, VarX2, VarY1, VarY2, VarY3: variable = signed'({3'd0, trace_i});
        VarWeight: variable = weight_i;
        VarDelay: variable = signed'({4'd0, delay_i});
        VarTag: variable = 10'(tag_i);
        VarR1: variable = 10'(r1_i);
        VarSignW: variable = sign_of(weight_i);
        VarSignTag: variable = sign_of(10'(tag_i));
        VarSignR1: variable = sign_of(10'(r1_i));
        default: ;
      endcase
    end
  end

  assign factor_o = asked_i ? variable + 10'(factor_i.constant) : '0;

endmodule
