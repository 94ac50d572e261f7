"""A picture before it is written: boxes, wires and words with their places. Sizes in pixels, y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.explanation.drawing.letters import width_of, wrapped
from triage.explanation.graph.model import UNSAID, Edge, Node, NodeKind, RuleGraph

LABEL, SMALL = 12.5, 10.5  # sizes of the letters
LINE, SMALL_LINE = 16.0, 14.0
_LIMITS = (120.0, 150.0, 180.0, 200.0)
_MOST_LINES = 3
_WORD_LIMIT = 150.0
PADDING: dict[NodeKind, float] = {
    "finding": 14, "gate": 9, "rule": 12, "condition": 20, "step": 18, "note": 14, "urgency": 18,
}  # fmt: skip


@dataclass(slots=True)
class Box:
    """A node with its lines; `x` is its left side, `y` the middle of its height."""

    node: Node
    lines: tuple[str, ...]
    small: tuple[str, ...]
    width: float
    height: float
    x: float = 0.0
    y: float = 0.0


@dataclass(slots=True)
class Wire:
    """An edge. `points` are where it leaves and enters each column it touches, in pairs: a curve, a straight part, ..."""

    edge: Edge
    word: str
    points: list[tuple[float, float]] = field(default_factory=list)
    word_at: tuple[float, float] | None = None


@dataclass(slots=True)
class Drawing:
    """The picture of a graph. `columns` are the left side and the heading of each column that has one."""

    graph: RuleGraph
    width: float
    height: float
    boxes: list[Box]
    wires: list[Wire]
    columns: list[tuple[float, str]]


def box_of(node: Node, of_case: bool) -> Box:
    """The box of a node, as large as its text asks for; it has no place yet."""
    if node.kind == "gate":
        width = width_of(node.label, SMALL) + 2 * PADDING["gate"]
        return Box(node, (node.label,), (), round(width, 1), LINE + 4)
    limits = _LIMITS[1:] if node.kind == "rule" else _LIMITS
    lines = wrapped(node.label, LABEL, limits, 2)
    if lines[-1].endswith("\N{HORIZONTAL ELLIPSIS}"):
        lines = wrapped(node.label, LABEL, limits, _MOST_LINES)
    small = wrapped(_more(node, of_case), SMALL, (limits[-1],), 2) if _more(node, of_case) else ()
    widest = max([width_of(line, LABEL) for line in lines] + [width_of(line, SMALL) for line in small])
    height = LINE * len(lines) + SMALL_LINE * len(small) + 14
    return Box(node, lines, small, round(widest + 2 * PADDING[node.kind], 1), height)


def _more(node: Node, of_case: bool) -> str:
    joins = f"if {node.joins} these" if node.joins else ""
    if node.kind == "rule" and of_case and node.lit:
        joins = ""  # it fired: what met it is there to see
    return ", ".join(filter(None, (joins, node.truth)))


def wire_of(edge: Edge) -> Wire:
    """The wire of an edge, with its word where the two ends do not tell it."""
    shown = edge.source[0] != "gate" and edge.word not in UNSAID
    return Wire(edge, wrapped(edge.word, SMALL, (_WORD_LIMIT,), 1)[0] if shown else "")
