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
from idle import prove_idle  # noqa: E402

FORMAL = pathlib.Path(__file__).resolve().parent
RTL = FORMAL.parent
ROOT = RTL.parent


@dataclasses.dataclass
class Proof:
    """A top of rtl/formal (or of rtl/), how deep it is looked at, and a fault that it must find."""
    top: str
    bug: tuple                    # file, text, replacement
    steps: int = 1                # cycles from the reset; 1: pure combination
    induction: bool = False       # and for ever after, by induction over so many cycles
    quiet: tuple = ()             # the property is that an idle block keeps its state; its inputs
                                  # (or `port:bit`) that are 0 when it gets none
    cut: tuple = ()               # modules whose outputs may take any value
    contracts: tuple = ()         # assertions of inner modules that the environment must keep
    small: bool = False           # memories so small that they are registers to the prover
    gates: bool = False           # goes to the prover as gates: shifts by unknowns are hard else
    reduced: tuple = ()           # (file, text, replacement)s: sizes that the proof takes smaller


PROOFS = {
    "decay": Proof("decay_proof", ("decay.sv", "-kept : kept", "~kept : kept")),
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
    "idle_axon": Proof("axon_stage", quiet=("cfg_req_i:21", "spike_i", "sent_i"),
                       bug=("axon_stage.sv", "!no_spike || lookup_q ||", "!no_spike ||")),
}


def run(command, **options):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **options)


def checked(command, **options):
    result = run(command, **options)
    if result.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))}\n{result.stdout[-3000:]}")
    return result.stdout


def copy_with(changes, folder):
    """A copy of rtl/*.sv with the changes, the text of which must stand there once."""
    folder.mkdir(exist_ok=True)
    for source in [*RTL.glob("*.sv"), *RTL.glob("*.svh"), *RTL.glob("*.vlt")]:
        shutil.copy(source, folder)
    for name, good, bad in changes:
        text = (folder / name).read_text()
        if text.count(good) != 1:
            sys.exit(f"error: {name} does not hold this once: {good}")
        (folder / name).write_text(text.replace(good, bad))
    return folder


def write_smt(proof, rtl, folder):
    verilog, smt = folder / "lowered.v", folder / "proof.smt2"
    source = FORMAL / f"{proof.top}.sv"
    checked([ROOT / "tools" / "lower_rtl", "--top", proof.top, "--rtl", rtl,
             "--define", "SPIKEMESH_FORMAL", "--output", verilog,
             *(f"--contract={name}" for name in proof.contracts),
             *(f"--cut={name}" for name in proof.cut),
             *([source] if source.exists() else [])])
    # Reads of memories stay apart from the registers behind them: to merge them takes long.
    memories = "memory -nordff; opt -fast" if proof.small else "memory_collect"
    if proof.gates:
        memories = "memory -nordff; opt -full -nosdff -nodffe"
    gates = ("techmap; opt -fast -nosdff -nodffe; abc -g AND,OR,XOR,MUX; opt_clean; dffunmap;"
             if proof.gates else "")
    checked(["yosys", "-q", "-p", f"read_verilog -formal {verilog}; hierarchy -top {proof.top}; "
             f"proc; opt_clean; flatten; opt_clean; {memories}; async2sync; dffunmap; {gates} "
             f"opt_clean; write_smt2 -wires {smt}"])
    return smt


def prove(proof, smt):
    """(holds, what the prover said)."""
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
        changes = [*proof.reduced, *([proof.bug] if options.bug else [])]
        rtl = copy_with(changes, folder / "rtl") if changes else RTL
        holds, output = prove(proof, write_smt(proof, rtl, folder))
    print(output)
    if holds == options.bug:
        sys.exit(f"error: {options.name} " + ("does not find the bug" if holds else "fails"))
    print(f"{options.name}: " + ("proven" if holds else "a counterexample, as it must be"))


if __name__ == "__main__":
    main()
