"""The property that an idle block keeps its state: not busy and without input, no register and no
memory changes in a cycle. Asks z3 for any state and any inputs of which one does.

Registers with a reset have no name of their own in Yosys' SMT, so one is told by its path."""

import re
import subprocess

PATIENCE = 300  # seconds


def question(text, top, quiet):
    """(the SMT of Yosys for one idle state, the registers and memories that it has): in the SMT,
    change0, change1, ... say which of them differ in the next state."""
    start = text.index(f"(define-fun |{top}_t|")
    transition = text[start:text.index("; end of module", start)]
    changes = []
    for line in transition.splitlines()[1:]:
        found = re.match(r"\s*\(= (.*) \((\|[^|]*\|) next_state\)\) ; (.*)", line)
        if found and "started_of_proof" not in found.group(3):
            name = found.group(3).replace("/", "").replace("\\", "")
            changes.append((found.group(1), found.group(2), name))
    lines = ["(set-logic QF_ABV)"]
    skipping = False  # the initial state: any state is asked for
    for line in text[:start].splitlines():
        if line.startswith((f"(define-fun |{top}_i|", "(declare-sort")):
            skipping = line.startswith("(define") and not line.endswith("true)")
            continue
        if skipping:
            skipping = not line.startswith(")")
            continue
        line = re.sub(rf"\(\(state \|{re.escape(top)}_s\|\)\)", "()", line)
        lines.append(line.replace(f"(|{top}_s|)", "()"))
    body = "\n".join(lines) + "\n"
    # Reachable states keep the assertions, which a proof by induction of its own shows.
    wires = [f"|{top}_a|", f"|{top}_u|"]
    for port, value in (("rst_ni", "true"), ("busy_o", "false")):
        if f"{top}_n {port}|" in text:
            wires.append(f"(= |{top}_n {port}| {value})")
    for name in quiet:
        port, _, bit = name.partition(":")
        width = int(re.search(rf"; yosys-smt2-input {port} (\d+)", text).group(1))
        wire = f"|{top}_n {port}|"
        if bit:
            wires.append(f"(= ((_ extract {bit} {bit}) {wire}) #b0)")
        else:
            wires.append(f"(= {wire} " + ("false)" if width == 1 else f"#b{'0' * width})"))
    body += "".join(f"(assert {wire})\n" for wire in wires)
    for number, (value, register, name) in enumerate(changes):
        body += (f"(define-fun change{number} () Bool (not (= {value} {register}))) ; {name}\n")
    return re.sub(r"\((\|[^|]+\|) state\)", r"\1", body), [name for _, _, name in changes]


def ask(query, text):
    """z3's answer, a line or a list of values each."""
    query.write_text(text)
    output = subprocess.run(["z3", f"-T:{PATIENCE}", str(query)], text=True,
                            stdout=subprocess.PIPE, check=False).stdout
    if not output.startswith(("sat", "unsat")) or "error" in output or "timeout" in output:
        raise RuntimeError(f"no answer of z3: {output[:500]}")
    return output


def any_of(numbers):
    return f"(or false {' '.join(f'change{number}' for number in numbers)})"


def prove_idle(smt, top, quiet):
    """(whether every register and memory keeps its value, what was found)."""
    text, names = question(smt.read_text(), top, quiet)
    query = smt.with_suffix(".idle.smt2")
    everything = range(len(names))
    # An idle state there is: else the proof would say nothing.
    output = ask(query, text + f"(check-sat)\n(assert {any_of(everything)})\n(check-sat)\n")
    if not output.startswith("sat\n"):
        return False, "no state is idle"
    if output == "sat\nunsat\n":
        return True, f"{len(names)} registers and memories keep their values"
    return False, "some change while idle"


def find_changes(smt, top, quiet, paths):
    """(whether something changes in each of the paths, which do not)."""
    text, names = question(smt.read_text(), top, quiet)
    for path in paths:
        text += (f"(push)\n(assert {any_of(n for n, name in enumerate(names) if path in name)})\n"
                 "(check-sat)\n(pop)\n")
    answers = ask(smt.with_suffix(".idle.smt2"), text).split()
    kept = [path for path, answer in zip(paths, answers, strict=True) if answer != "sat"]
    return not kept, "keep their values: " + ", ".join(kept) if kept else "all change while idle"
