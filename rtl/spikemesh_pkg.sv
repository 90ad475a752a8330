// Types and parameters of the chip that the RTL is built for: the core and the routers of mesh128.
// The test rtl.Parameters compares the numbers with the architecture file.
package spikemesh_pkg;

  // ---- Numbers of the architecture, named as its fields ---------------------------------------
  parameter int unsigned Compartments = 1024;
  parameter int unsigned InAxons = 4096;
  parameter int unsigned OutAxons = 4096;
  parameter int unsigned SynapseWords = 16384;
  parameter int unsigned Accumulators = 8192;
  parameter int unsigned Profiles = 64;
  parameter int unsigned Rules = 16;
  parameter int unsigned SynapseLanes = 4;
  parameter int unsigned InputFifoDepth = 8;
  parameter int unsigned WordFifoDepth = 4;
  parameter int unsigned SpikeFifoDepth = 16;
  parameter int unsigned FlitFifoDepth = 4;
  parameter int unsigned CoresPerRouter = 1;
  parameter int unsigned Fabrics = 2;
  parameter int unsigned NocFifoDepth = 8;

  // ---- Numbers of hardware.md -----------------------------------------------------------------
  parameter int unsigned AccBanks = 16;         // §5.2
  parameter int unsigned RowWidth = 8;          // §5.3
  parameter int unsigned RowsInHand = 3;        // §7.1
  parameter int unsigned JoinDepth = 4;         // §4.6
  parameter int unsigned RuleWords = 16 * Rules;
  parameter int unsigned DecayWords = 320 * Rules;
  parameter int unsigned ProductsPerRule = 16;  // §12.3
  parameter int unsigned FactorLanes = 3;       // factors of a product, §12.3
  parameter int unsigned Traces = 5;            // x1, x2, y1, y2, y3, §12.2
  parameter int unsigned TraceSteps = 64;       // words of DECAY for one trace

  // ---- Widths ---------------------------------------------------------------------------------
  parameter int unsigned CompWidth = $clog2(Compartments);
  parameter int unsigned AxonWidth = $clog2(InAxons);
  parameter int unsigned OutAxonWidth = $clog2(OutAxons);
  parameter int unsigned SynAddrWidth = $clog2(SynapseWords);
  parameter int unsigned AccAddrWidth = $clog2(Accumulators);
  parameter int unsigned AccRows = Accumulators / AccBanks;
  parameter int unsigned AccRowWidth = $clog2(AccRows);
  parameter int unsigned BankWidth = $clog2(AccBanks);
  parameter int unsigned ProfileWidth = $clog2(Profiles);
  parameter int unsigned RuleWidth = $clog2(Rules);
  parameter int unsigned SlotWidth = 6;         // 64 delay slots at most, §5.1
  parameter int unsigned TargetWidth = 13;      // base + index of a dense run, before the check
  parameter int unsigned StateWidth = 24;       // u, v, a and accumulators
  parameter int unsigned StepWidth = 32;
  parameter int unsigned EpochWidth = 6;
  parameter int unsigned PacketWidth = 16;      // sent and consumed, §10.1
  parameter int unsigned HostRows = 16;         // rows of the mesh that can have a host port
  parameter int unsigned TraceWidth = 7;
  parameter int unsigned IdWidth = 23;          // of logical ids
  parameter int unsigned SumWidth = 49;         // a sum of 16 products, §12.3
  parameter int unsigned NumberWidth = 15;      // bits of an epoch's number that u_k asks for
  parameter int unsigned IllegalWidth = 4;      // illegal events that one stage can find in a cycle

  // ---- Memories and registers, §3.1, §3.3 -----------------------------------------------------
  typedef enum logic [3:0] {
    MemInAxon   = 4'd0,
    MemSynapse  = 4'd1,
    MemCompCfg  = 4'd2,
    MemStateUv  = 4'd3,
    MemStateA   = 4'd4,
    MemProfile  = 4'd5,
    MemAxonMap  = 4'd6,
    MemOutAxon  = 4'd7,
    MemXTrace   = 4'd8,
    MemXTime    = 4'd9,
    MemYTrace   = 4'd10,
    MemYTime    = 4'd11,
    MemRule     = 4'd12,
    MemDecay    = 4'd13,
    MemAcc      = 4'd14,
    MemReg      = 4'd15
  } memory_e;
  parameter int unsigned Memories = 16;

  typedef enum logic [3:0] {
    RegMode         = 4'd0,
    RegCompartments = 4'd1,
    RegSlots        = 4'd2,
    RegSeed         = 4'd3,
    RegEpoch        = 4'd4,
    RegStep         = 4'd5,
    RegInAxons      = 4'd6,
    RegStochastic   = 4'd7,
    RegR1           = 4'd8,
    RegRPending     = 4'd9,
    RegRDecay       = 4'd10,
    RegIllegal      = 4'd11
  } register_e;
  parameter int unsigned Registers = 12;

  // One access of the configuration port to a memory, §10.3. The data of a write go beside it.
  typedef struct packed {
    logic        valid;
    logic        write;
    memory_e     memory;
    logic [15:0] addr;
  } cfg_req_t;

  // ---- Words of the memories, §3.2 ------------------------------------------------------------
  typedef enum logic [1:0] {
    FormatNone   = 2'd0,
    FormatSparse = 2'd1,
    FormatDense  = 2'd2,
    FormatShared = 2'd3
  } format_e;

  typedef enum logic [1:0] {
    SignExcitatory = 2'd0,
    SignInhibitory = 2'd1,
    SignMixed      = 2'd2,
    SignIllegal    = 2'd3
  } sign_e;

  typedef struct packed {
    logic        reserved;
    logic [3:0]  rule;
    logic        plastic;
    logic        cont;
    logic        tag;
    logic [1:0]  delay_bits;
    logic [5:0]  delay;
    logic [9:0]  base;
    logic [11:0] count;
    logic [15:0] address;
    logic [3:0]  exponent;
    sign_e       sign;
    logic [1:0]  width;
    format_e     format;
  } in_axon_t;

  typedef struct packed {
    logic [22:0] logical_id;
    logic [2:0]  bias_exponent;
    logic [12:0] bias_mantissa;
    logic [16:0] threshold;
    logic [7:0]  profile;
  } comp_cfg_t;

  typedef struct packed {
    logic [5:0]         refractory;
    logic signed [23:0] v;
    logic signed [23:0] u;
  } state_uv_t;

  typedef enum logic [2:0] {
    JoinNone  = 3'd0,
    JoinAdd   = 3'd1,
    JoinMax   = 3'd2,
    JoinMin   = 3'd3,
    JoinPass  = 3'd4,
    JoinBlock = 3'd5,
    JoinOr    = 3'd6,
    JoinAnd   = 3'd7
  } join_e;

  typedef enum logic [1:0] {
    ResetHard    = 2'd0,
    ResetSoft    = 2'd1,
    ResetNone    = 2'd2,
    ResetIllegal = 2'd3
  } reset_e;

  typedef struct packed {
    logic [2:0]  reserved;
    logic        y_traces;
    logic [3:0]  trace_class;
    logic        push;
    logic [1:0]  pops;
    join_e       join_op;
    logic [3:0]  noise_exponent;
    logic        noise;
    logic        compare_ge;
    reset_e      reset;
    logic [5:0]  refractory;
    logic [11:0] decay_a;
    logic [11:0] decay_v;
    logic [11:0] decay_u;
  } profile0_t;

  typedef struct packed {
    logic [1:0]  reserved;
    logic [2:0]  adapt_exponent;
    logic [12:0] adapt_mantissa;
    logic [22:0] vmax;
    logic [22:0] vmin;
  } profile1_t;

  typedef struct packed {
    logic [15:0] count;
    logic [15:0] first;
  } axon_map_t;

  typedef struct packed {
    logic [15:0] axon;
    logic [2:0]  port;
    logic [11:0] y;
    logic [11:0] x;
  } out_axon_t;

  typedef struct packed {
    logic       hit;
    logic [5:0] index;
  } trace_time_t;

  typedef struct packed {
    logic [22:0] source;
    logic [6:0]  x2;
    logic [6:0]  x1;
  } x_trace_t;

  typedef struct packed {
    logic [6:0] y3;
    logic [6:0] y2;
    logic [6:0] y1;
  } y_trace_t;

  // ---- Rules, §12.3 ---------------------------------------------------------------------------
  typedef enum logic [3:0] {
    VarZero     = 4'd0,
    VarX1       = 4'd1,
    VarX2       = 4'd2,
    VarY1       = 4'd3,
    VarY2       = 4'd4,
    VarY3       = 4'd5,
    VarWeight   = 4'd6,
    VarDelay    = 4'd7,
    VarTag      = 4'd8,
    VarR1       = 4'd9,
    VarSignW    = 4'd10,
    VarSignTag  = 4'd11,
    VarSignR1   = 4'd12,
    VarOther13  = 4'd13,
    VarOther14  = 4'd14,
    VarOther15  = 4'd15
  } variable_e;

  typedef struct packed {
    variable_e         variable;
    logic signed [7:0] constant;
  } factor_t;

  typedef enum logic [1:0] {
    SumNone   = 2'd0,
    SumWeight = 2'd1,
    SumDelay  = 2'd2,
    SumTag    = 2'd3
  } sum_e;

  typedef struct packed {
    factor_t [2:0]     factors;
    logic [3:0]        gate_u;
    logic              gate_r0;
    logic              gate_y0;
    logic              gate_x0;
    logic [3:0]        exponent;  // plus 7
    logic signed [3:0] mantissa;
    logic              last;
    sum_e              sum;
  } product_t;

  // ---- The sweep, §12.5 -----------------------------------------------------------------------
  // What happens in a cycle of it.
  typedef enum logic [3:0] {
    SweepIdle,
    SweepClear,     // power-on: X_TIME and Y_TIME are cleared
    SweepEntry,     // an entry, its traces and time are read
    SweepDecide,    // what is to be done with it
    SweepFetch,     // a word is read
    SweepWord,      // it is there
    SweepProduct,   // a product of the rule is there
    SweepDrain,     // the last product's traces are there
    SweepSum,       // it is added
    SweepWrite,     // the word is written
    SweepCommitX,   // traces and time of an entry are written
    SweepValueY,    // the traces of a compartment are known
    SweepCommitY    // they and its time are written
  } sweep_state_e;

  // What the sweep asks of the synapse stage's memories in a cycle.
  typedef struct packed {
    logic                    read_entry;  // IN_AXON and X_TIME
    logic                    clear_time;  // X_TIME
    logic [16:0]             entry;
    logic                    word;        // SYNAPSE
    logic                    word_write;
    logic [SynAddrWidth-1:0] word_addr;
    logic [63:0]             word_data;
  } sweep_synapse_t;

  // What it asks of the dendrite stage's memories.
  typedef struct packed {
    logic                 read;           // COMP_CFG and Y_TIME
    logic                 clear_time;     // Y_TIME
    logic [CompWidth-1:0] compartment;
  } sweep_dendrite_t;

  // ---- Packets, §8.1 --------------------------------------------------------------------------
  typedef enum logic [2:0] {
    KindSpike   = 3'd0,
    KindGraded  = 3'd1,
    KindBarrier = 3'd2,
    KindRead    = 3'd3,
    KindWrite   = 3'd4,
    KindReply   = 3'd5,
    KindOther6  = 3'd6,
    KindOther7  = 3'd7
  } kind_e;

  typedef struct packed {
    logic        head;
    logic        tail;
    kind_e       kind;
    logic [11:0] x;
    logic [11:0] y;
    logic [2:0]  port;
    logic [15:0] axon;
    logic [15:0] payload;
  } first_flit_t;

  // The 66 wires of a link: two sideband wires and the 64 bits.
  typedef struct packed {
    logic        head;
    logic        tail;
    logic [63:0] data;
  } flit_t;

  parameter logic [2:0] PortHost = 3'd7;

  // ---- Inside the synapse stage ---------------------------------------------------------------
  // What a lane must know of the list that its synapse belongs to.
  typedef struct packed {
    logic [TargetWidth-1:0] base;  // dense: target of the word's first synapse
    logic [6:0]             synapses;  // in this word
    logic                   packet_end;  // the last word that its packet asks for
    logic                   tag;
    logic [1:0]             delay_bits;
    logic [5:0]             delay;
    logic [3:0]             exponent;
    sign_e                  sign;
    logic [1:0]             width;
    format_e                format;
  } word_info_t;

  // Length L of a synapse, 1 to 33 bits.
  function automatic logic [5:0] synapse_length(format_e format, logic [1:0] width,
                                                logic [1:0] delay_bits, logic tag);
    logic [5:0] target_bits, weight_bits, own_delay_bits, tag_bits;
    target_bits = (format == FormatDense) ? 6'd0 : 6'd10;
    weight_bits = 6'd1 << width;
    own_delay_bits = {4'd0, delay_bits} * 6'd3;
    tag_bits = tag ? 6'd9 : 6'd0;
    return target_bits + weight_bits + own_delay_bits + tag_bits;
  endfunction

  // The mantissa of a stored weight, §4.1.
  function automatic logic signed [9:0] weight_mantissa(logic [7:0] stored, logic [1:0] width,
                                                        sign_e sign);
    logic signed [9:0] widened;  // read as two's complement
    unique case (width)
      2'd0: widened = stored[0] ? -10'sd1 : 10'sd1;
      2'd1: widened = 10'(signed'(stored[1:0]));
      2'd2: widened = 10'(signed'(stored[3:0]));
      default: widened = 10'(signed'(stored));
    endcase
    unique case (sign)
      SignExcitatory: return signed'({2'b00, stored});
      SignInhibitory: return -signed'({2'b00, stored});
      default: return widened <<< 1;
    endcase
  endfunction

  // P = floor(64 / L).
  function automatic logic [6:0] synapses_per_word(logic [5:0] length);
    unique case (length)
      6'd1:    return 7'd64;
      6'd2:    return 7'd32;
      6'd3:    return 7'd21;
      6'd4:    return 7'd16;
      6'd5:    return 7'd12;
      6'd6:    return 7'd10;
      6'd7:    return 7'd9;
      6'd8:    return 7'd8;
      6'd9:    return 7'd7;
      6'd10:   return 7'd6;
      6'd11,
      6'd12:   return 7'd5;
      6'd13,
      6'd14,
      6'd15,
      6'd16:   return 7'd4;
      6'd17,
      6'd18,
      6'd19,
      6'd20,
      6'd21:   return 7'd3;
      6'd33:   return 7'd1;
      default: return 7'd2;
    endcase
  endfunction

  // 2^18 / P, rounded up.
  parameter int unsigned ReciprocalShift = 18;
  function automatic logic [18:0] reciprocal(logic [6:0] per_word);
    unique case (per_word)
      7'd64:   return 19'd4096;
      7'd32:   return 19'd8192;
      7'd21:   return 19'd12484;
      7'd16:   return 19'd16384;
      7'd12:   return 19'd21846;
      7'd10:   return 19'd26215;
      7'd9:    return 19'd29128;
      7'd8:    return 19'd32768;
      7'd7:    return 19'd37450;
      7'd6:    return 19'd43691;
      7'd5:    return 19'd52429;
      7'd4:    return 19'd65536;
      7'd3:    return 19'd87382;
      7'd2:    return 19'd131072;
      default: return 19'd262144;
    endcase
  endfunction

  // Words of a list, ceil(count / P), as a product. Exact: the test rtl.Arithmetic tries all.
  function automatic logic [12:0] list_words(logic [11:0] count, logic [6:0] per_word);
    logic [12:0] rounded_up;
    logic [31:0] product;
    rounded_up = 13'(count) + 13'(per_word) - 13'd1;
    product = 32'(rounded_up) * 32'(reciprocal(per_word));
    return 13'(product >> ReciprocalShift);
  endfunction

  // ---- Random numbers, §13 --------------------------------------------------------------------
  parameter logic [31:0] PurposeStride = 32'h9e37_79b9;
  parameter logic [31:0] PurposeNoise = 32'd1;
  parameter logic [31:0] PurposeTraceX1 = 32'd2;  // x2, y1, y2, y3 follow
  parameter logic [31:0] PurposeWeight = 32'd7;   // delay, tag follow
  parameter int unsigned SweepKeys = Traces + 3;  // of the traces, of w, d, t

  function automatic logic [31:0] mix(logic [31:0] value);
    logic [31:0] x;
    x = value ^ (value >> 16);
    x = x * 32'h7feb_352d;
    x = x ^ (x >> 15);
    x = x * 32'h846c_a68b;
    return x ^ (x >> 16);
  endfunction

  // ---- Accumulators, §5.2 ---------------------------------------------------------------------
  function automatic logic [BankWidth-1:0] acc_bank(logic [CompWidth-1:0] compartment,
                                                    logic [SlotWidth-1:0] slot);
    return {slot[0], compartment[2:0]};
  endfunction

  function automatic logic [AccRowWidth-1:0] acc_row(logic [CompWidth-1:0] compartment,
                                                     logic [SlotWidth-1:0] slot,
                                                     logic [2:0] slots_log2);
    logic [AccRowWidth-1:0] first_row;
    // Rows of a slot: C / 8 = 2^(10 - log2 S).
    first_row = AccRowWidth'(slot[SlotWidth-1:1]) << (4'd10 - {1'b0, slots_log2});
    return first_row + AccRowWidth'(compartment[CompWidth-1:3]);
  endfunction

  // ---- What a core counts, §15: pulses, one cycle each ----------------------------------------
  typedef struct packed {
    logic       synaptic_update;
    logic [2:0] synaptic_ops;
    logic       issue_busy;
    logic       stall_row_slot;
    logic       stall_write_back;
    logic       stall_bank_conflict;
    logic       word_wait;
    logic       update_active;
    logic       update_inactive;
    logic       spike;
    logic       stall_spike_fifo_full;
    logic       stall_no_credit;
  } core_events_t;

endpackage
