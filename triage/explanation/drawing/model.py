"""A picture before it is written: boxes, wires and words with their places. Sizes in pixels, y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.explanation.drawing.letters import width_of, wrapped
from triage.explanation.graph.model import UNSAID, Edge, Node, NodeKind, RuleGraph

TITLE, LABEL, SMALL = 16.0, 12.5, 10.5  # sizes of the letters
LINE, SMALL_LINE = 16.0, 14.0
MARGIN = 20.0
HEAD = 74.0  # room for the title and the headings
FOOT = 66.0  # room for what the shapes mean, and the safety line
_LIMITS = (140.0, 160.0, 180.0, 200.0)
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
    """An edge. `points`: it leaves its box, goes straight to the second, curved to the third, straight, and so on."""

    edge: Edge
    word: str
    points: list[tuple[float, float]] = field(default_factory=list)
    word_at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column, as wide as its widest box."""

    left: float
    width: float
    heading: str

    @property
    def right(self) -> float:
        """Where it ends."""
        return round(self.left + self.width, 1)


@dataclass(slots=True)
class Drawing:
    """The picture of a graph."""

    graph: RuleGraph
    width: float
    height: float
    boxes: list[Box]
    wires: list[Wire]
    columns: list[Column]


def box_of(node: Node, graph: RuleGraph) -> Box:
    """The box of a node of the graph, as large as its text asks for; it has no place yet."""
    if node.kind == "gate":
        width = width_of(node.label, SMALL) + 2 * PADDING["gate"]
        return Box(node, (node.label,), (), round(width, 1), LINE + 4)
    limits = _LIMITS[1:] if node.kind == "rule" else _LIMITS
    lines = wrapped(node.label, LABEL, limits, 2)
    if lines[-1].endswith("\N{HORIZONTAL ELLIPSIS}"):
        lines = wrapped(node.label, LABEL, limits, _MOST_LINES)
    more = _more(node, graph)
    small = wrapped(more, SMALL, (limits[-1],), 2) if more else ()
    widest = max([width_of(line, LABEL) for line in lines] + [width_of(line, SMALL) for line in small])
    height = LINE * len(lines) + SMALL_LINE * len(small) + 14
    return Box(node, lines, small, round(widest + 2 * PADDING[node.kind], 1), height)


def _more(node: Node, graph: RuleGraph) -> str:
    if node.kind == "rule" and node.lit:  # what met it is there to see
        return "" if node.truth == "fired" and not graph.about else node.truth
    joins = f"if {node.joins} these" if node.joins else ""
    return ", ".join(filter(None, (joins, node.truth)))


def wire_of(edge: Edge) -> Wire:
    """The wire of an edge, with its word where the two ends do not tell it."""
    shown = edge.source[0] != "gate" and edge.word not in UNSAID
    return Wire(edge, wrapped(edge.word, SMALL, (_WORD_LIMIT,), 1)[0] if shown else "")
