`include "spikemesh_assert.svh"

// The registers of a core (hardware.md §3.3): written by configuration, at the close of a step, by
// the sweep and by illegal events.
module core_registers
  import spikemesh_pkg::*;
(
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  cfg_req_t                cfg_req_i,
  input  logic [63:0]             cfg_wdata_i,
  output logic [31:0]             cfg_rdata_o,   // of the request of the cycle before
  input  logic                    step_close_i,
  input  logic                    reward_valid_i,  // with step_close_i
  input  logic signed [7:0]       reward_i,
  input  logic                    sweep_start_i,
  input  logic                    sweep_end_i,     // its last cycle
  input  logic [IllegalWidth-1:0] illegal_i,     // events of this cycle
  output logic                    run_o,
  output logic [CompWidth:0]      compartments_o,
  output logic [2:0]              slots_log2_o,
  output logic [31:0]             seed_o,
  output logic [EpochWidth-1:0]   epoch_o,
  output logic [31:0]             step_o,
  output logic [16:0]             in_axons_o,
  output logic [15:0]             stochastic_o,
  output logic signed [7:0]       r1_o,
  output logic                    rewarded_o,    // r0: there was a reward in the epoch
  output logic                    set_time_o     // STEP or EPOCH is written in this cycle
);

  logic                  run_q;
  logic [CompWidth:0]    compartments_q;
  logic [2:0]            slots_log2_q;
  logic [31:0]           seed_q, step_q, illegal_q;
  logic [EpochWidth-1:0] epoch_q;
  logic [16:0]           in_axons_q;
  logic [15:0]           stochastic_q;
  logic signed [7:0]     r1_q, pending_q;
  logic                  pending_valid_q;
  logic [12:0]           r_decay_q;
  logic [31:0]           rdata_d, rdata_q;

  // ---- Configuration --------------------------------------------------------------------------
  logic      hit, write;
  register_e index;

  assign hit = cfg_req_i.valid && cfg_req_i.memory == MemReg;
  assign write = hit && cfg_req_i.write;
  assign index = register_e'(cfg_req_i.addr[3:0]);
  assign set_time_o = write && (index == RegStep || index == RegEpoch);

  always_comb begin
    unique case (index)
      RegMode:         rdata_d = 32'(run_q);
      RegCompartments: rdata_d = 32'(compartments_q);
      RegSlots:        rdata_d = 32'(slots_log2_q);
      RegSeed:         rdata_d = seed_q;
      RegEpoch:        rdata_d = 32'(epoch_q);
      RegStep:         rdata_d = step_q;
      RegInAxons:      rdata_d = 32'(in_axons_q);
      RegStochastic:   rdata_d = 32'(stochastic_q);
      RegR1:           rdata_d = {24'd0, r1_q};
      RegRPending:     rdata_d = {23'd0, pending_valid_q, pending_q};
      RegRDecay:       rdata_d = 32'(r_decay_q);
      RegIllegal:      rdata_d = illegal_q;
      default:         rdata_d = '0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (hit && !cfg_req_i.write) rdata_q <= rdata_d;
  end
  assign cfg_rdata_o = rdata_q;

  // ---- Reward of the epoch, §12.6 -------------------------------------------------------------
  logic signed [8:0] reward_sum;
  logic signed [7:0] reward_clipped;

  always_comb begin
    reward_sum = '0;
    reward_clipped = '0;
    if (reward_valid_i) begin
      reward_sum = 9'(pending_q) + 9'(reward_i);
      reward_clipped = (reward_sum > 9'sd127) ? 8'sd127 :
                       (reward_sum < -9'sd128) ? -8'sd128 : 8'(reward_sum);
    end
  end

  // asr(R1 * R_DECAY + 2048, 12) + reward of the epoch.
  logic signed [21:0] r1_decayed;
  logic signed [10:0] r1_sum;
  logic signed [7:0]  r1_clipped;

  always_comb begin
    r1_decayed = '0;
    r1_sum = '0;
    r1_clipped = '0;
    if (sweep_start_i) begin
      r1_decayed = 22'(r1_q) * 22'(signed'({1'b0, r_decay_q})) + 22'sd2048;
      r1_sum = 11'(r1_decayed >>> 12) + 11'(pending_q);
      r1_clipped = (r1_sum > 11'sd127) ? 8'sd127 : (r1_sum < -11'sd128) ? -8'sd128 : 8'(r1_sum);
    end
  end

  // ---- Illegal events, saturating -------------------------------------------------------------
  logic [32:0] illegal_sum;
  assign illegal_sum = (illegal_i != '0) ? 33'(illegal_q) + 33'(illegal_i) : '0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      run_q <= 1'b0;
      compartments_q <= '0;
      slots_log2_q <= 3'd3;
      seed_q <= '0;
      epoch_q <= '0;
      step_q <= '0;
      in_axons_q <= '0;
      stochastic_q <= '0;
      r1_q <= '0;
      pending_q <= '0;
      pending_valid_q <= 1'b0;
      r_decay_q <= '0;
      illegal_q <= '0;
    end else if (write) begin
      unique case (index)
        RegMode:         run_q <= cfg_wdata_i[0];
        RegCompartments: compartments_q <= cfg_wdata_i[CompWidth:0];
        RegSlots:        slots_log2_q <= cfg_wdata_i[2:0];
        RegSeed:         seed_q <= cfg_wdata_i[31:0];
        RegEpoch:        epoch_q <= cfg_wdata_i[EpochWidth-1:0];
        RegStep:         step_q <= cfg_wdata_i[31:0];
        RegInAxons:      in_axons_q <= cfg_wdata_i[16:0];
        RegStochastic:   stochastic_q <= cfg_wdata_i[15:0];
        RegR1:           r1_q <= cfg_wdata_i[7:0];
        RegRPending:     {pending_valid_q, pending_q} <= cfg_wdata_i[8:0];
        RegRDecay:       r_decay_q <= cfg_wdata_i[12:0];
        RegIllegal:      illegal_q <= cfg_wdata_i[31:0];
        default: ;
      endcase
    end else begin
      if (illegal_i != '0) illegal_q <= illegal_sum[32] ? '1 : illegal_sum[31:0];
      if (step_close_i) begin
        step_q <= step_q + 32'd1;
        if (reward_valid_i) begin
          pending_q <= reward_clipped;
          pending_valid_q <= 1'b1;
        end
      end
      if (sweep_start_i) r1_q <= r1_clipped;
      if (sweep_end_i) begin
        pending_q <= '0;
        pending_valid_q <= 1'b0;
      end
    end
  end

  assign run_o = run_q;
  assign compartments_o = compartments_q;
  assign slots_log2_o = slots_log2_q;
  assign seed_o = seed_q;
  assign epoch_o = epoch_q;
  assign step_o = step_q;
  assign in_axons_o = in_axons_q;
  assign stochastic_o = stochastic_q;
  assign r1_o = r1_q;
  assign rewarded_o = pending_valid_q;

  `SPIKEMESH_ASSERT(NoWriteAtClose, !(write && (step_close_i || sweep_start_i || sweep_end_i)))

endmodule
