// Forms a product a cycle and adds it to dw, dd or dt, in units of 2^-7 (hardware.md §12.3).
//
// add_i in cycle n: the sums have it from n + 1.
module product_sums
  import spikemesh_pkg::*;
(
  input  logic                       clk_i,
  input  logic                       add_i,
  input  logic                       first_i,      // of a synapse: the sums start from 0
  input  logic                       holds_i,      // its gates
  input  sum_e                       sum_i,
  input  logic signed [3:0]          mantissa_i,
  input  logic [3:0]                 exponent_i,   // plus 7
  input  logic signed [9:0]          factor_i [3],
  output logic signed [SumWidth-1:0] dw_o,
  output logic signed [SumWidth-1:0] dd_o,
  output logic signed [SumWidth-1:0] dt_o
);

  // |8 * 384^3| < 2^29
  logic signed [30:0]         significand;
  logic signed [SumWidth-1:0] product;
  logic signed [SumWidth-1:0] sum_q [3];

  // A product that is not added is not worked out.
  assign significand =
      add_i ? 31'(factor_i[0]) * 31'(factor_i[1]) * 31'(factor_i[2]) * 31'(mantissa_i) : '0;
  assign product = add_i ? SumWidth'(significand) <<< exponent_i : '0;

  always_ff @(posedge clk_i) begin
    if (add_i) begin
      for (int unsigned i = 0; i < 3; i++) begin
        sum_q[i] <= (first_i ? '0 : sum_q[i]) +
                    ((holds_i && sum_i == sum_e'(2'(i + 1))) ? product : '0);
      end
    end
  end

  assign {dw_o, dd_o, dt_o} = {sum_q[0], sum_q[1], sum_q[2]};

endmodule
