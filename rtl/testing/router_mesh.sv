// A mesh of RTL routers with a network interface and sinks at every core, as `spikemesh noc` has it
// (hardware.md §9.7): each core's place holds a queue in front of the network interface, and a sink
// a fabric that pops a flit as soon as it sees it.
//
// Node n stands in column n mod Width, row n / Width. sent_o follows send_valid_i in its cycle.
module router_mesh
  import spikemesh_pkg::*;
#(
  parameter int unsigned Width = 4,
  parameter int unsigned Height = 4,
  localparam int unsigned Nodes = Width * Height
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             step_start_i,
  input  logic [Nodes-1:0] send_valid_i,
  input  logic [Nodes-1:0] send_head_i,
  input  logic [Nodes-1:0] send_tail_i,
  input  logic [63:0]      send_data_i [Nodes],
  output logic [Nodes-1:0] sent_o,
  // What the sinks pop in this cycle.
  output logic [Nodes-1:0] seen_o [Fabrics],
  output logic [63:0]      seen_data_o [Fabrics][Nodes],
  output logic             busy_o
);

  localparam int unsigned Ports = 5;
  localparam int unsigned Local = 4;
  localparam int unsigned Opposite [4] = '{2, 3, 0, 1};

  // Wires of every router, by the router that drives them.
  logic [Ports-1:0]   out_valid [Fabrics][Nodes];
  flit_t              out_flit [Fabrics][Nodes][Ports];
  logic [Ports-1:0]   in_credit [Fabrics][Nodes];
  // Wires of every core's place.
  logic [Fabrics-1:0] ni_valid [Nodes];
  flit_t              ni_flit [Nodes];
  logic [Nodes-1:0]   sink_credit_q [Fabrics];
  logic [Nodes-1:0]   router_busy [Fabrics];
  logic [Nodes-1:0]   ni_busy;
  logic [Nodes-1:0]   sink_full [Fabrics];

  for (genvar n = 0; n < Nodes; n++) begin : gen_node
    localparam int unsigned X = n % Width;
    localparam int unsigned Y = n / Width;
    localparam logic [3:0] Sides = {X > 0, Y + 1 < Height, X + 1 < Width, Y > 0};
    localparam int Neighbour [4] = '{n - int'(Width), n + 1, n + int'(Width), n - 1};

    logic [Fabrics-1:0] ni_credit;

    for (genvar f = 0; f < Fabrics; f++) begin : gen_fabric
      logic [Ports-1:0] in_valid, out_credit;
      flit_t            in_flit [Ports];

      for (genvar p = 0; p < 4; p++) begin : gen_side
        if (Sides[p]) begin : gen_present
          assign in_valid[p] = out_valid[f][Neighbour[p]][Opposite[p]];
          assign in_flit[p] = out_flit[f][Neighbour[p]][Opposite[p]];
          assign out_credit[p] = in_credit[f][Neighbour[p]][Opposite[p]];
        end else begin : gen_absent
          assign in_valid[p] = 1'b0;
          assign in_flit[p] = '0;
          assign out_credit[p] = 1'b0;
        end
      end
      assign in_valid[Local] = ni_valid[n][f];
      assign in_flit[Local] = ni_flit[n];
      assign out_credit[Local] = sink_credit_q[f][n];
      assign ni_credit[f] = in_credit[f][n][Local];

      router #(
        .LocalPorts  (1),
        .PortsPresent({1'b1, Sides})
      ) u_router (
        .clk_i,
        .rst_ni,
        .x_i     (12'(X)),
        .y_i     (12'(Y)),
        .step_start_i,
        .valid_i (in_valid),
        .flit_i  (in_flit),
        .credit_o(in_credit[f][n]),
        .valid_o (out_valid[f][n]),
        .flit_o  (out_flit[f][n]),
        .credit_i(out_credit),
        .busy_o  (router_busy[f][n])
      );

      // Sink: a FIFO that is popped whenever it holds something.
      logic        none;
      logic [63:0] head;
      fifo #(
        .Width(64),
        .Depth(InputFifoDepth)
      ) u_sink (
        .clk_i,
        .rst_ni,
        .push_i (out_valid[f][n][Local]),
        .data_i (out_flit[f][n][Local].data),
        .pop_i  (!none),
        .data_o (head),
        .empty_o(none),
        .count_o()
      );
      assign seen_o[f][n] = !none;
      assign seen_data_o[f][n] = head;
      assign sink_full[f][n] = !none;

      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) sink_credit_q[f][n] <= 1'b0;
        else sink_credit_q[f][n] <= !none;
      end
    end

    flit_t no_flits [Fabrics];
    for (genvar f = 0; f < Fabrics; f++) begin : gen_none
      assign no_flits[f] = '0;
    end

    network_interface u_network_interface (
      .clk_i,
      .rst_ni,
      .step_start_i,
      .send_valid_i    (send_valid_i[n]),
      .send_flit_i     ('{head: send_head_i[n], tail: send_tail_i[n], data: send_data_i[n]}),
      .sent_o          (sent_o[n]),
      .receive_valid_o (),
      .receive_flit_o  (),
      .receive_fabric_o(),
      .receive_pop_i   (1'b0),
      .valid_o         (ni_valid[n]),
      .flit_o          (ni_flit[n]),
      .credit_i        (ni_credit),
      .valid_i         ('0),
      .flit_i          (no_flits),
      .credit_o        (),
      .busy_o          (ni_busy[n])
    );
  end

  always_comb begin
    busy_o = ni_busy != '0;
    for (int unsigned f = 0; f < Fabrics; f++) begin
      busy_o = busy_o || router_busy[f] != '0 || sink_full[f] != '0 || sink_credit_q[f] != '0;
    end
  end

endmodule
