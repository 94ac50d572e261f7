"""A graph in other languages: Mermaid, Graphviz's DOT, and plain data."""

from __future__ import annotations

from triage.cases.plain import printable
from triage.explanation.graph.model import Edge, Node, RuleGraph

_MERMAID = {
    "finding": ('(["', '"])'),
    "gate": ('("', '")'),
    "rule": ('["', '"]'),
    "condition": ('{{"', '"}}'),
    "step": ('[/"', '"/]'),
    "note": ('>"', '"]'),
    "urgency": ('(("', '"))'),
}
_DOT = {
    "finding": "ellipse",
    "gate": "plaintext",
    "rule": "box",
    "condition": "hexagon",
    "step": "parallelogram",
    "note": "note",
    "urgency": "octagon",
}


def mermaid(graph: RuleGraph) -> str:
    """The graph as a Mermaid flowchart; what a case lights has thick lines, the rest is dotted."""
    names = {node: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for key, node in graph.nodes.items():
        opening, closing = _MERMAID[node.kind]
        lines.append(f"  {names[key]}{opening}{_entities(_words(node))}{closing}")
    for edge in graph.edges.values():
        arrow = "-->" if graph.case is None else "==>" if edge.lit else "-.->"
        lines.append(f'  {names[edge.source]} {arrow}|"{_entities(edge.word)}"| {names[edge.target]}')
    if lit := [names[key] for key, node in graph.nodes.items() if node.lit]:
        lines += ["  classDef lit stroke-width:3px", f"  class {','.join(lit)} lit"]
    return "\n".join(lines)


def dot(graph: RuleGraph) -> str:
    """The graph in Graphviz's DOT language; what a case lights has thick lines, the rest is dashed."""
    names = {node: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines = ["digraph rules {", "  rankdir=LR;"]
    for key, node in graph.nodes.items():
        style = _dot_style(graph, node)
        lines.append(f"  {names[key]} [shape={_DOT[node.kind]}, label={_quoted(_words(node))}{style}];")
    for edge in graph.edges.values():
        style = _dot_style(graph, edge)
        lines.append(f"  {names[edge.source]} -> {names[edge.target]} [label={_quoted(edge.word)}{style}];")
    return "\n".join([*lines, "}"])


def graph_dict(graph: RuleGraph) -> dict[str, object]:
    """The graph as plain data. `truth` and `lit` say something only where `case` is not null."""
    return {
        "title": graph.title,
        "case": graph.case,
        "nodes": [
            {
                "kind": node.kind, "id": node.id, "label": node.label, "text": node.text, "joins": node.joins,
                "derived": node.derived, "truth": node.truth, "lit": node.lit,
            }
            for node in graph.nodes.values()
        ],
        "edges": [
            {
                "from": {"kind": edge.source[0], "id": edge.source[1]},
                "to": {"kind": edge.target[0], "id": edge.target[1]},
                "word": edge.word, "truth": edge.truth, "lit": edge.lit,
            }
            for edge in graph.edges.values()
        ],
    }  # fmt: skip


def _words(node: Node) -> str:
    """The label, and in brackets how a rule joins what it needs and what a case makes of it."""
    more = ", ".join(filter(None, (node.joins, node.truth)))
    return f"{node.label} ({more})" if more else node.label


def _entities(text: str) -> str:
    return printable(text.replace("\n", " ")).replace("#", "#35;").replace('"', "#quot;")


def _dot_style(graph: RuleGraph, thing: Node | Edge) -> str:
    return "" if graph.case is None else ", style=bold" if thing.lit else ", style=dashed"


def _quoted(text: str) -> str:
    return '"' + printable(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
