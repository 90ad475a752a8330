#!/usr/bin/python3
"""Proves one property of the RTL, or shows that the proof finds a bug.

Usage: prove.py NAME [--bug] [--keep FOLDER]     prove.py --list

Without --bug it succeeds if the proof holds; with it, if the same proof of a copy of the RTL with
one seeded fault ends in a counterexample. Verilator lowers the RTL (tools/lower_rtl), Yosys makes
SMT of it, z3 decides.
"""

import argparse
import dataclasses
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from idle import find_changes, prove_idle  # noqa: E402

FORMAL = pathlib.Path(__file__).resolve().parent
RTL = FORMAL.parent
ROOT = RTL.parent


@dataclasses.dataclass
class Proof:
    """A top of rtl/formal (or of rtl/), how deep it is looked at, and a fault that it must find."""
    top: str
    bug: tuple = ()               # file, text, replacement
    steps: int = 1                # cycles from the reset; 1: pure combination
    induction: bool = False       # and for ever after, by induction over so many cycles
    quiet: tuple = ()             # the property is that an idle block keeps its state; its inputs
                                  # (or `port:bit`) that are 0 when it gets none
    changed: tuple = ()           # then faults: (path of what they change, file, text, replacement)
    cut: tuple = ()               # modules whose outputs may take any value
    at_rest: tuple = ()           # modules that stand as in rtl/formal/at_rest
    properties: tuple = ()        # the assertions that are proven; all if there are none here
    contracts: tuple = ()         # assertions of inner modules that the environment must keep
    small: bool = False           # memories so small that they are registers to the prover
    narrowed: bool = False        # operations are cut to their bits, so that equal ones are one
    gates: bool = False           # goes to the prover as gates: shifts by unknowns are hard else
    reduced: tuple = ()           # (file, text, replacement)s: sizes that the proof takes smaller


# Of the whole core: it changes by its own logic alone, so arithmetic may give anything.
AT_REST = ("sram", "accumulator_bank")
ARITHMETIC = ("decay", "compartment_update", "synapse_decoder", "product_moment", "trace_value",
              "product_factor", "synapse_update")
# Assertions that tell which states a core can be in.
INVARIANTS = ("WordsAccounted", "OutstandingBound", "RereadOnlyInside", "EntryAtRest",
              "CompartmentAtEnd", "ProductInSynapse", "PlaceInSynapse", "EmptyAtRest",
              "RowsAccounted", "RowsInOrder", "AllWorkedAtEnd", "NothingBehindLast",
              "AccumulatorsFollow")
# What the barrier and configuration see to.
CORE_CONTRACTS = ("ConfigAtRest", "StartAtRest", "StartWhileResting", "CompartmentsInMemory")

# A fault of each kind of stage: it works on while it says that it is at rest, or a register of it
# goes with what it does not need.
CHANGED_BY_FAULTS = (
    ("u_synapse_stage.u_walker", "synapse_stage.sv", "!walker_idle || writing", "writing"),
    ("u_accumulator_banks", "accumulator_banks.sv", "if (add_i != '0) begin", "begin"),
    ("u_dendrite_stage", "dendrite_stage.sv", "if (!stall && d1_valid_q)", "if (!stall)"),
    ("u_axon_stage", "axon_stage.sv", "!no_spike || lookup_q ||", "!no_spike ||"),
    ("u_learning_stage.u_keys", "learning_stage.sv", "keys_busy || lead_q", "lead_q"),
    ("u_epoch_counter", "neuron_core.sv", "epoch_busy || learning_busy", "learning_busy"),
    ("u_config_packets", "config_packets.sv", "access_q.valid || state_q != StIdle;",
     "access_q.valid;"),
    ("u_registers", "core_registers.sv", "if (hit && !cfg_req_i.write)", "if (!cfg_req_i.write)"),
    ("u_network_interface", "network_interface.sv", "!(&empty) || valid_q != '0 ||",
     "!(&empty) ||"),
)

