// The memories of the dendrite stage: COMP_CFG, PROFILE, state in two banks, Y_TIME (hardware.md
// §3.1). A read in cycle n gives its word from n + 1 on; the profile follows COMP_CFG's output.
module dendrite_memories
  import spikemesh_pkg::*;
(
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  cfg_req_t              cfg_req_i,
  input  logic [63:0]           cfg_wdata_i,
  output state_uv_t             cfg_state_uv_o,
  output logic [23:0]           cfg_state_a_o,
  output logic [63:0]           cfg_profile_o,
  output trace_time_t           cfg_y_time_o,
  input  sweep_dendrite_t       sweep_i,       // while no compartment is worked
  input  logic                  read_i,
  input  logic [CompWidth-1:0]  read_comp_i,
  input  logic                  out_odd_i,     // the words at the outputs are an odd one's
  output comp_cfg_t             comp_cfg_o,
  output state_uv_t             state_uv_o,
  output logic [23:0]           state_a_o,
  output profile0_t             profile0_o,
  output profile1_t             profile1_o,
  input  logic                  write_i,
  input  logic [CompWidth-1:0]  write_comp_i,
  input  state_uv_t             state_uv_i,
  input  logic [23:0]           state_a_i,
  input  logic                  mark_i,        // with write_i: the compartment has spiked
  input  logic [EpochWidth-1:0] epoch_index_i
);

  config_sram #(
    .Memory(MemCompCfg),
    .Width ($bits(comp_cfg_t)),
    .Depth (Compartments)
  ) u_comp_cfg (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (read_i || sweep_i.read),
    .write_i(1'b0),
    .addr_i (sweep_i.read ? sweep_i.compartment : read_comp_i),
    .wdata_i('0),
    .rdata_o(comp_cfg_o)
  );

  // ---- State, banked odd and even -------------------------------------------------------------
  state_uv_t   uv [2];
  logic [23:0] a [2];
  logic        cfg_bank_q;

  for (genvar b = 0; b < 2; b++) begin : gen_state
    logic                 read, write;
    logic [CompWidth-2:0] addr;

    assign read = read_i && read_comp_i[0] == 1'(b);
    assign write = write_i && write_comp_i[0] == 1'(b);
    assign addr = write ? write_comp_i[CompWidth-1:1] : read_comp_i[CompWidth-1:1];

    config_sram #(
      .Memory  (MemStateUv),
      .Width   ($bits(state_uv_t)),
      .Depth   (Compartments / 2),
      .BankBits(1),
      .Bank    (b)
    ) u_uv (
      .clk_i,
      .rst_ni,
      .cfg_req_i,
      .cfg_wdata_i,
      .req_i  (read || write),
      .write_i(write),
      .addr_i (addr),
      .wdata_i(state_uv_i),
      .rdata_o(uv[b])
    );

    config_sram #(
      .Memory  (MemStateA),
      .Width   (24),
      .Depth   (Compartments / 2),
      .BankBits(1),
      .Bank    (b)
    ) u_a (
      .clk_i,
      .rst_ni,
      .cfg_req_i,
      .cfg_wdata_i,
      .req_i  (read || write),
      .write_i(write),
      .addr_i (addr),
      .wdata_i(state_a_i),
      .rdata_o(a[b])
    );
  end

  assign state_uv_o = uv[out_odd_i];
  assign state_a_o = a[out_odd_i];
  assign cfg_state_uv_o = uv[cfg_bank_q];
  assign cfg_state_a_o = a[cfg_bank_q];

  // ---- PROFILE: registers; a profile beyond the last reads as profile 0 (§11) -----------------
  logic [63:0]             profile_q [2 * Profiles];
  logic [63:0]             cfg_profile_q;
  logic [ProfileWidth-1:0] profile;
  logic [ProfileWidth:0]   cfg_word;
  logic                    cfg_hit;

  assign profile = (comp_cfg_o.profile < 8'(Profiles)) ? comp_cfg_o.profile[ProfileWidth-1:0] : '0;
  assign profile0_o = profile0_t'(profile_q[{profile, 1'b0}]);
  assign profile1_o = profile1_t'(profile_q[{profile, 1'b1}]);
  assign cfg_hit = cfg_req_i.valid && cfg_req_i.memory == MemProfile;
  assign cfg_word = cfg_req_i.addr[ProfileWidth:0];
  assign cfg_profile_o = cfg_profile_q;

  always_ff @(posedge clk_i) begin
    if (cfg_hit && cfg_req_i.write) profile_q[cfg_word] <= cfg_wdata_i;
    if (cfg_hit && !cfg_req_i.write) cfg_profile_q <= profile_q[cfg_word];
    if (cfg_req_i.valid) cfg_bank_q <= cfg_req_i.addr[0];
  end

  // ---- Y_TIME: the latest spike of the epoch; the sweep forgets it ----------------------------
  config_sram #(
    .Memory(MemYTime),
    .Width ($bits(trace_time_t)),
    .Depth (Compartments)
  ) u_y_time (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .req_i  (mark_i || sweep_i.read || sweep_i.clear_time),
    .write_i(!sweep_i.read),
    .addr_i (mark_i ? write_comp_i : sweep_i.compartment),
    .wdata_i(mark_i ? {1'b1, epoch_index_i} : '0),
    .rdata_o(cfg_y_time_o)
  );

endmodule
