"""The rules as a graph: findings lead to rules, rules to what they conclude; as Mermaid or DOT text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from triage.explanation.words import need_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Expression, Not, leaves
from triage.knowledge.model import Rule

NodeKind = Literal["finding", "rule", "condition", "step", "note", "urgency"]

_VERB_KINDS: dict[str, NodeKind] = {
    "likely": "condition",
    "possible": "condition",
    "supports": "condition",
    "rules_out": "condition",
    "infer": "finding",
    "suggest": "step",
    "note": "note",
    "urgency": "urgency",
}


@dataclass(slots=True)
class RuleGraph:
    """`nodes` maps (kind, id) to a label, `edges` are (from, to, word), each once and in rule order."""

    nodes: dict[tuple[NodeKind, str], str] = field(default_factory=dict)
    edges: dict[tuple[tuple[NodeKind, str], tuple[NodeKind, str], str], None] = field(default_factory=dict)


def rule_graph(kb: KnowledgeBase, condition: str | None = None) -> RuleGraph:
    """The graph of the whole base, or of the rules that speak about `condition` and what they rest on."""
    rules = kb.rules if condition is None else _about(kb, condition)
    graph = RuleGraph()
    for rule in rules:
        node: tuple[NodeKind, str] = ("rule", rule.id)
        graph.nodes[node] = rule.id
        for kind, id, word in _inputs(kb, rule.trigger, True):
            graph.nodes[kind, id] = kb.findings[id].label if kind == "finding" else kb.conditions[id].label
            graph.edges[(kind, id), node, word] = None
        for conclusion in rule.then:
            kind = _VERB_KINDS[conclusion.verb]
            graph.nodes[kind, conclusion.target] = _label(kb, kind, conclusion.target)
            graph.edges[node, (kind, conclusion.target), conclusion.verb.replace("_", " ")] = None
    return graph


def _about(kb: KnowledgeBase, condition: str) -> list[Rule]:
    """The rules that conclude something of the condition or advise on it, and the rules they rest on."""
    wanted = {
        r.id
        for r in kb.rules
        if condition in (*r.concludes("likely", "possible", "supports", "rules_out"), *r.companions)
    }
    pending = [kb.rule[id] for id in wanted]
    for rule in pending:
        for leaf in leaves(rule.trigger):
            for below in (kb.behind(leaf) or ()) if not isinstance(leaf, Called) else ():
                if below.id not in wanted:
                    wanted.add(below.id)
                    pending.append(below)
    return [rule for rule in kb.rules if rule.id in wanted]


def _inputs(kb: KnowledgeBase, expression: Expression, wanted: bool) -> Iterable[tuple[NodeKind, str, str]]:
    if isinstance(expression, Not):
        yield from _inputs(kb, expression.part, not wanted)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            yield from _inputs(kb, part, wanted)
    elif isinstance(expression, Called):
        yield "condition", expression.condition, need_words(kb, expression, wanted)
    else:
        yield "finding", expression.finding, need_words(kb, expression, wanted)


def _label(kb: KnowledgeBase, kind: NodeKind, id: str) -> str:
    if kind == "finding":
        return kb.findings[id].label
    if kind == "condition":
        return kb.conditions[id].label
    if kind == "step":
        return kb.steps[id].label
    return kb.notes[id].label if kind == "note" else id


_MERMAID = {
    "finding": ('(["', '"])'),
    "rule": ('["', '"]'),
    "condition": ('{{"', '"}}'),
    "step": ('[/"', '"/]'),
    "note": ('>"', '"]'),
    "urgency": ('(("', '"))'),
}
_DOT = {
    "finding": "ellipse",
    "rule": "box",
    "condition": "hexagon",
    "step": "parallelogram",
    "note": "note",
    "urgency": "octagon",
}


def mermaid(graph: RuleGraph) -> str:
    """The graph as a Mermaid flowchart."""
    names = {node: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for node, label in graph.nodes.items():
        opening, closing = _MERMAID[node[0]]
        text = label.replace('"', "#quot;")
        lines.append(f"  {names[node]}{opening}{text}{closing}")
    for source, target, word in graph.edges:
        text = word.replace('"', "#quot;")
        lines.append(f'  {names[source]} -->|"{text}"| {names[target]}')
    return "\n".join(lines)


def dot(graph: RuleGraph) -> str:
    """The graph in Graphviz's DOT language."""
    names = {node: f"n{place}" for place, node in enumerate(graph.nodes)}
    lines = ["digraph rules {", "  rankdir=LR;"]
    for node, label in graph.nodes.items():
        lines.append(f"  {names[node]} [shape={_DOT[node[0]]}, label={_quoted(label)}];")
    for source, target, word in graph.edges:
        lines.append(f"  {names[source]} -> {names[target]} [label={_quoted(word)}];")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def graph_dict(graph: RuleGraph) -> dict[str, object]:
    """The graph as plain data."""
    return {
        "nodes": [{"kind": kind, "id": id, "label": label} for (kind, id), label in graph.nodes.items()],
        "edges": [
            {"from": {"kind": a[0], "id": a[1]}, "to": {"kind": b[0], "id": b[1]}, "word": word}
            for a, b, word in graph.edges
        ],
    }
