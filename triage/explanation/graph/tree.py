"""A graph as a tree of lines: each conclusion, the rules behind it, and what they need."""

from __future__ import annotations

from collections.abc import Iterator

from triage.explanation.graph.model import UNSAID, Edge, Key, Node, NodeKind, RuleGraph
from triage.explanation.lines import Line, Role

_HEADINGS: dict[NodeKind, str] = {
    "condition": "Conditions",
    "urgency": "How soon",
    "step": "Next steps",
    "note": "Notes",
    "finding": "Findings that follow",
}
_MARKS = {True: "[+] ", False: "[-] ", None: "[?] "}
_KEY = "[+] holds in this case   [-] does not hold   [?] not known"


def tree_lines(graph: RuleGraph) -> Iterator[Line]:
    """The graph for people to read; a rule that was told is not told again. Truths of a case stand in brackets."""
    yield Line(graph.title, "title")
    if graph.case is not None and graph.about:
        yield Line(_KEY, "quiet")
    if not graph.edges:
        yield Line("")
        yield Line("No rule." if graph.case is None else "No rule fired." if not graph.about else "No rule about it.")
    tree = _Tree(graph)
    for kind, heading in _HEADINGS.items():
        ends = [node for node in graph.nodes.values() if node.kind == kind and node.key in tree.into]
        if kind == "finding" or (graph.about and kind != "condition"):
            ends = [node for node in ends if not tree.all_told(node.key)]
        if ends:
            yield Line("")
            yield Line(heading, "heading")
        for node in ends:
            yield from tree.end(node)


class _Tree:
    """What was told so far."""

    def __init__(self, graph: RuleGraph) -> None:
        self.graph = graph
        self.told: set[Key] = set()
        self.marked = graph.case is not None and graph.about != ""  # else all of it holds
        self.into: dict[Key, list[Edge]] = {}
        for edge in graph.edges.values():
            self.into.setdefault(edge.target, []).append(edge)

    def all_told(self, end: Key) -> bool:
        """Whether all rules behind a conclusion were told."""
        return all(edge.source in self.told for edge in self.into[end])

    def end(self, node: Node) -> Iterator[Line]:
        """A conclusion and the rules behind it."""
        yield Line(f"{node.label}{_truth(node)}", self._role(node, "strong"), 2)
        for edge in self.into[node.key]:
            rule = self.graph.nodes[edge.source]
            yield from self._rule(rule, edge, 4)

    def _rule(self, rule: Node, edge: Edge, indent: int) -> Iterator[Line]:
        again = ", told above" if rule.key in self.told else ""
        role: Role = "bad" if edge.against and rule.lit else self._role(rule)
        verb = "" if edge.word in UNSAID else f"{edge.word}: "
        truth = _truth(rule) if self.marked or rule.truth != "fired" else ""
        yield Line(f"{verb}rule {rule.id}{truth}{again}", role, indent, "- ")
        if not again:
            self.told.add(rule.key)
            yield from self._needs(rule, rule.joins, indent + 4)

    def _needs(self, node: Node, joins: str, indent: int) -> Iterator[Line]:
        if joins:
            yield Line(f"{joins}:", "quiet", indent)
            indent += 2
        for edge in self.into.get(node.key, ()):
            yield from self._need(edge, indent)

    def _need(self, edge: Edge, indent: int) -> Iterator[Line]:
        source = self.graph.nodes[edge.source]
        mark = _MARKS[edge.truth] if self.marked else ""
        if source.kind == "gate":
            yield Line(f"{source.label}:", self._role(source), indent, mark)
            yield from self._needs(source, "", indent + 4)
            return
        yield Line(f"{source.label}: {edge.word}{self._known(source, edge)}", self._role(edge), indent, mark)
        if source.kind == "finding":
            for below in self.into.get(source.key, ()):
                yield from self._rule(self.graph.nodes[below.source], below, indent + 4)

    def _known(self, source: Node, edge: Edge) -> str:
        """What the case says, where the mark and the word do not say it already."""
        if edge.truth is None or source.truth == edge.word:
            return ""
        return _truth(source)

    def _role(self, thing: Node | Edge, otherwise: Role = "plain") -> Role:
        return otherwise if self.graph.case is None or thing.lit else "quiet"


def _truth(node: Node) -> str:
    return f" ({node.truth})" if node.truth else ""
