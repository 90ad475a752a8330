"""Expressions of Verilator's elaborated tree as Verilog 2005."""

import re
import sys


BINARY = {"and": "&", "or": "|", "xor": "^", "add": "+", "sub": "-", "mul": "*", "muls": "*",
          "eq": "==", "eqwild": "==", "neq": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=",
          "shiftl": "<<", "shiftr": ">>", "div": "/", "moddiv": "%", "logand": "&&",
          "logor": "||"}
SIGNED_COMPARE = {"gts": ">", "gtes": ">=", "lts": "<", "ltes": "<="}
UNARY = {"not": "~", "negate": "-", "redand": "&", "redor": "|", "redxor": "^", "lognot": "!"}


class Types:
    """Widths and array bounds of the elaborated types."""

    def __init__(self, table):
        self._nodes = {node.get("id"): node for node in table}

    def shape(self, type_id):
        """(dimensions, width): sizes of the unpacked dimensions, bits of an element."""
        node = self._nodes[type_id]
        if node.tag == "unpackarraydtype":
            inner, width = self.shape(node.get("sub_dtype_id"))
            return [self._range(node)] + inner, width
        return [], self._width(node)

    @staticmethod
    def _range(node):
        first, second = (number(child) for child in node.find("range"))
        return abs(first - second) + 1

    def _width(self, node):
        if node.tag == "basicdtype":
            if node.get("left") is None:
                return 1
            return abs(int(node.get("left")) - int(node.get("right"))) + 1
        if node.tag == "structdtype":
            return sum(self._width(self._nodes[m.get("sub_dtype_id")]) for m in node)
        inner = self._width(self._nodes[node.get("sub_dtype_id")])
        return inner * self._range(node) if node.tag == "packarraydtype" else inner

    def bits(self, type_id):
        dimensions, width = self.shape(type_id)
        for size in dimensions:
            width *= size
        return width


def number(const):
    """The value of a <const>."""
    size, base, digits = re.fullmatch(r"(\d*)'s?([hbd])([0-9a-fA-FxXzZ_]+)",
                                      const.get("name")).groups()
    del size
    return int(digits.replace("_", ""), {"h": 16, "b": 2, "d": 10}[base])


def identifier(name):
    return name if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_$]*", name) else re.sub(r"\W", "_", name)


