"""The property that an idle block keeps its state: not busy and without input, no register and no
memory changes in a cycle. Asks z3 for any state and any inputs of which one does."""

import re
import subprocess

PATIENCE = 300  # seconds


def question(text, top, quiet):
    """The SMT of Yosys for one state, and the question whether a next state can differ."""
    start = text.index(f"(define-fun |{top}_t|")
    transition = text[start:text.index("; end of module", start)]
    changes = []
    for line in transition.splitlines()[1:]:
        found = re.match(r"\s*\(= (.*) \((\|[^|]*\|) next_state\)\) ; (.*)", line)
        if found and "started_of_proof" not in found.group(3):
            changes.append((found.group(1), found.group(2), found.group(3)))
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
    wires = [f"|{top}_a|", f"|{top}_u|", f"(= |{top}_n rst_ni| true)",
             f"(= |{top}_n busy_o| false)"]
    for name in quiet:
        port, _, bit = name.partition(":")
        width = int(re.search(rf"; yosys-smt2-input {port} (\d+)", text).group(1))
        wire = f"|{top}_n {port}|"
        if bit:
            wires.append(f"(= ((_ extract {bit} {bit}) {wire}) #b0)")
        else:
            wires.append(f"(= {wire} " + ("false)" if width == 1 else f"#b{'0' * width})"))
    body += "".join(f"(assert {wire})\n" for wire in wires)
    flags = []
    for number, (value, register, name) in enumerate(changes):
        body += (f"(define-fun change{number} () Bool (not (= {value} {register}))) ; {name}\n")
        flags.append(f"change{number}")
    body += f"(assert (or {' '.join(flags)}))\n(check-sat)\n(get-value ({' '.join(flags)}))\n"
    return re.sub(r"\((\|[^|]+\|) state\)", r"\1", body), [name for _, _, name in changes]


def prove_idle(smt, top, quiet):
    """(whether every register and memory keeps its value, what was found)."""
    text, names = question(smt.read_text(), top, quiet)
    query = smt.with_suffix(".idle.smt2")
    query.write_text(text)
    output = subprocess.run(["z3", f"-T:{PATIENCE}", str(query)], text=True,
                            stdout=subprocess.PIPE, check=False).stdout
    if output.startswith("unsat"):
        return True, f"{len(names)} registers and memories keep their values"
    if not output.startswith("sat"):
        raise RuntimeError(f"no answer of z3: {output[:500]}")
    changed = [names[int(number)] for number in re.findall(r"\(change(\d+) true\)", output)]
    return False, "change while idle: " + ", ".join(changed)
