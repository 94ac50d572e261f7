"""The rules as a graph: findings lead to rules, rules to what they conclude; of the rules alone, or lit by a case.

`rule_graph` and `case_graph` make the graph; `mermaid`, `dot` and `graph_dict` write it in other languages,
`tree_lines` for people, and `triage.explanation.drawing.svg` draws it.
"""

from __future__ import annotations

from triage.explanation.graph.build import case_graph, rule_graph
from triage.explanation.graph.languages import dot, graph_dict, mermaid
from triage.explanation.graph.model import Edge, Key, Node, NodeKind, RuleGraph
from triage.explanation.graph.tree import tree_lines

__all__ = [
    "Edge",
    "Key",
    "Node",
    "NodeKind",
    "RuleGraph",
    "case_graph",
    "dot",
    "graph_dict",
    "mermaid",
    "rule_graph",
    "tree_lines",
]