class ExpressionWriter:
    """Writes the expressions of one module; knows its names, arrays and loop variables."""

    def __init__(self, module, package_functions, types, options):
        self._module = module
        self._contracts = {f"check_{name}" for name in options.contract}
        self._proven = {f"check_{name}" for name in options.property}
        self._is_cut = module.get("origName") in options.cut
        self._is_top = module.get("name") == options.top
        self._types = types
        self._formal = "SPIKEMESH_FORMAL" in options.define
        self._functions = package_functions
        self._helpers = {}
        self._lines = []
        self._arrays = {}      # scoped name of an unpacked array -> (dimensions, width)
        self._memories = set()
        self._scopes = [{}]
        self._declared = {}    # name -> names of all generate scopes' variables of that name
        self._constants = {}   # loop variables
        self._written = self._written_in_processes()

    # ---- Names and types ----
    def _bits(self, node):
        return self._types.bits(node.get("dtype_id"))

    def _resolve(self, name):
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return identifier(name)

    def _written_in_processes(self):
        names = set()
        for always in self._module.iter("always"):
            for assign in [*always.iter("assign"), *always.iter("assigndly")]:
                target = list(assign)[1]
                for ref in [target, *target.iter()]:
                    if ref.tag == "varref":
                        names.add(ref.get("name"))
                        break
        return names

    def _helper(self, name, text):
        self._helpers[name] = text
        return name

    # ---- Expressions ----
    def expression(self, node):
        tag, kids = node.tag, list(node)
        if tag == "const":
            bits = self._types.bits(node.get("dtype_id"))
            width = re.match(r"(\d+)'", node.get("name"))
            return f"{width.group(1) if width else bits}'h{number(node):x}"
        if self._constants and (value := self._value(node)) is not None:
            return f"{self._bits(node)}'h{value:x}"
        if tag == "varref":
            return self._resolve(node.get("name"))
        if tag in BINARY:
            return f"({self.expression(kids[0])} {BINARY[tag]} {self.expression(kids[1])})"
        if tag in SIGNED_COMPARE:
            return (f"($signed({self.expression(kids[0])}) {SIGNED_COMPARE[tag]} "
                    f"$signed({self.expression(kids[1])}))")
        if tag in UNARY:
            return f"({UNARY[tag]}{self.expression(kids[0])})"
        if tag == "cond":
            return "(" + " ? ".join([self.expression(kids[0]),
                                     " : ".join(map(self.expression, kids[1:]))]) + ")"
        if tag == "concat":
            return "{" + ", ".join(map(self.expression, kids)) + "}"
        if tag == "replicate":
            return "{" + f"{number(kids[1])}{{{self.expression(kids[0])}}}" + "}"
        if tag == "funcref":
            arguments = ", ".join(self.expression(list(arg)[0]) for arg in kids)
            return f"{identifier(node.get('name'))}({arguments})"
        special = getattr(self, f"_{tag}", None)
        if special is None:
            sys.exit(f"error: {self._module.get('name')}: no Verilog for <{tag}>")
        return special(node, kids)

    def _extend(self, node, kids):
        gap = self._bits(node) - self._width_of(kids[0])
        text = self.expression(kids[0])
        return f"{{{gap}'h0, {text}}}" if gap > 0 else text

    def _width_of(self, node):
        return self._bits(node)

    def _extends(self, node, kids):
        wide, narrow = self._bits(node), self._width_of(kids[0])
        if wide == narrow:
            return self.expression(kids[0])
        name = self._helper(f"sx_{narrow}_{wide}", (
            f"function [{wide - 1}:0] sx_{narrow}_{wide}(input [{narrow - 1}:0] x);\n"
            f"    sx_{narrow}_{wide} = {{{{{wide - narrow}{{x[{narrow - 1}]}}}}, x}};\n"
            f"  endfunction"))
        return f"{name}({self.expression(kids[0])})"

    def _shiftrs(self, node, kids):
        width, places = self._bits(node), self._width_of(kids[1])
        name = self._helper(f"sra_{width}_{places}", (
            f"function [{width - 1}:0] sra_{width}_{places}(input signed [{width - 1}:0] x, "
            f"input [{places - 1}:0] n);\n    sra_{width}_{places} = x >>> n;\n  endfunction"))
        return f"{name}({self.expression(kids[0])}, {self.expression(kids[1])})"

    def _countones(self, node, kids):
        width = self._width_of(kids[0])
        total = " + ".join(f"{{31'h0, x[{i}]}}" for i in range(width))
        name = self._helper(f"ones_{width}", (
            f"function [31:0] ones_{width}(input [{width - 1}:0] x);\n"
            f"    ones_{width} = {total};\n  endfunction"))
        return f"{name}({self.expression(kids[0])})"

    def _onehot0(self, node, kids):
        width = self._width_of(kids[0])
        name = self._helper(f"onehot0_{width}", (
            f"function onehot0_{width}(input [{width - 1}:0] x);\n"
            f"    onehot0_{width} = (x & (x - {width}'h1)) == {width}'h0;\n  endfunction"))
        return f"{name}({self.expression(kids[0])})"

    def _sel(self, node, kids):
        width = self._bits(node)
        base, lsb = kids[0], kids[1]
        if base.tag in ("varref", "arraysel"):
            return self._reference(node)
        whole, places = self._width_of(base), self._width_of(lsb)
        name = self._helper(f"sel_{whole}_{places}_{width}", (
            f"function [{width - 1}:0] sel_{whole}_{places}_{width}(input [{whole - 1}:0] x, "
            f"input [{places - 1}:0] n);\n"
            f"    sel_{whole}_{places}_{width} = x >> n;\n  endfunction"))
        return f"{name}({self.expression(base)}, {self.expression(lsb)})"

    def _arraysel(self, node, _):
        return self._reference(node)

    def _reference(self, node):
        """A variable, or a part of it, also as the target of an assignment."""
        if node.tag == "concat":
            return "{" + ", ".join(map(self._reference, node)) + "}"
        path, offset, width = self._path(node)
        if path["memory"] is not None:
            word = f"{path['name']}[{path['memory']}]"
            if offset is None:
                return word
            return self._part(word, offset, width)
        if offset is None:
            return path["name"]
        return self._part(path["name"], offset, width)

    @staticmethod
    def _part(name, offset, width):
        constant, terms = offset
        if terms:
            total = " + ".join([*terms, f"32'h{constant:x}"])
            return f"{name}[{total} +: {width}]"
        return f"{name}[{constant + width - 1}:{constant}]"

    def _path(self, node):
        """({name, memory index}, offset or None, width) of a reference."""
        if node.tag == "varref":
            if node.get("name") in self._constants:
                sys.exit("error: a part of a loop variable")
            name = self._resolve(node.get("name"))
            return {"name": name, "memory": None}, None, self._bits(node)
        kids = list(node)
        path, offset, _ = self._path(kids[0])
        width = self._bits(node)
        if node.tag == "arraysel" and path["name"] in self._memories and path["memory"] is None:
            return {"name": path["name"], "memory": self.expression(kids[1])}, None, width
        constant, terms = offset or (0, [])
        step = width if node.tag == "arraysel" else 1
        index = self._value(kids[1])
        if index is not None:
            constant += index * step
        else:
            text = self.expression(kids[1])
            gap = 32 - self._width_of(kids[1])
            text = f"{{{gap}'h0, {text}}}" if gap > 0 else text
            terms = [*terms, text if step == 1 else f"({text} * 32'h{step:x})"]
        return path, (constant, terms), width

    def _value(self, node):
        """The value of an expression of constants and loop variables, or None."""
        if node.tag == "const":
            return number(node)
        if node.tag == "varref":
            return self._constants.get(node.get("name"))
        if node.tag in ("and", "or"):
            values = [self._value(kid) for kid in node]
            absorbing = 0 if node.tag == "and" else (1 << self._bits(node)) - 1
            return absorbing if absorbing in values else None
        if node.tag == "cond":
            chosen = self._value(node[0])
            return None if chosen is None else self._value(node[1 if chosen else 2])
        operation = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b,
                     "gt": lambda a, b: a > b, "lt": lambda a, b: a < b,
                     "gte": lambda a, b: a >= b, "lte": lambda a, b: a <= b,
                     "gts": lambda a, b: a > b, "lts": lambda a, b: a < b,
                     "sel": lambda a, low, _: a >> low, "extend": lambda a: a,
                     "not": lambda a: ~a}.get(node.tag)
        if operation is None:
            return None
        kids = [self._value(kid) for kid in node]
        return None if None in kids else int(operation(*kids)) & ((1 << self._bits(node)) - 1)
