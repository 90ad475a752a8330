`include "spikemesh_assert.svh"

// Credits of a link (hardware.md §9.4, §9.5): a network interface that sends to one that receives,
// a consumer that pops when it likes. No FIFO is pushed while full, no counter leaves 0 ... depth:
// the assertions of the two, and the sum of credits and flits.
module link_proof
  import spikemesh_pkg::*;
#(
  parameter int unsigned Depth = 2
) (
  input logic                    clk_i,
  input logic                    rst_ni,
  input logic                    send_i,
  input logic [$bits(flit_t)-1:0] flit_i,
  input logic                    pop_i
);

  logic [Fabrics-1:0] valid, credit;
  flit_t              flit, received;
  flit_t              flits [Fabrics];
  logic               receive_valid;

  for (genvar f = 0; f < Fabrics; f++) begin : gen_fabric
    assign flits[f] = flit;
  end

  network_interface #(
    .RouterDepth(Depth),
    .FifoDepth  (Depth)
  ) u_sender (
    .clk_i,
    .rst_ni,
    .step_start_i    (1'b0),
    .send_valid_i    (send_i),
    .send_flit_i     (flit_t'(flit_i)),
    .sent_o          (),
    .receive_valid_o (),
    .receive_flit_o  (),
    .receive_fabric_o(),
    .receive_pop_i   (1'b0),
    .valid_o         (valid),
    .flit_o          (flit),
    .credit_i        (credit),
    .valid_i         ('0),
    .flit_i          (flits),
    .credit_o        (),
    .busy_o          ()
  );

  network_interface #(
    .RouterDepth(Depth),
    .FifoDepth  (Depth)
  ) u_receiver (
    .clk_i,
    .rst_ni,
    .step_start_i    (1'b0),
    .send_valid_i    (1'b0),
    .send_flit_i     ('0),
    .sent_o          (),
    .receive_valid_o (receive_valid),
    .receive_flit_o  (received),
    .receive_fabric_o(),
    .receive_pop_i   (pop_i),
    .valid_o         (),
    .flit_o          (),
    .credit_i        ('0),
    .valid_i         (valid),
    .flit_i          (flits),
    .credit_o        (credit),
    .busy_o          ()
  );

  `SPIKEMESH_ASSUME(PopOfFlit, !pop_i || receive_valid)

endmodule
