#!/usr/bin/python3
"""Writes a copy of the RTL in which faults can be switched on, for the tests of seeded bugs.

Usage: seed_bugs.py SOURCE_FOLDER TARGET_FOLDER

Each bug replaces one expression of one file by another; in the copy the number seeded_bug chooses
which of the two acts. Where a piece of a file is marked with two @, the expression is what stands
between them and the rest tells which one is meant. Numbers go from 1 through both lists. Prints how
many bugs each list has.
"""

import pathlib
import sys

# Found by the tests of the core.
CORE_BUGS = [
    # lookup
    ("synapse_lookup", "load && legal && entry.cont", "1'b0"),
    ("synapse_lookup", "{1'b1, epoch_index_i}", "{1'b1, epoch_index_i + 6'd1}"),
    ("synapse_lookup", "!valid_q;", "1'b1;"),
    # walker
    ("list_walker", "outstanding_q < FillWidth'(Depth)", "outstanding_q < FillWidth'(Depth - 1)"),
    ("synapse_stage", "list_q.format == FormatDense", "list_q.format != FormatSparse"),
    ("synapse_stage", "end_empty && packet_had_words && words != '0", "1'b0"),
    # lanes
    ("spikemesh_pkg", "10'(signed'(stored[3:0]))", "10'(stored[3:0])"),
    ("synapse_decoder", "(26'(scaled) <<< places) >>> 2", "(26'(scaled) <<< places) / 26'sd4"),
    ("synapse_decoder", "step_i + 6'd1 + delay[5:0]", "step_i + delay[5:0]"),
    ("synapse_issue", "phase_i == 3'd0 || phase_i == 3'd7", "phase_i == 3'd0"),
    ("synapse_issue", "writing_q[add_bank_o[lane]]", "1'b0"),
    # accumulators
    ("accumulator_banks", "found[bank_q[lane]] ? value[bank_q[lane]] : '0",
     "value[bank_q[lane]]"),
    ("accumulator_bank", "else if (clear_i) valid_q[row_i] = 1'b0",
     "else if (clear_i) valid_q[row_i] = valid_q[row_i]"),
    ("accumulator_rows", "hand_q < HandWidth'(RowsInHand)", "hand_q < HandWidth'(1)"),
    # dendrite stage
    ("decay", "value_i[23] ? -kept : kept", "24'(signed'(37'(value_i) * 37'(factor_i)) >>> 12)"),
    ("compartment_update", "x > theta", "x >= theta"),
    ("compartment_update", "risen > 25'(StateMax)", "1'b0"),
    ("join_stack", "count_q - popped", "count_q"),
    ("noise_hash", "seed_mixed_q ^ step_i", "seed_mixed_q ^ (step_i + 32'd1)"),
    ("dendrite_stage", "d3_valid_q && !stall", "d3_valid_q"),
    # axon stage, network interface, registers
    ("axon_stage", "!no_spike && !lookup_q", "!no_spike && !lookup_q && !pushing_q"),
    ("network_interface", "turn_q <= next(turn_q)", "turn_q <= turn_q"),
    ("epoch_counter", "index_q + 1'b1 >= epoch_i", "index_q >= epoch_i"),
    # learning stage
    ("learning_stage", "step_i - 32'd1", "step_i"),
    ("learning_stage", "epoch_close_i || state == SweepEntry", "state == SweepEntry"),
    ("learning_stage", "state == SweepCommitX || state == SweepClear", "state == SweepClear"),
    ("sweep_control", "synapse_q + 1'b1 == count_i", "1'b0"),
    ("rule_digest", "!(digest.plain_x1 && x1_zero_i)", "1'b1"),
    ("decay_banks", "zero[0] ? 13'd4096 : rdata[trace][0]", "rdata[trace][0]"),
    ("trace_value", "value > Width'(127)", "1'b0"),
    ("product_moment", "y_time_i.index > x_time_i.index", "y_time_i.index >= x_time_i.index"),
    ("product_moment", "x_time_i.index < y_time_i.index", "1'b1"),
    ("product_moment", "(number_i & below_k) == '0", "1'b1"),
    ("product_sums", "SumWidth'(significand) <<< exponent_i",
     "SumWidth'(signed'(31'(significand <<< exponent_i)))"),
    ("update_rounding", "key_i[Traces + 32'(which_i)] ^ {9'd0, source_i}",
     "key_i[Traces + 32'(which_i)]"),
    ("synapse_update", "coarse ? sum >>> 8 : sum >>> 7", "sum >>> 7"),
    ("synapse_update", "-highest - wide_t'(1)", "-highest"),
    ("synapse_update", "(longest_i < widest) ? longest_i : widest", "widest"),
    ("sweep_word", "target_q < TargetWidth'(compartments_i)", "1'b0"),
    ("epoch_counter", "number_q + 1'b1", "number_q"),
    ("core_registers", "22'sd2048", "22'sd0"),
    ("network_interface", "next(chosen)", "next(pointer_q)"),
]

