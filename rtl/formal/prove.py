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

FORMAL = pathlib.Path(__file__).resolve().parent
RTL = FORMAL.parent
ROOT = RTL.parent


@dataclasses.dataclass
class Proof:
    """A top of rtl/formal, a pure combination, and a fault that it must find."""
    top: str
    bug: tuple  # file, text, replacement


PROOFS = {
    "weight": Proof("weight_proof", ("synapse_decoder.sv", "delay <= longest", "delay < longest")),
    "words": Proof("words_proof", ("spikemesh_pkg.sv", "19'd21846", "19'd21845")),
    "trace": Proof("trace_proof", ("trace_value.sv", "value > Width'(127)", "value > Width'(128)")),
    "moment": Proof("moment_proof", ("product_moment.sv", "y_time_i.index > x_time_i.index",
                                     "y_time_i.index >= x_time_i.index")),
    "update": Proof("update_proof", ("synapse_update.sv", "-highest - wide_t'(1)", "-highest")),
}


def run(command, **options):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **options)


def checked(command, **options):
    result = run(command, **options)
    if result.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))}\n{result.stdout[-3000:]}")
    return result.stdout


def copy_with_bug(proof, folder):
    """A copy of rtl/*.sv with the fault, the text of which must stand there once."""
    for source in [*RTL.glob("*.sv"), *RTL.glob("*.svh"), *RTL.glob("*.vlt")]:
        shutil.copy(source, folder)
    name, good, bad = proof.bug
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
             *([source] if source.exists() else [])])
    # Reads of memories stay apart from the registers behind them: to merge them takes long.
    checked(["yosys", "-q", "-p", f"read_verilog -formal {verilog}; hierarchy -top {proof.top}; "
             "proc; opt_clean; flatten; opt_clean; memory_collect; async2sync; dffunmap; "
             f"opt_clean; write_smt2 -wires {smt}"])
    return smt


def prove(smt):
    """(holds, what the prover said)."""
    command = ["yosys-smtbmc", "-s", "z3", "--unroll", "--noprogress", "--presat",
               "-t", "1", str(smt)]
    output = run(command).stdout
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
        rtl = RTL
        if options.bug:
            (folder / "rtl").mkdir(exist_ok=True)
            rtl = copy_with_bug(proof, folder / "rtl")
        holds, output = prove(write_smt(proof, rtl, folder))
    print(output)
    if holds == options.bug:
        sys.exit(f"error: {options.name} " + ("does not find the bug" if holds else "fails"))
    print(f"{options.name}: " + ("proven" if holds else "a counterexample, as it must be"))


if __name__ == "__main__":
    main()
