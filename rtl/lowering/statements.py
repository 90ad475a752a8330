"""Statements of Verilator's elaborated tree as Verilog 2005: loops unrolled, returns branches."""

import sys

from expressions import ExpressionWriter, identifier


class StatementWriter(ExpressionWriter):
    """Writes the statements of one elaborated module."""

    # ---- Statements ----
    def _statements(self, nodes, indent):
        """Statements; after one that may leave a function, the rest goes where it does not."""
        lines = []
        nodes = list(nodes)
        while nodes:
            node = nodes.pop(0)
            if node.tag == "jumpgo":
                return lines
            if node.tag in ("jumpblock", "begin") and not node.get("name"):
                nodes = [*node, *nodes]
                continue
            if node.tag == "jumplabel":
                continue
            if node.tag in ("if", "case") and node.find(".//jumpgo") is not None:
                lines += self._branch(node, nodes, indent)
                return lines
            lines += self._statement(node, indent)
        return lines

    def _branch(self, node, rest, indent):
        pad = "  " * indent
        if node.tag == "if":
            condition, *bodies = node
            known = self._value(condition)
            if known is not None:
                chosen = bodies[0] if known else (bodies[1] if len(bodies) > 1 else [])
                return self._statements([*chosen, *rest], indent)
            lines = [f"{pad}if ({self.expression(condition)}) begin"]
            lines += self._statements([*bodies[0], *rest], indent + 1)
            other = [*(bodies[1] if len(bodies) > 1 else []), *rest]
            if other:
                lines.append(f"{pad}end else begin")
                lines += self._statements(other, indent + 1)
            return [*lines, f"{pad}end"]
        subject, *items = node
        lines = [f"{pad}case ({self.expression(subject)})"]
        has_default = False
        for item in items:
            labels = [kid for kid in item if kid.tag not in
                      ("assign", "assigndly", "if", "case", "begin", "jumpgo", "jumpblock")]
            body = [kid for kid in item if kid not in labels]
            has_default |= not labels
            text = ", ".join(map(self.expression, labels)) or "default"
            lines.append(f"{pad}  {text}: begin")
            lines += self._statements([*body, *rest], indent + 2)
            lines.append(f"{pad}  end")
        if rest and not has_default:
            lines.append(f"{pad}  default: begin")
            lines += self._statements(rest, indent + 2)
            lines.append(f"{pad}  end")
        return [*lines, f"{pad}endcase"]

    def _statement(self, node, indent):
        pad = "  " * indent
        if node.tag in ("assign", "assigndly"):
            source, target = node
            operator = "=" if node.tag == "assign" else "<="
            return [f"{pad}{self._reference(target)} {operator} {self.expression(source)};"]
        if node.tag in ("if", "case"):
            return self._branch(node, [], indent)
        if node.tag == "begin":
            return self._block(node, indent)
        if node.tag == "while":
            sys.exit("error: a loop without a start")
        if node.tag in ("var", "stop", "display"):
            return []
        sys.exit(f"error: {self._module.get('name')}: no statement for <{node.tag}>")

    def _block(self, block, indent):
        """A named block: its variables belong to the module, its loops are unrolled."""
        scope = {}
        loop_names = {ref.get("name") for loop in block.iter("while")
                      for ref in loop[3].iter("varref")}
        for var in block.findall("var"):
            if var.get("name") in loop_names:
                continue
            name = identifier(f"{block.get('name')}_{var.get('name')}_{len(self._lines)}")
            scope[var.get("name")] = name
            self._declare_local(name, var)
        self._scopes.append(scope)
        lines = []
        for node in block:
            if node.tag == "assign" and node[1].get("name") in loop_names:
                self._constants[node[1].get("name")] = self._value(node[0])
            elif node.tag == "while":
                lines += self._unrolled(node, indent)
            elif node.tag == "begin" and not node.get("name"):
                lines += self._statements(node, indent)
            else:
                lines += self._statement(node, indent) if node.tag != "var" else []
        for name in loop_names:
            self._constants.pop(name, None)
        self._scopes.pop()
        return lines

    def _unrolled(self, loop, indent):
        _, condition, body, step = loop
        lines = []
        while self._value(condition[0]):
            lines += self._statements(body, indent)
            advance = step[0]
            self._constants[advance[1].get("name")] = self._value(advance[0])
        return lines
