`include "spikemesh_assert.svh"

// Between a core and its router's local ports, one a fabric (hardware.md §9.5, §9.6).
//
// Sending: packets take the fabrics in turn and wait for the one whose turn it is. Receiving: a
// FIFO a fabric; the pointer names the one that is looked at first. At most one flit a cycle each
// way.
module network_interface
  import spikemesh_pkg::*;
#(
  parameter int unsigned RouterDepth = NocFifoDepth,
  parameter int unsigned FifoDepth = InputFifoDepth,
  localparam int unsigned FabricWidth = $clog2(Fabrics)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   step_start_i,
  // Flit queue of the core.
  input  logic                   send_valid_i,
  input  flit_t                  send_flit_i,
  output logic                   sent_o,
  // To the core.
  output logic                   receive_valid_o,
  output flit_t                  receive_flit_o,
  output logic [FabricWidth-1:0] receive_fabric_o,
  input  logic                   receive_pop_i,
  // To the routers.
  output logic [Fabrics-1:0]     valid_o,
  output flit_t                  flit_o,  // of the fabric whose valid is set
  input  logic [Fabrics-1:0]     credit_i,
  input  logic [Fabrics-1:0]     valid_i,
  input  flit_t                  flit_i [Fabrics],
  output logic [Fabrics-1:0]     credit_o,
  output logic                   busy_o
);

  localparam int unsigned CreditWidth = $clog2(RouterDepth + 1);
  typedef logic [FabricWidth-1:0] fabric_t;
  localparam fabric_t LastFabric = fabric_t'(Fabrics - 1);

  function automatic fabric_t next(fabric_t fabric);
    return (fabric == LastFabric) ? '0 : fabric + 1'b1;
  endfunction

  // ---- Sending --------------------------------------------------------------------------------
  fabric_t                turn_q;
  logic [Fabrics-1:0]     valid_q;
  flit_t                  flit_q;
  logic [CreditWidth-1:0] credits_q [Fabrics];
  logic                   send;

  assign send = send_valid_i && credits_q[turn_q] != '0;
  assign sent_o = send;

  always_ff @(posedge clk_i) begin
    if (send) flit_q <= send_flit_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      turn_q <= '0;
      valid_q <= '0;
    end else begin
      valid_q <= Fabrics'(send) << turn_q;
      if (step_start_i) turn_q <= '0;
      else if (send && send_flit_i.tail) turn_q <= next(turn_q);
    end
  end

  for (genvar f = 0; f < Fabrics; f++) begin : gen_credits
    logic [CreditWidth-1:0] credits;
    assign credits = credits_q[f];

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) credits_q[f] <= CreditWidth'(RouterDepth);
      else begin
        credits_q[f] <= credits_q[f] + CreditWidth'(credit_i[f])
                        - CreditWidth'(send && turn_q == fabric_t'(f));
      end
    end
    `SPIKEMESH_ASSERT(CreditBound, credits <= CreditWidth'(RouterDepth))
    `SPIKEMESH_ASSERT(CreditsHomeAtStart, !step_start_i || credits == CreditWidth'(RouterDepth))
  end

  assign valid_o = valid_q;
  assign flit_o = flit_q;

  // ---- Receiving ------------------------------------------------------------------------------
  fabric_t            pointer_q, chosen;
  flit_t              head [Fabrics];
  logic [Fabrics-1:0] empty, pop, credit_q;

  for (genvar f = 0; f < Fabrics; f++) begin : gen_receive
    fifo #(
      .Width($bits(flit_t)),
      .Depth(FifoDepth)
    ) u_fifo (
      .clk_i,
      .rst_ni,
      .push_i (valid_i[f]),
      .data_i (flit_i[f]),
      .pop_i  (pop[f]),
      .data_o (head[f]),
      .empty_o(empty[f]),
      .count_o()
    );
  end

  // The first FIFO that holds a flit, from the pointer on.
  always_comb begin
    automatic fabric_t looked_at = pointer_q;
    chosen = pointer_q;
    for (int unsigned k = 0; k < Fabrics; k++) begin
      if (empty[chosen]) chosen = looked_at;
      looked_at = next(looked_at);
    end
  end

  assign receive_valid_o = !(&empty);
  assign receive_flit_o = head[chosen];
  assign receive_fabric_o = chosen;
  assign pop = Fabrics'(receive_pop_i) << chosen;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      pointer_q <= '0;
      credit_q <= '0;
    end else begin
      credit_q <= pop;
      if (step_start_i) pointer_q <= '0;
      else if (receive_pop_i) pointer_q <= next(chosen);
    end
  end

  assign credit_o = credit_q;
  assign busy_o = !(&empty) || valid_q != '0 || credit_q != '0;

  `SPIKEMESH_ASSERT(EmptyAtStart, !step_start_i || (!busy_o && !send_valid_i))
  `SPIKEMESH_ASSERT(PopHasFlit, !receive_pop_i || receive_valid_o)

endmodule