# Found by the tests of the mesh of routers.
ROUTER_BUGS = [
    # route, arbiter
    ("router", "first.x > x", "first.x > x && first.y == y"),
    ("router", "sum >= Ports", "sum > Ports"),
    ("router", "!empty[i] && head[i].head && want[i] == port_t'(o)",
     "!empty[i] && want[i] == port_t'(o)"),
    ("router", "(winner[o] == port_t'(Ports - 1)) ? '0 : winner[o] + 1'b1", "winner[o]"),
    ("router", "if (@step_start_i@) pointer_q", "1'b0"),
    # credits, packets
    ("router", "credits_q[o] != '0", "credits_q[o] > CreditWidth'(1)"),
    ("router", "? EdgeDepth : @FifoDepth@", "FifoDepth - 1"),
    ("router", "credits_q[o] + CreditWidth'(credit_i[o]) - CreditWidth'(valid_d[o])",
     "valid_d[o] ? credits_q[o] - 1'b1 : credits_q[o] + CreditWidth'(credit_i[o])"),
    ("router", "locked_q[o] <= @!flit_d.tail@", "1'b0"),
    ("fifo", "count_q + CountWidth'(push_i) - CountWidth'(pop_i)",
     "push_i ? count_q + 1'b1 : count_q - CountWidth'(pop_i)"),
    # network interface, sending side
    ("network_interface", "credits_q[turn_q] != '0", "credits_q[0] != '0"),
    ("network_interface", "if (@step_start_i@) turn_q", "1'b0"),
    ("network_interface", "send && send_flit_i.tail", "send"),
]


def replaced(number, good, bad):
    """The two pieces behind the switch; statements get an if, expressions a condition."""
    if "<=" in good and "(" in good and good.startswith("turn_q"):
        return f"begin if (seeded_bug == {number}) {bad}; else {good}; end"
    if good.startswith("else if"):
        condition, target = good[:good.index(")") + 1], "valid_q[row_i]"
        return f"{condition} {target} = seeded_bug == {number} && {target}"
    semicolon = ";" if good.endswith(";") else ""
    good, bad = good.rstrip(";"), bad.rstrip(";")
    if "@" in good:
        before, expression, after = good.split("@")
        return before + replaced(number, expression, bad) + after
    return f"((seeded_bug == {number}) ? ({bad}) : ({good})){semicolon}"


def main():
    source, target = map(pathlib.Path, sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    texts = {path.name: path.read_text() for path in sorted(source.iterdir())
             if path.suffix in (".sv", ".svh", ".vlt")}
    for number, (module, good, bad) in enumerate(CORE_BUGS + ROUTER_BUGS, start=1):
        name = f"{module}.sv"
        piece = good.replace("@", "")
        if texts[name].count(piece) != 1:
            sys.exit(f"error: bug {number}: {name} does not hold this once: {piece}")
        texts[name] = texts[name].replace(piece, replaced(number, good, bad))
    declaration = ("package spikemesh_pkg;\n"
                   "  import \"DPI-C\" function int seeded_bug_number();\n"
                   "  int seeded_bug;\n")
    texts["spikemesh_pkg.sv"] = texts["spikemesh_pkg.sv"].replace(
        "package spikemesh_pkg;\n", declaration)
    for top in ("neuron_core", "router", "network_interface"):
        text = texts[f"{top}.sv"]
        end = text.rindex("endmodule")
        texts[f"{top}.sv"] = (text[:end] + "  initial seeded_bug = seeded_bug_number();\n\n"
                              + text[end:])
    # Modules that did not need the package need it now.
    for module in ("list_walker", "decay", "fifo"):
        texts[f"{module}.sv"] = texts[f"{module}.sv"].replace(
            f"module {module}", f"module {module} import spikemesh_pkg::*;", 1)
    for name, text in texts.items():
        path = target / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
    print(f"{len(CORE_BUGS)};{len(ROUTER_BUGS)}")


if __name__ == "__main__":
    main()
