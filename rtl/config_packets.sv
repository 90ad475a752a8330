`include "spikemesh_assert.svh"

// Works write and read packets in mode CONFIG (hardware.md §10.3).
//
// The memory is asked in the cycle after a packet's second flit was popped: a write is done 2
// cycles after that pop, a reply is offered 3 cycles after it. A further packet is popped only when
// the reply's second flit has been sent.
module config_packets
  import spikemesh_pkg::*;
#(
  localparam int unsigned FabricWidth = $clog2(Fabrics)
) (
  input  logic                   clk_i,
  input  logic                   rst_ni,
  input  logic                   enable_i,  // mode CONFIG
  input  logic                   flit_valid_i,
  input  flit_t                  flit_i,
  input  logic [FabricWidth-1:0] flit_fabric_i,
  output logic                   flit_pop_o,
  // Access of this cycle; waits while not granted.
  output cfg_req_t               req_o,
  output logic [63:0]            wdata_o,
  input  logic                   grant_i,
  input  logic [63:0]            rdata_i,   // the cycle after a granted read
  // Reply.
  output logic                   reply_valid_o,
  output flit_t                  reply_o,
  input  logic                   reply_sent_i,
  output logic                   illegal_o,
  output logic                   busy_o
);

  typedef enum logic [1:0] {
    StIdle,
    StData,   // the memory's output has the word
    StHead,   // the reply's first flit is offered
    StTail    // its second flit is offered
  } reply_state_e;

  typedef struct packed {
    logic        open;    // the second flit of a legal packet is to come
    logic        write;
    memory_e     memory;
    logic [15:0] addr;
  } request_t;

  reply_state_e state_q, state_d;
  request_t     request_q [Fabrics];
  cfg_req_t     access_q;
  logic [63:0]  second_q;    // data of a write, first flit of a reply
  logic [63:0]  word_q;
  first_flit_t  first;
  logic         pop, legal, reading;

  assign first = first_flit_t'(flit_i.data);
  assign legal = !flit_i.tail && (first.kind == KindRead || first.kind == KindWrite);
  assign reading = access_q.valid && !access_q.write;
  assign pop = enable_i && flit_valid_i && state_q == StIdle && !reading &&
               !(access_q.valid && !grant_i);
  assign flit_pop_o = pop;
  assign illegal_o = pop && flit_i.head && !legal;

  assign req_o = access_q;
  assign wdata_o = second_q;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      StIdle: if (reading && grant_i) state_d = StData;
      StData: state_d = StHead;
      StHead: if (reply_sent_i) state_d = StTail;
      default: if (reply_sent_i) state_d = StIdle;
    endcase
  end

  assign reply_valid_o = state_q == StHead || state_q == StTail;
  assign reply_o = (state_q == StHead) ? '{head: 1'b1, tail: 1'b0, data: second_q}
                                       : '{head: 1'b0, tail: 1'b1, data: word_q};

  always_ff @(posedge clk_i) begin
    if (pop && !flit_i.head) second_q <= flit_i.data;
    if (state_q == StData) word_q <= rdata_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q <= StIdle;
      access_q <= '{memory: MemInAxon, default: '0};
      for (int unsigned f = 0; f < Fabrics; f++) begin
        request_q[f] <= '{memory: MemInAxon, default: '0};
      end
    end else begin
      state_q <= state_d;
      if (grant_i) access_q.valid <= 1'b0;
      if (pop && flit_i.head) begin
        request_q[flit_fabric_i] <= '{
          open: legal,
          write: first.kind == KindWrite,
          memory: memory_e'(first.payload[3:0]),
          addr: first.axon
        };
      end else if (pop) begin
        request_q[flit_fabric_i].open <= 1'b0;
        access_q <= '{
          valid: request_q[flit_fabric_i].open,
          write: request_q[flit_fabric_i].write,
          memory: request_q[flit_fabric_i].memory,
          addr: request_q[flit_fabric_i].addr
        };
      end
    end
  end

  assign busy_o = access_q.valid || state_q != StIdle;

  `SPIKEMESH_ASSERT(GrantOfAsked, !grant_i || access_q.valid)

endmodule
