"""Modules of Verilator's elaborated tree as Verilog 2005."""

import sys

from expressions import identifier
from statements import StatementWriter


class ModuleWriter(StatementWriter):
    """Writes one elaborated module."""

    # ---- Items of a module ----
    def _declare_local(self, name, var):
        self._lines.append(f"  reg [{self._types.bits(var.get('dtype_id')) - 1}:0] {name};")

    def _is_memory(self, var):
        dimensions, _ = self._types.shape(var.get("dtype_id"))
        if len(dimensions) != 1 or var.get("dir") or dimensions[0] < 4:
            return False
        name = var.get("name")
        if name not in self._written:
            return False
        selected = whole = 0
        for parent in self._module.iter():
            for kid in parent:
                if kid.tag == "varref" and kid.get("name") == name:
                    if parent.tag == "arraysel" and parent[0] is kid:
                        selected += 1
                    else:
                        whole += 1
        return selected > 0 and whole == 0

    def _declare(self, var, scope):
        name = var.get("name")
        local = identifier(scope + name)
        self._scopes[-1][name] = local
        self._declared.setdefault(name, []).append(local)
        dimensions, width = self._types.shape(var.get("dtype_id"))
        if self._is_memory(var):
            self._memories.add(local)
            return f"  reg [{width - 1}:0] {local} [0:{dimensions[0] - 1}];"
        kind = "reg" if name in self._written else "wire"
        direction = f"{var.get('dir')} " if var.get("dir") else ""
        attribute = "(* anyconst *) " if name.startswith("anyconst_") else ""
        return (f"  {attribute}{direction}{kind} "
                f"[{self._types.bits(var.get('dtype_id')) - 1}:0] {local};")

    def write(self):
        ports = [var for var in self._module.findall("var") if var.get("dir")]
        ports.sort(key=lambda var: int(var.get("pinIndex")))
        header = (f"module {identifier(self._module.get('name'))}("
                  + ", ".join(identifier(port.get("name")) for port in ports) + ");")
        if self._is_cut:
            self._lines += [self._declare(port, "") for port in ports]
        else:
            self._items(self._module, "")
        if self._formal and self._is_top and self._has("rst_ni"):
            self._lines += self._reset_at_first()
        functions = self._functions_text()
        helpers = [f"  {text}" for text in self._helpers.values()]
        return "\n".join([header, *helpers, *functions, *self._lines, "endmodule"])

    def _functions_text(self):
        wanted, done, texts = self._called(self._module), set(), []
        local = {func.get("name"): func for func in self._module.iter("func")}
        while wanted - done:
            name = (wanted - done).pop()
            done.add(name)
            func = local.get(name, self._functions.get(name))
            texts.append(self._function(func))
            wanted |= self._called(func)
        return texts

    @staticmethod
    def _called(node):
        return {ref.get("name") for ref in node.iter("funcref")}

    def _function(self, func):
        name = identifier(func.get("name"))
        lines = [f"  function [{self._types.bits(func.get('dtype_id')) - 1}:0] {name};"]
        body, scope = [], {}
        for node in func:
            if node.tag != "var":
                body.append(node)
            elif node.get("dir") != "output":
                direction = "input" if node.get("dir") else "reg"
                scope[node.get("name")] = identifier(node.get("name"))
                lines.append(f"    {direction} [{self._types.bits(node.get('dtype_id')) - 1}:0] "
                             f"{identifier(node.get('name'))};")
            else:
                scope[node.get("name")] = name
        self._scopes.append(scope)
        held, self._lines = self._lines, []
        text = self._statements(body, 3)
        locals_of_blocks, self._lines = self._lines, held
        self._scopes.pop()
        return "\n".join([*lines, *locals_of_blocks, "    begin", *text, "    end",
                          "  endfunction"])

    def _items(self, parent, scope):
        for var in parent.findall("var"):
            if not (var.get("param") or var.get("localparam") or var.get("vartype") == "integer"):
                self._lines.append(self._declare(var, scope))
        for node in parent:
            if node.tag == "contassign":
                source, target = node
                self._lines.append(
                    f"  assign {self._reference(target)} = {self.expression(source)};")
            elif node.tag == "initial":
                for source, target in node:
                    self._constant_assign(source, target)
            elif node.tag == "always":
                self._process(node)
            elif node.tag == "instance":
                self._instance(node, scope)
            elif node.tag == "begin":
                self._scopes.append({})
                self._items(node, f"{scope}{identifier(node.get('name') or 'b')}_")
                self._scopes.pop()
            elif node.tag not in ("var", "func", "typedef"):
                sys.exit(f"error: {self._module.get('name')}: no item for <{node.tag}>")
        if self._formal:
            self._properties(parent)

    def _constant_assign(self, source, target):
        """Verilator makes an initial assignment of a continuous one that is constant, and takes it
        out of its generate scope: then it is that of the next scope that has the name."""
        local, name = self._reference(target), target.get("name")
        if target.tag == "varref" and not any(name in scope for scope in self._scopes):
            if not self._declared.get(name):
                sys.exit(f"error: {self._module.get('name')}: {name} has no scope")
            local = self._declared[name].pop(0)
        self._lines.append(f"  assign {local} = {self.expression(source)};")

    def _properties(self, parent):
        for var in parent.findall("var"):
            kind, _, rest = var.get("name").partition("_")
            if kind not in ("check", "assume") or not rest:
                continue
            assumed = kind == "assume" or var.get("name") in self._contracts
            if kind == "check" and not assumed and self._proven and (
                    var.get("name") not in self._proven):
                continue
            statement = f"{'assume' if assumed else 'assert'}({self._resolve(var.get('name'))});"
            guard = "if (rst_ni) " if self._has("rst_ni") else ""
            self._lines.append(f"  always @* begin {guard}{statement} end")

    def _reset_at_first(self):
        """In a proof, reset is on in the first cycle and off from then on."""
        return ["  reg started_of_proof = 1'b0;",
                "  always @(posedge clk_i) started_of_proof <= 1'b1;",
                "  always @* assume(rst_ni == started_of_proof);"]

    def _has(self, name):
        return any(var.get("name") == name for var in self._module.findall("var"))

    def _process(self, always):
        tree = always.find("sentree")
        if tree is None:
            sensitivity = "*"
        else:
            edges = {"POS": "posedge", "NEG": "negedge"}
            sensitivity = "(" + " or ".join(
                f"{edges[item.get('edgeType')]} {self._resolve(item[0].get('name'))}"
                for item in tree) + ")"
        body = [node for node in always if node.tag != "sentree"]
        if tree is None or len(tree) < 2:
            text = self._statements(body, 2)
        else:
            text = self._with_reset(body, tree[1][0].get("name"))
        self._lines += [f"  always @{sensitivity} begin", *text, "  end"]

    def _with_reset(self, body, reset):
        """Yosys knows an asynchronous reset by `if (!reset)` around all: the body twice, with the
        reset's value put in."""
        branches = []
        for value in (0, 1):
            self._constants[reset] = value
            branches.append(self._statements(body, 3))
            del self._constants[reset]
        return [f"    if (!{self._resolve(reset)}) begin", *branches[0], "    end else begin",
                *branches[1], "    end"]

    def _instance(self, node, scope):
        connections = []
        for port in node.findall("port"):
            kids = list(port)
            text = ""
            if kids:
                text = (self._reference(kids[0]) if port.get("direction") == "out"
                        else self.expression(kids[0]))
            connections.append(f".{identifier(port.get('name'))}({text})")
        self._lines.append(f"  {identifier(node.get('defName'))} "
                           f"{identifier(scope + node.get('name'))}({', '.join(connections)});")
