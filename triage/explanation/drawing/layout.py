"""Where everything goes: columns from left to right, few crossings, no two boxes on one another.

The order within columns is igraph's (Sugiyama, Tagawa and Toda 1981: layers, barycentres); the heights then follow from
the sizes of the boxes (`triage.explanation.drawing.heights`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from triage.explanation.drawing.columns import columns_of
from triage.explanation.drawing.heights import Slot, set_heights
from triage.explanation.drawing.model import SMALL, Box, Drawing, Wire, box_of, wire_of
from triage.explanation.drawing.letters import width_of
from triage.explanation.drawing.words import place_words
from triage.explanation.graph.model import Key, RuleGraph

MARGIN = 20.0
HEAD = 74.0  # room for the title and the headings
FOOT = 58.0  # room for what the shapes mean
_NARROWEST = 420.0
_PORTS = 9.0  # between two wires at one box, at most
_BEND = 2.2  # how much wider a gap gets with the square root of its wires


@dataclass(slots=True)
class _Way:
    """A wire, and the slots it passes from its source to its target."""

    wire: Wire
    slots: list[Slot] = field(default_factory=list)


def drawing_of(graph: RuleGraph) -> Drawing:
    """The picture of a graph. Raises ImportError without igraph."""
    columns = columns_of(graph)
    boxes = {key: box_of(node, graph.case is not None) for key, node in graph.nodes.items()}
    slots = {key: Slot(columns[key], box.height) for key, box in boxes.items()}
    ways = [_way(wire_of(edge), columns, slots) for edge in graph.edges.values()]
    forward = [way for way in ways if len(way.slots) > 1]
    passing = [slot for way in forward for slot in way.slots[1:-1]]
    set_heights([*slots.values(), *passing], [pair for way in forward for pair in _pairs(way.slots)])
    for key, box in boxes.items():
        box.y = slots[key].y + HEAD
    lefts, widths, right = _columns(boxes, columns, ways)
    for key, box in boxes.items():
        box.x = lefts[columns[key]]
    _wire(boxes, columns, ways, lefts, widths)
    wires = [way.wire for way in ways]
    place_words(list(boxes.values()), wires)
    bottom = max((box.y + box.height / 2 for box in boxes.values()), default=HEAD)
    headings = _headings(graph, columns, lefts)
    return Drawing(graph, max(right, _NARROWEST), bottom + FOOT, list(boxes.values()), wires, headings)


def _way(wire: Wire, columns: dict[Key, int], slots: dict[Key, Slot]) -> _Way:
    """The way of a wire; it has no slots where it leads back, against the columns."""
    first, last = columns[wire.edge.source], columns[wire.edge.target]
    if last <= first:
        return _Way(wire)
    passing = [Slot(column, 0.0) for column in range(first + 1, last)]
    return _Way(wire, [slots[wire.edge.source], *passing, slots[wire.edge.target]])


def _pairs(slots: list[Slot]) -> list[tuple[Slot, Slot]]:
    return list(zip(slots, slots[1:], strict=False))


def _columns(
    boxes: dict[Key, Box], columns: dict[Key, int], ways: list[_Way]
) -> tuple[dict[int, float], dict[int, float], float]:
    """The left side and the width of each column, and where the picture ends."""
    widths: dict[int, float] = defaultdict(float)
    for key, box in boxes.items():
        widths[columns[key]] = max(widths[columns[key]], box.width)
    crossing: dict[int, int] = defaultdict(int)
    words: dict[int, float] = defaultdict(float)
    for way in ways:
        first, last = columns[way.wire.edge.source], columns[way.wire.edge.target]
        for column in range(first, last):
            crossing[column] += 1
        if way.wire.word and last > first:
            word = width_of(way.wire.word, SMALL)
            words[first] = max(words[first], word)
            words[last - 1] = max(words[last - 1], word)
    lefts: dict[int, float] = {}
    x = MARGIN
    for column in sorted(widths):
        lefts[column] = round(x, 1)
        x += widths[column] + min(44 + _BEND * crossing[column] ** 0.75 + words[column], 420)
    end = max((lefts[columns[key]] + box.width for key, box in boxes.items()), default=0.0)
    return lefts, dict(widths), round(end + MARGIN, 1)


def _wire(
    boxes: dict[Key, Box], columns: dict[Key, int], ways: list[_Way], lefts: dict[int, float], widths: dict[int, float]
) -> None:
    """Give each wire its points, its ends spread over the sides of the boxes."""
    leaving: dict[Key, list[_Way]] = defaultdict(list)
    entering: dict[Key, list[_Way]] = defaultdict(list)
    for way in ways:
        leaving[way.wire.edge.source].append(way)
        entering[way.wire.edge.target].append(way)
    starts = _ports(boxes, leaving, 1)
    ends = _ports(boxes, entering, -2)
    for number, way in enumerate(ways):
        source, target = way.wire.edge.source, way.wire.edge.target
        start, end = starts[id(way)], ends[id(way)]
        points = [(boxes[source].x + boxes[source].width, start), (lefts[columns[source]] + widths[columns[source]], start)]
        for slot in way.slots[1:-1]:
            left, y = lefts[slot.column], round(slot.y + HEAD, 1)
            points += [(left, y), (round(left + widths[slot.column], 1), y)]
        way.wire.points = [*points, (boxes[target].x, end)]


def _ports(boxes: dict[Key, Box], ways_at: dict[Key, list[_Way]], neighbour: int) -> dict[int, float]:
    """The height at which each way meets its box: in the order of where it comes from or goes to."""
    found: dict[int, float] = {}
    for key, ways in ways_at.items():
        box = boxes[key]
        ways = sorted(ways, key=lambda way: way.slots[neighbour].y if way.slots else 0.0)
        step = min(_PORTS, (box.height - 10) / max(1, len(ways) - 1))
        for place, way in enumerate(ways):
            found[id(way)] = round(box.y + step * (place - (len(ways) - 1) / 2), 1)
    return found


def _headings(graph: RuleGraph, columns: dict[Key, int], lefts: dict[int, float]) -> list[tuple[float, str]]:
    kinds: dict[int, set[str]] = defaultdict(set)
    for key, column in columns.items():
        kinds[column].add("follows" if graph.nodes[key].derived else key[0])
    found = []
    for column, there in sorted(kinds.items()):
        if "rule" in there:
            found.append((lefts[column], "Rules"))
        elif column == 0:
            found.append((lefts[column], "Findings"))
        elif there != {"gate"}:
            found.append((lefts[column], "Conclusions" if column == max(kinds) else "What follows"))
    return found
