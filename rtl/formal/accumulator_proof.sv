`include "spikemesh_assert.svh"

// One accumulator against its definition (hardware.md §4.2, §5.3): a row of a bank, any sequence
// of additions of any lanes, row reads and configuration in which a bank has one user at a time.
// prove.py takes fewer rows, banks and lanes: those are all alike.
module accumulator_proof
  import spikemesh_pkg::*;
#(
  parameter logic [BankWidth-1:0]   Bank = '1,
  parameter logic [AccRowWidth-1:0] Row = '1,
  localparam int unsigned           Place = 32'(Bank) % RowWidth  // in its row
) (
  input logic                    clk_i,
  input logic                    rst_ni,
  input logic [SynapseLanes-1:0] add_i,
  input logic [SynapseLanes-1:0][BankWidth-1:0]   add_bank_i,
  input logic [SynapseLanes-1:0][AccRowWidth-1:0] add_row_i,
  input logic [SynapseLanes-1:0][23:0]            add_weight_i,
  input logic                    read_i,
  input logic                    read_parity_i,
  input logic [AccRowWidth-1:0]  read_row_i,
  input logic [$bits(cfg_req_t)-1:0] cfg_req_i,
  input logic [24:0]             cfg_wdata_i
);

  logic [RowWidth-1:0][23:0] value;
  logic [RowWidth-1:0]       valid;
  logic [24:0]               cfg_rdata;
  logic [BankWidth-1:0]      bank [SynapseLanes];
  logic [AccRowWidth-1:0]    row [SynapseLanes];
  logic [23:0]               weight [SynapseLanes];
  cfg_req_t                  cfg_req;

  assign cfg_req = cfg_req_t'(cfg_req_i);

  for (genvar lane = 0; lane < SynapseLanes; lane++) begin : gen_lane
    assign bank[lane] = add_bank_i[lane];
    assign row[lane] = add_row_i[lane];
    assign weight[lane] = add_weight_i[lane];
  end

  accumulator_banks u_banks (
    .clk_i,
    .rst_ni,
    .cfg_req_i    (cfg_req),
    .cfg_wdata_i  (64'(cfg_wdata_i)),
    .cfg_rdata_o  (cfg_rdata),
    .slots_log2_i (3'd3),
    .add_i,
    .add_bank_i   (bank),
    .add_row_i    (row),
    .add_weight_i (weight),
    .read_i,
    .read_parity_i,
    .read_row_i,
    .value_o      (value),
    .valid_o      (valid),
    .busy_o       ()
  );

  // ---- The watched accumulator ----------------------------------------------------------------
  logic                   cfg, watched_read, watched_cfg, read_q, cfg_q;
  logic [24:0]            sum_q, sum_d, found_q;  // valid and value
  logic [CompWidth-1:0]   comp;
  logic [SlotWidth-1:0]   slot;

  assign cfg = cfg_req.valid && cfg_req.memory == MemAcc;
  assign watched_read = read_i && Bank[BankWidth-1] == read_parity_i &&
                        read_row_i == Row;
  assign comp = CompWidth'(cfg_req.addr) & CompWidth'((11'd1 << (AccAddrWidth - 3)) - 11'd1);
  assign slot = SlotWidth'(cfg_req.addr >> (AccAddrWidth - 3));
  assign watched_cfg = cfg && acc_bank(comp, slot) == Bank &&
                       acc_row(comp, slot, 3'd3) == Row;

  always_comb begin
    sum_d = sum_q;
    for (int unsigned lane = 0; lane < SynapseLanes; lane++) begin
      if (add_i[lane] && bank[lane] == Bank && row[lane] == Row) begin
        sum_d = {1'b1, (sum_q[24] ? sum_q[23:0] : 24'd0) + weight[lane]};
      end
    end
    if (watched_read) sum_d = '0;
    if (watched_cfg && cfg_req.write) sum_d = cfg_wdata_i;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sum_q <= '0;
      read_q <= 1'b0;
      cfg_q <= 1'b0;
      found_q <= '0;
    end else begin
      sum_q <= sum_d;
      read_q <= watched_read;
      cfg_q <= watched_cfg && !cfg_req.write;
      found_q <= sum_q[24] ? sum_q : '0;
    end
  end

  // ---- Users: one a bank, of an addition in two cycles (§5.3) ----------------------------------
  logic [AccBanks-1:0] taken, taken_q, dendrite;
  logic                twice;

  always_comb begin
    taken = '0;
    twice = 1'b0;
    for (int unsigned lane = 0; lane < SynapseLanes; lane++) begin
      if (add_i[lane]) begin
        twice = twice || taken[bank[lane]];
        taken[bank[lane]] = 1'b1;
      end
    end
  end
  assign dendrite = !read_i ? '0 : read_parity_i ? {{RowWidth{1'b1}}, {RowWidth{1'b0}}}
                                                 : {{RowWidth{1'b0}}, {RowWidth{1'b1}}};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) taken_q <= '0;
    else taken_q <= taken;
  end

  `SPIKEMESH_ASSUME(OneLaneABank, !twice && (taken & taken_q) == '0)
  `SPIKEMESH_ASSUME(RowSlotIsFree, ((taken | taken_q) & dendrite) == '0)
  `SPIKEMESH_ASSUME(ConfigurationAtRest, !cfg || (add_i == '0 && taken_q == '0 && !read_i))
  `SPIKEMESH_ASSERT(ReadFindsTheSum, !read_q || {valid[Place], value[Place]} == found_q)
  `SPIKEMESH_ASSERT(ConfigurationFindsTheSum, !cfg_q || cfg_rdata == found_q)

endmodule