PROOFS = {
    "decay": Proof("decay_proof", ("decay.sv", "-kept : kept", "~kept : kept"), narrowed=True),
    "decay_quotient": Proof("decay_quotient_proof", ("decay.sv", "-kept : kept", "~kept : kept")),
    "weight": Proof("weight_proof",
                    ("synapse_decoder.sv", "delay <= slot_mask", "delay < slot_mask")),
    "words": Proof("words_proof", ("spikemesh_pkg.sv", "19'd21846", "19'd21845")),
    "compartment": Proof("compartment_proof",
                         ("compartment_update.sv", "reduced < -StateMax", "1'b0")),
    "trace": Proof("trace_proof", ("trace_value.sv", "value > Width'(127)", "value > Width'(128)")),
    "moment": Proof("moment_proof", ("product_moment.sv", "y_time_i.index > x_time_i.index",
                                     "y_time_i.index >= x_time_i.index")),
    "update": Proof("update_proof", ("synapse_update.sv", "-highest - wide_t'(1)", "-highest")),
    "accumulator": Proof("accumulator_proof", steps=6, small=True, gates=True,
                         reduced=(("spikemesh_pkg.sv", "Accumulators = 8192", "Accumulators = 8"),
                                  ("spikemesh_pkg.sv", "AccBanks = 16", "AccBanks = 2"),
                                  ("spikemesh_pkg.sv", "RowWidth = 8", "RowWidth = 1"),
                                  ("spikemesh_pkg.sv", "SynapseLanes = 4", "SynapseLanes = 2")),
                         bug=("accumulator_banks.sv",
                              "found[bank_q[lane]] ? value[bank_q[lane]] : '0",
                              "value[bank_q[lane]]")),
    "issue": Proof("issue_proof", steps=2, induction=True, contracts=("WordHasSynapses",),
                   cut=("synapse_decoder",),
                   bug=("synapse_issue.sv", "phase_i == 3'd0 || phase_i == 3'd7",
                        "phase_i == 3'd0")),
    "fifo": Proof("fifo_proof", steps=14, small=True,
                  bug=("fifo.sv", "(read_q == Last) ? '0", "(read_q == Last) ? PointerWidth'(1)")),
    "link": Proof("link_proof", steps=16, small=True,
                  bug=("network_interface.sv", "credit_q <= pop;", "credit_q <= pop | credit_q;")),
    "axon": Proof("axon_stage", steps=2, induction=True,
                  contracts=("SentIsOffered", "OneUser", "NoOverflow"),
                  bug=("axon_stage.sv", "pushing_q <= req;", "pushing_q <= req && in_memory;")),
    "core": Proof("neuron_core", steps=2, induction=True, at_rest=AT_REST, cut=ARITHMETIC,
                  properties=INVARIANTS, contracts=CORE_CONTRACTS,
                  bug=("accumulator_rows.sv", "row_q < rows", "row_q <= rows")),
    "idle_core": Proof("neuron_core", at_rest=AT_REST, cut=ARITHMETIC,
                       properties=INVARIANTS, contracts=CORE_CONTRACTS,
                       quiet=("step_start_i", "step_close_i", "sweep_start_i", "cfg_valid_i",
                              "link_credit_i", "link_valid_i"),
                       changed=CHANGED_BY_FAULTS),
    "idle_sram": Proof("sram", quiet=("req_i",),
                       changed=(("mem", "sram.sv", "if (req_i)", "if (req_i || write_i)"),)),
    "idle_bank": Proof("accumulator_bank", quiet=("used_i",),
                       changed=(("", "accumulator_bank.sv", "if (used_i)", "if (write_i)"),)),
}


def run(command, **options):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **options)


def checked(command, **options):
    result = run(command, **options)
    if result.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))}\n{result.stdout[-3000:]}")
    return result.stdout


