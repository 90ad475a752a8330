`include "spikemesh_assert.svh"

// The step's index in its epoch, t mod E, and the epoch's number, floor(t / E), of which u_k asks
// for the low bits (hardware.md §1, §12.3); both 0 without learning.
//
// It counts along with the steps. After configuration has set t or E it is divided out, a bit of t
// a cycle: 32 cycles, for which the next start waits in any case (timing.barrier is not counted
// on: a start while it divides is a fault of the host).
module epoch_counter
  import spikemesh_pkg::*;
(
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   set_i,        // t or E is written in this cycle
  input  logic                   step_close_i,
  input  logic                   step_start_i,
  input  logic [StepWidth-1:0]   step_i,
  input  logic [EpochWidth-1:0]  epoch_i,      // E; 0: no learning
  output logic [EpochWidth-1:0]  index_o,
  output logic [NumberWidth-1:0] number_o,
  output logic                   last_o,       // t is the last step of its epoch
  output logic                   busy_o
);

  localparam int unsigned BitWidth = $clog2(StepWidth);

  logic [EpochWidth-1:0]  index_q;
  logic [NumberWidth-1:0] number_q;
  logic [BitWidth-1:0]    bit_q;   // of t that comes down next
  logic                   dividing_q;
  logic [EpochWidth:0]    shifted;
  logic                   fits;

  assign shifted = {index_q, step_i[bit_q]};
  assign fits = shifted >= {1'b0, epoch_i};
  assign index_o = index_q;
  assign number_o = number_q;
  assign last_o = epoch_i != '0 && index_q + 1'b1 >= epoch_i;
  assign busy_o = dividing_q;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      index_q <= '0;
      number_q <= '0;
      bit_q <= '0;
      dividing_q <= 1'b0;
    end else if (set_i) begin
      index_q <= '0;
      number_q <= '0;
      bit_q <= BitWidth'(StepWidth - 1);
      dividing_q <= 1'b1;
    end else if (dividing_q) begin
      bit_q <= bit_q - 1'b1;
      dividing_q <= bit_q != '0;
      if (epoch_i != '0) begin
        index_q <= fits ? EpochWidth'(shifted - {1'b0, epoch_i}) : EpochWidth'(shifted);
        number_q <= {number_q[NumberWidth-2:0], fits};
      end
    end else if (step_close_i) begin
      index_q <= (epoch_i == '0 || last_o) ? '0 : index_q + 1'b1;
      if (last_o) number_q <= number_q + 1'b1;
    end
  end

  `SPIKEMESH_ASSERT(KnownAtStart, !step_start_i || !dividing_q)

endmodule
