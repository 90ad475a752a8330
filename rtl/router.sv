`include "spikemesh_assert.svh"

// One router of one fabric: dimension order, round robin, credits, packets kept together
// (hardware.md §9.1 to §9.4), with links of no extra latency and an interval of one cycle.
//
// Ports in order: north, east, south, west, then the local ones. Each input holds a FIFO, each
// output a register. A flit seen in a FIFO in cycle n is seen in the next one from n + 2.
module router
  import spikemesh_pkg::*;
#(
  parameter int unsigned       LocalPorts = CoresPerRouter,
  parameter int unsigned       FifoDepth = NocFifoDepth,
  parameter int unsigned       EdgeDepth = InputFifoDepth,  // behind a local or host port
  parameter bit                WestIsHost = 1'b0,
  localparam int unsigned      Ports = 4 + LocalPorts,
  parameter logic [Ports-1:0]  PortsPresent = '1
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  // Place of the router; held still.
  input  logic [11:0]      x_i,
  input  logic [11:0]      y_i,
  input  logic             step_start_i,
  input  logic [Ports-1:0] valid_i,
  input  flit_t            flit_i [Ports],
  output logic [Ports-1:0] credit_o,
  output logic [Ports-1:0] valid_o,
  output flit_t            flit_o [Ports],
  input  logic [Ports-1:0] credit_i,
  output logic             busy_o
);

  localparam int unsigned PortWidth = $clog2(Ports);
  localparam int unsigned MaxDepth = (FifoDepth > EdgeDepth) ? FifoDepth : EdgeDepth;
  localparam int unsigned CreditWidth = $clog2(MaxDepth + 1);
  localparam logic [PortWidth-1:0] North = PortWidth'(0);
  localparam logic [PortWidth-1:0] East = PortWidth'(1);
  localparam logic [PortWidth-1:0] South = PortWidth'(2);
  localparam logic [PortWidth-1:0] West = PortWidth'(3);

  typedef logic [PortWidth-1:0] port_t;

  // An output to a core or to the host edge has the depth of its FIFO as credits.
  function automatic logic [CreditWidth-1:0] full_credit(int unsigned index);
    return CreditWidth'((index >= 4 || (index == 3 && WestIsHost)) ? EdgeDepth : FifoDepth);
  endfunction

  function automatic port_t route(first_flit_t first, logic [11:0] x, logic [11:0] y);
    if (first.x > x) route = East;
    else if (first.x < x) route = West;
    else if (first.y > y) route = South;
    else if (first.y < y) route = North;
    else if (first.port == PortHost) route = West;
    else route = PortWidth'(4) + port_t'(first.port[1:0]);
  endfunction

  // The port `steps` places up from `pointer`, cyclically; fewer steps than there are ports.
  function automatic port_t turn(port_t pointer, int unsigned steps);
    int unsigned sum;
    sum = 32'(pointer) + steps;
    return port_t'((sum >= Ports) ? sum - Ports : sum);
  endfunction

  // ---- Inputs ---------------------------------------------------------------------------------
  flit_t            head [Ports];
  logic [Ports-1:0] empty;
  logic [Ports-1:0] pop;
  port_t            want [Ports];

  for (genvar i = 0; i < Ports; i++) begin : gen_input
    if (PortsPresent[i]) begin : gen_present
      fifo #(
        .Width($bits(flit_t)),
        .Depth(FifoDepth)
      ) u_fifo (
        .clk_i,
        .rst_ni,
        .push_i (valid_i[i]),
        .data_i (flit_i[i]),
        .pop_i  (pop[i]),
        .data_o (head[i]),
        .empty_o(empty[i]),
        .count_o()
      );
    end else begin : gen_absent
      assign head[i] = '0;
      assign empty[i] = 1'b1;
    end
    assign want[i] = route(first_flit_t'(head[i].data), x_i, y_i);
  end

  // ---- Outputs --------------------------------------------------------------------------------
  logic [Ports-1:0]       valid_q, valid_d;
  flit_t                  flit_q [Ports];
  logic [CreditWidth-1:0] credits_q [Ports];
  logic [Ports-1:0]       locked_q;
  port_t                  owner_q [Ports];    // the locked input
  port_t                  pointer_q [Ports];
  logic [Ports-1:0]       credit_q;
  port_t                  winner [Ports];
  logic [Ports-1:0]       request [Ports];    // an output: inputs whose first flit wants it

  always_comb begin
    for (int unsigned o = 0; o < Ports; o++) begin
      for (int unsigned i = 0; i < Ports; i++) begin
        request[o][i] = !empty[i] && head[i].head && want[i] == port_t'(o);
      end
    end
  end

  // Picks for every output the input that it serves in this cycle.
  always_comb begin
    pop = '0;
    valid_d = '0;
    for (int unsigned o = 0; o < Ports; o++) begin
      winner[o] = owner_q[o];
      if (PortsPresent[o] && credits_q[o] != '0) begin
        if (locked_q[o]) begin
          valid_d[o] = !empty[owner_q[o]];
        end else begin
          // The last one found is the first one going up from the pointer.
          for (int unsigned k = Ports; k > 0; k--) begin
            if (request[o][turn(pointer_q[o], k - 1)]) begin
              valid_d[o] = 1'b1;
              winner[o] = turn(pointer_q[o], k - 1);
            end
          end
        end
      end
      if (valid_d[o]) pop[winner[o]] = 1'b1;
    end
  end

  for (genvar o = 0; o < Ports; o++) begin : gen_output
    flit_t                  flit_d;
    logic [CreditWidth-1:0] credits;
    assign flit_d = head[winner[o]];
    assign credits = credits_q[o];

    always_ff @(posedge clk_i) begin
      if (valid_d[o]) flit_q[o] <= flit_d;
    end

    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) begin
        credits_q[o] <= full_credit(o);
        locked_q[o] <= 1'b0;
        owner_q[o] <= '0;
        pointer_q[o] <= '0;
      end else begin
        credits_q[o] <= credits_q[o] + CreditWidth'(credit_i[o]) - CreditWidth'(valid_d[o]);
        if (valid_d[o]) begin
          locked_q[o] <= !flit_d.tail;
          owner_q[o] <= winner[o];
        end
        if (step_start_i) pointer_q[o] <= '0;
        else if (valid_d[o] && !locked_q[o]) begin
          pointer_q[o] <= (winner[o] == port_t'(Ports - 1)) ? '0 : winner[o] + 1'b1;
        end
      end
    end

    assign flit_o[o] = flit_q[o];

    // A sender never holds more credits than the receiver has slots.
    `SPIKEMESH_ASSERT(CreditBound, credits <= full_credit(o))
    // Only a first flit takes an output, only its packet goes on through it.
    `SPIKEMESH_ASSERT(PacketKeptTogether, !valid_d[o] || flit_d.head != locked_q[o])
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= '0;
      credit_q <= '0;
    end else begin
      valid_q <= valid_d;
      credit_q <= pop;
    end
  end

  assign valid_o = valid_q;
  assign credit_o = credit_q;
  assign busy_o = !(&empty) || valid_q != '0 || credit_q != '0;

  `SPIKEMESH_PARAMETER(LocalPortsOutOfRange, LocalPorts >= 1 && LocalPorts <= 4)
  // Nothing comes in from where there is nothing.
  `SPIKEMESH_ASSERT(NoFlitFromNowhere, (valid_i & ~PortsPresent) == '0)
  // A step starts with an empty mesh (§10.1).
  `SPIKEMESH_ASSERT(EmptyAtStart, !step_start_i || (!busy_o && locked_q == '0))

endmodule