def copy_with(changes, at_rest, folder):
    """A copy of rtl/*.sv with the changes, the text of which must stand there once, and with the
    modules of rtl/formal/at_rest."""
    folder.mkdir(exist_ok=True)
    for source in [*RTL.glob("*.sv"), *RTL.glob("*.svh"), *RTL.glob("*.vlt")]:
        shutil.copy(source, folder)
    for name, good, bad in changes:
        text = (folder / name).read_text()
        if text.count(good) != 1:
            sys.exit(f"error: {name} does not hold this once: {good}")
        (folder / name).write_text(text.replace(good, bad))
    for module in at_rest:
        shutil.copy(FORMAL / "at_rest" / f"{module}.sv", folder)
    return folder


def write_smt(proof, rtl, folder):
    verilog, smt = folder / "lowered.v", folder / "proof.smt2"
    source = FORMAL / f"{proof.top}.sv"
    checked([ROOT / "tools" / "lower_rtl", "--top", proof.top, "--rtl", rtl,
             "--define", "SPIKEMESH_FORMAL", "--output", verilog,
             *(f"--contract={name}" for name in proof.contracts),
             *(f"--property={name}" for name in proof.properties),
             *(f"--cut={name}" for name in proof.cut),
             *([source] if source.exists() else [])])
    narrowed = "opt -fast; wreduce; opt -fast;" if proof.narrowed else ""
    # Reads of memories stay apart from the registers behind them: to merge them takes long.
    memories = "memory -nordff; opt -fast" if proof.small else "memory_collect"
    if proof.quiet:
        memories += "; setattr -set keep 1 t:$mem*"
    if proof.gates:
        memories = "memory -nordff; opt -full -nosdff -nodffe"
    gates = ("techmap; opt -fast -nosdff -nodffe; abc -g AND,OR,XOR,MUX; opt_clean; dffunmap;"
             if proof.gates else "")
    # Every register and memory counts, also one that no output needs.
    kept = "setattr -set keep 1 w:*_q w:*_o t:$memrd* t:$memwr*;" if proof.quiet else ""
    # Registers of equal reset and input are one.
    merged = "opt_merge -nomux;" if proof.at_rest else ""
    checked(["yosys", "-q", "-p", f"read_verilog -formal -noblackbox {verilog}; "
             f"hierarchy -top {proof.top}; proc; {kept} opt_clean; flatten; opt_clean; {merged} "
             f"{narrowed} {memories}; async2sync; dffunmap; {gates} opt_clean; "
             f"write_smt2 -wires {smt}"])
    return smt


def prove(proof, smt, with_bug):
    """(holds, what the prover said)."""
    if proof.quiet and with_bug:
        paths = [path for path, *_ in proof.changed]
        found, output = find_changes(smt, proof.top, proof.quiet, paths)
        return not found, output
    if proof.quiet:
        return prove_idle(smt, proof.top, proof.quiet)
    command = ["yosys-smtbmc", "-s", "z3", "--unroll", "--noprogress", "--presat", "--noincr",
               "-t", str(proof.steps), str(smt)]
    output = run(command).stdout
    if "Status: PASSED" in output and proof.induction:
        output = run([*command[:-1], "-i", str(smt)]).stdout
    if "Status: PASSED" not in output and "Assert failed" not in output:
        sys.exit(f"error: no answer of the prover\n{output[-2000:]}")
    return "Status: PASSED" in output, output


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name", nargs="?", choices=PROOFS)
    parser.add_argument("--bug", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    if options.list or not options.name:
        print("\n".join(PROOFS))
        return
    proof = PROOFS[options.name]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or pathlib.Path(temporary)
        folder.mkdir(exist_ok=True)
        faults = [fault for _, *fault in proof.changed] or [proof.bug]
        changes = [*proof.reduced, *(faults if options.bug else [])]
        copied = changes or proof.at_rest
        rtl = copy_with(changes, proof.at_rest, folder / "rtl") if copied else RTL
        holds, output = prove(proof, write_smt(proof, rtl, folder), options.bug)
    print(output)
    if holds == options.bug:
        sys.exit(f"error: {options.name} " + ("does not find the bug" if holds else "fails"))
    print(f"{options.name}: " + ("proven" if holds else "a counterexample, as it must be"))


if __name__ == "__main__":
    main()
