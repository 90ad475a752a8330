`include "spikemesh_assert.svh"

// The learning stage: the sweep over the plastic lists at the end of an epoch, and the traces
// (hardware.md §12). It works on IN_AXON, SYNAPSE, X_TIME, COMP_CFG and Y_TIME through the ports of
// the stages that own them, and on its own memories.
//
// A product goes through three places, one a cycle: it is at RULE's output and asks for decays;
// its traces' values become factors; it is formed and added. So a synapse of P products takes
// P + 2 cycles. Its new bits are made in the cycle after, in which the word is written if it was
// the last one.
module learning_stage
  import spikemesh_pkg::*;
(
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  cfg_req_t                 cfg_req_i,
  input  logic [63:0]              cfg_wdata_i,
  output x_trace_t                 cfg_x_trace_o,
  output y_trace_t                 cfg_y_trace_o,
  output product_t                 cfg_rule_o,
  output logic [12:0]              cfg_decay_o,
  // Barrier A is the close of an epoch's last step; cycle 0 of the sweep comes 7 cycles after it
  // at the earliest.
  input  logic                     epoch_close_i,
  input  logic                     sweep_start_i,
  // Registers.
  input  logic [16:0]              in_axons_i,
  input  logic [CompWidth:0]       compartments_i,
  input  logic [2:0]               slots_log2_i,
  input  logic [31:0]              seed_i,
  input  logic [31:0]              step_i,      // already that of the step after the sweep
  input  logic [EpochWidth-1:0]    epoch_i,
  input  logic [NumberWidth-1:0]   number_i,    // of the epoch after the sweep
  input  logic [15:0]              stochastic_i,
  input  logic signed [7:0]        r1_i,
  input  logic                     rewarded_i,
  // Memories of the synapse stage.
  output sweep_synapse_t           synapse_o,
  input  in_axon_t                 entry_i,
  input  logic                     entry_legal_i,
  input  logic [6:0]               per_word_i,
  input  trace_time_t              x_time_i,
  input  logic [63:0]              word_i,
  // Memories of the dendrite stage.
  output sweep_dendrite_t          dendrite_o,
  input  logic [IdWidth-1:0]       logical_id_i,  // of the compartment read last
  input  profile0_t                profile0_i,
  input  trace_time_t              y_time_i,
  output logic                     synapse_update_o,  // a synapse is done with
  output logic                     end_o,             // last cycle of the sweep
  output logic                     busy_o
);

  localparam int unsigned Lanes = FactorLanes;
  localparam int unsigned SelectWidth = $clog2(Traces);
  typedef logic [SelectWidth-1:0] select_t;

  // ---- Order ----------------------------------------------------------------------------------
  sweep_state_e            state, next;
  logic [16:0]             entry_index;
  logic [CompWidth-1:0]    comp_index;
  logic [SynAddrWidth-1:0] word_addr;
  logic [11:0]             synapse_index;
  logic [3:0]              product_index;
  logic [1:0]              place;
  logic                    plastic, visited, possible, last_product;
  product_t                product;
  x_trace_t                x_trace;
  y_trace_t                y_trace;

  assign plastic = entry_i.plastic && entry_legal_i;
  assign visited = plastic && entry_i.count != '0 && (x_time_i.hit || possible);
  assign last_product = product.last || product_index == 4'(ProductsPerRule - 1);

  sweep_control u_control (
    .clk_i,
    .rst_ni,
    .start_i       (sweep_start_i),
    .in_axons_i,
    .compartments_i,
    .plastic_i     (plastic),
    .visited_i     (visited),
    .count_i       (entry_i.count),
    .address_i     (entry_i.address[SynAddrWidth-1:0]),
    .per_word_i,
    .last_product_i(last_product),
    .state_o       (state),
    .next_o        (next),
    .entry_o       (entry_index),
    .compartment_o (comp_index),
    .word_addr_o   (word_addr),
    .synapse_o     (synapse_index),
    .product_o     (product_index),
    .place_o       (place),
    .end_o,
    .busy_o        (control_busy)
  );

  // ---- Traces are asked for -------------------------------------------------------------------
  // The first compartment's are read ahead, whenever an entry may be the last one, so that
  // SweepValueY can follow it.
  logic                   lead, lead_q, ask_y, y_is_next;
  logic                   holds, x_counted, y_counted;
  logic [EpochWidth-1:0]  moment;
  logic                   in_product, ask_synapse;
  logic [CompWidth-1:0]   next_target;
  logic                   read_x, read_y, moment_asked;
  logic [EpochWidth-1:0]  since_x, since_y;

  assign in_product = state == SweepProduct;
  assign ask_synapse = next == SweepProduct && state != SweepProduct;
  assign lead = epoch_close_i || state == SweepEntry || state == SweepWrite;
  assign y_is_next = state == SweepValueY && next == SweepCommitY &&
                     (CompWidth + 1)'(comp_index) + 1'b1 != compartments_i;
  assign ask_y = lead || ask_synapse || y_is_next;

  assign dendrite_o = '{
    read: ask_y,
    clear_time: state == SweepClear ? entry_index < 17'(Compartments)
                                    : state == SweepCommitY && commit_q,
    compartment: state == SweepClear ? entry_index[CompWidth-1:0] :
                 ask_synapse ? next_target :
                 lead ? '0 : y_is_next ? comp_index + 1'b1 : comp_index
  };

  // Outside of a product all moments are the end of the epoch: what is committed.
  product_moment u_moment (
    .asked_i    (moment_asked),
    .gate_x0_i  (in_product && product.gate_x0),
    .gate_y0_i  (in_product && product.gate_y0),
    .gate_r0_i  (product.gate_r0),
    .gate_u_i   (product.gate_u),
    .x_time_i,
    .y_time_i,
    .rewarded_i,
    .number_i   (number_i - 1'b1),
    .epoch_i,
    .holds_o    (holds),
    .moment_o   (moment),
    .x_counted_o(x_counted),
    .y_counted_o(y_counted)
  );

  assign read_x = in_product || next == SweepCommitX;
  assign read_y = in_product || lead_q || state == SweepCommitY;
  assign moment_asked = read_x || read_y || next == SweepValueY;
  assign since_x = moment_asked ? moment - x_time_i.index : '0;
  assign since_y = moment_asked ? moment - y_time_i.index : '0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) lead_q <= 1'b0;
    else lead_q <= lead;
  end

  // ---- Traces are there -----------------------------------------------------------------------
  product_t               product_q;
  logic                   first_q, adding_q, holds_q, x_counted_q, y_counted_q, commit_y_q;
  logic [EpochWidth-1:0]  moment_q;
  logic                   shown;   // the lanes' values are looked at
  logic [Lanes-1:0][SelectWidth-1:0] select_q, select;
  logic [Lanes-1:0][12:0]            decay, event_decay;
  logic [Lanes-1:0][TraceWidth-1:0]  impulse, value;
  logic [Traces-1:0][TraceWidth-1:0] stored;
  logic [31:0]                       key [SweepKeys];
  logic                   keys_busy, control_busy, commit_q;
  y_trace_t               committed_q;

  always_ff @(posedge clk_i) begin
    if (in_product || next == SweepCommitX || next == SweepValueY || lead_q) begin
      product_q <= product;
      first_q <= product_index == '0;
      holds_q <= holds;
      x_counted_q <= x_counted;
      y_counted_q <= y_counted;
      moment_q <= moment;
      commit_y_q <= !in_product && next != SweepCommitX;
      for (int unsigned lane = 0; lane < Lanes; lane++) begin
        if (next == SweepCommitX) select_q[lane] <= select_t'(lane);
        else if (in_product) select_q[lane] <= select_t'(product.factors[lane].variable - VarX1);
        else select_q[lane] <= select_t'(lane + 2);
      end
    end
  end

  assign shown = adding_q || state == SweepCommitX || state == SweepValueY;
  assign stored = shown ? {y_trace.y3, y_trace.y2, y_trace.y1, x_trace.x2, x_trace.x1} : '0;

  for (genvar lane = 0; lane < Lanes; lane++) begin : gen_lane
    logic                  is_x, keeps;
    logic [TraceWidth-1:0] found;

    // What is no trace selects one too; its value is not used.
    assign select[lane] = (select_q[lane] < select_t'(Traces)) ? select_q[lane] : '0;
    assign is_x = select[lane] < select_t'(2);
    assign keeps = is_x || profile0_i.y_traces;

    trace_value u_value (
      .asked_i      (shown && keeps),
      .stored_i     (stored[select[lane]]),
      .decay_i      (decay[lane]),
      .counted_i    (is_x ? x_counted_q : y_counted_q),
      .impulse_i    (impulse[lane]),
      .event_decay_i(event_decay[lane]),
      .stochastic_i (stochastic_i[commit_y_q ? profile0_i.trace_class : entry_i.rule]),
      .key_i        (key[select[lane]]),
      .id_i         (is_x ? x_trace.source : logical_id_i),
      .moment_i     (moment_q),
      .value_o      (found)
    );
    assign value[lane] = found;
  end

  // ---- Factors --------------------------------------------------------------------------------
  logic signed [9:0] weight;
  logic [5:0]        delay;
  logic signed [8:0] tag;
  logic signed [9:0] factor_q [Lanes], factor_d [Lanes];
  sum_e              sum_q;
  logic signed [3:0] mantissa_q;
  logic [3:0]        exponent_q;
  logic              sum_holds_q, sum_first_q, sum_add_q;

  for (genvar lane = 0; lane < Lanes; lane++) begin : gen_factor
    product_factor u_factor (
      .asked_i (adding_q),
      .factor_i(product_q.factors[lane]),
      .trace_i (value[lane]),
      .weight_i(weight),
      .delay_i (delay),
      .tag_i   (tag),
      .r1_i,
      .factor_o(factor_d[lane])
    );
  end

  always_ff @(posedge clk_i) begin
    if (adding_q) begin
      factor_q <= factor_d;
      sum_q <= product_q.sum;
      mantissa_q <= product_q.mantissa;
      exponent_q <= product_q.exponent;
      sum_holds_q <= holds_q;
      sum_first_q <= first_q;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      adding_q <= 1'b0;
      sum_add_q <= 1'b0;
    end else begin
      adding_q <= in_product;
      sum_add_q <= adding_q;
    end
  end

  // ---- Sums, update ---------------------------------------------------------------------------
  logic signed [SumWidth-1:0] dw, dd, dt;
  logic [7:0]                 weight_random;
  logic [6:0]                 delay_random, tag_random;
  logic [63:0]                new_word;
  logic                       of_source, word_busy;

  product_sums u_sums (
    .clk_i,
    .add_i     (sum_add_q),
    .first_i   (sum_first_q),
    .holds_i   (sum_holds_q),
    .sum_i     (sum_q),
    .mantissa_i(mantissa_q),
    .exponent_i(exponent_q),
    .factor_i  (factor_q),
    .dw_o      (dw),
    .dd_o      (dd),
    .dt_o      (dt)
  );

  assign of_source = state == SweepDecide || state == SweepFetch || state == SweepWord;

  update_rounding u_rounding (
    .clk_i,
    .key_i         (key),
    .source_valid_i(of_source),
    .target_valid_i(!of_source && place != 2'd3),
    .which_i       (of_source ? (state == SweepDecide ? 2'd0 : state == SweepFetch ? 2'd1 : 2'd2)
                              : place),
    .source_i      (x_trace.source),
    .target_i      (logical_id_i),
    .weight_o      (weight_random),
    .delay_o       (delay_random),
    .tag_o         (tag_random)
  );

  sweep_word u_word (
    .clk_i,
    .rst_ni,
    .entry_i,
    .compartments_i,
    .slots_log2_i,
    .stochastic_i   (stochastic_i[entry_i.rule]),
    .word_i,
    .sweep_i        (state != SweepIdle),
    .take_i         (state == SweepWord),
    .advance_i      (ask_synapse && state == SweepSum),
    .done_i         (state == SweepSum),
    .synapse_i      (synapse_index),
    .next_target_o  (next_target),
    .weight_o       (weight),
    .delay_o        (delay),
    .tag_o          (tag),
    .dw_i           (dw),
    .dd_i           (dd),
    .dt_i           (dt),
    .weight_random_i(weight_random),
    .delay_random_i (delay_random),
    .tag_random_i   (tag_random),
    .word_o         (new_word),
    .busy_o         (word_busy)
  );

  assign synapse_update_o = state == SweepSum;

  // ---- Commit ---------------------------------------------------------------------------------
  always_ff @(posedge clk_i) begin
    if (state == SweepValueY) begin
      committed_q <= '{y1: value[0], y2: value[1], y3: value[2]};
      commit_q <= profile0_i.y_traces;
    end
  end

  assign synapse_o = '{
    read_entry: state == SweepEntry,
    clear_time: state == SweepCommitX || state == SweepClear,
    entry: entry_index,
    word: state == SweepFetch || state == SweepWrite,
    word_write: state == SweepWrite,
    word_addr: word_addr,
    word_data: new_word
  };

  // ---- Memories, keys -------------------------------------------------------------------------
  learning_memories u_memories (
    .clk_i,
    .rst_ni,
    .cfg_req_i,
    .cfg_wdata_i,
    .cfg_decay_o,
    .x_read_i       (state == SweepEntry),
    .x_write_i      (state == SweepCommitX),
    .x_entry_i      (entry_index[AxonWidth-1:0]),
    .x_trace_i      ('{source: x_trace.source, x2: value[1], x1: value[0]}),
    .x_trace_o      (x_trace),
    .y_read_i       (ask_y),
    .y_write_i      (state == SweepCommitY && commit_q),
    .y_compartment_i(dendrite_o.compartment),
    .y_trace_i      (committed_q),
    .y_trace_o      (y_trace),
    .rule_read_i    (ask_synapse || (in_product && !last_product)),
    .rule_addr_i    ({entry_i.rule, in_product ? product_index + 4'd1 : 4'd0}),
    .product_o      (product),
    .ask_i          (control_busy),
    .rule_i         (entry_i.rule),
    .possible_o     (possible),
    .read_x_i       (read_x),
    .read_y_i       (read_y),
    .class_x_i      (entry_i.rule),
    .class_y_i      (profile0_i.trace_class),
    .moment_i       (moment),
    .since_x_i      (since_x),
    .since_y_i      (since_y),
    .shown_i        (shown),
    .select_i       (select),
    .decay_o        (decay),
    .event_decay_o  (event_decay),
    .impulse_o      (impulse)
  );
  assign cfg_x_trace_o = x_trace;
  assign cfg_y_trace_o = y_trace;
  assign cfg_rule_o = product;

  learning_keys u_keys (
    .clk_i,
    .rst_ni,
    .make_i       (epoch_close_i),
    .sweep_start_i,
    .seed_i,
    .step_i       (step_i - 32'd1),
    .key_o        (key),
    .busy_o       (keys_busy)
  );

  assign busy_o = control_busy || keys_busy || lead_q || adding_q || sum_add_q || word_busy;

  `SPIKEMESH_ASSERT(UpdateHasItsWord, !word_busy || state == SweepProduct || state == SweepWrite)
  `SPIKEMESH_ASSERT(OneUserOfY, $onehot0({ask_y, dendrite_o.clear_time}))
  `SPIKEMESH_ASSERT(SumsWhileWorked, !sum_add_q || !(state inside {SweepIdle, SweepEntry}))

endmodule
