// What the sweep must know of a rule before it reads it: whether some product of it can be
// non-zero for a list that was not hit (hardware.md §12.5). Kept in registers beside RULE.
//
// A product cannot if it has gate x0, or a plain factor x1 (x2) whose stored trace is 0.
module rule_digest
  import spikemesh_pkg::*;
#(
  localparam int unsigned RuleAddrWidth = $clog2(RuleWords)
) (
  input  logic                 clk_i,
  input  cfg_req_t             cfg_req_i,
  input  product_t             cfg_product_i,  // data of a write
  input  logic                 ask_i,          // possible_o is looked at
  input  logic [RuleWidth-1:0] rule_i,
  input  logic                 x1_zero_i,
  input  logic                 x2_zero_i,
  output logic                 possible_o
);

  typedef struct packed {
    logic last;
    logic gate_x0;
    logic plain_x1;
    logic plain_x2;
  } digest_t;

  digest_t digest_q [RuleWords];  // undefined until its word of RULE is written
  logic    write;

  function automatic logic has_plain(factor_t [2:0] factors, variable_e variable);
    logic found;
    found = 1'b0;
    for (int unsigned i = 0; i < 3; i++) begin
      found = found || (factors[i].variable == variable && factors[i].constant == '0);
    end
    return found;
  endfunction

  assign write = cfg_req_i.valid && cfg_req_i.write && cfg_req_i.memory == MemRule;

  always_ff @(posedge clk_i) begin
    if (write) begin
      digest_q[cfg_req_i.addr[RuleAddrWidth-1:0]] <= '{
        last: cfg_product_i.last,
        gate_x0: cfg_product_i.gate_x0,
        plain_x1: has_plain(cfg_product_i.factors, VarX1),
        plain_x2: has_plain(cfg_product_i.factors, VarX2)
      };
    end
  end

  always_comb begin
    logic    ended;
    digest_t digest;
    ended = 1'b0;
    digest = '0;
    possible_o = 1'b0;
    if (ask_i) begin
      for (int unsigned i = 0; i < ProductsPerRule; i++) begin
        digest = digest_q[{rule_i, 4'(i)}];
        if (!ended && !digest.gate_x0 && !(digest.plain_x1 && x1_zero_i) &&
            !(digest.plain_x2 && x2_zero_i)) begin
          possible_o = 1'b1;
        end
        ended = ended || digest.last;
      end
    end
  end

endmodule
