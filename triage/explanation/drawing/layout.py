"""Where everything goes: columns from left to right, few crossings, no two boxes on one another.

The order within columns is igraph's (Sugiyama, Tagawa and Toda 1981: layers, barycentres); the heights then follow from
the sizes of the boxes (`triage.explanation.drawing.heights`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

from triage.explanation.drawing.columns import columns_of
from triage.explanation.drawing.heights import Slot, set_heights
from triage.explanation.drawing.letters import width_of
from triage.explanation.drawing.model import FOOT, HEAD, MARGIN, SMALL, Box, Column, Drawing, box_of, wire_of
from triage.explanation.drawing.wiring import Way, set_points, ways_of
from triage.explanation.drawing.words import place_words
from triage.explanation.graph.model import Key, RuleGraph

_NARROWEST = 560.0  # the last line below the picture fits in
_GAP, _WIDEST_GAP = 44.0, 420.0
_BEND = 2.2  # how much wider a gap gets with its wires


def drawing_of(graph: RuleGraph) -> Drawing:
    """The picture of a graph. Raises ImportError without igraph."""
    places = columns_of(graph)
    boxes = {key: box_of(node, graph) for key, node in graph.nodes.items()}
    slots = {key: Slot(places[key], box.height) for key, box in boxes.items()}
    ways = ways_of([wire_of(edge) for edge in graph.edges.values()], slots)
    passing = dict.fromkeys(slot for way in ways for slot in way.slots[1:-1])
    set_heights([*slots.values(), *passing], list(dict.fromkeys(pair for way in ways for pair in pairwise(way.slots))))
    columns = _columns(boxes, slots, ways)
    for key, box in boxes.items():
        box.x, box.y = columns[places[key]].left, slots[key].y + HEAD
    set_points(ways, boxes, slots, columns)
    wires = [way.wire for way in ways]
    place_words(list(boxes.values()), wires)
    right = max((box.x + box.width for box in boxes.values()), default=0.0) + MARGIN
    bottom = max((box.y + box.height / 2 for box in boxes.values()), default=HEAD) + FOOT
    return Drawing(graph, max(right, _NARROWEST), bottom, list(boxes.values()), wires, columns)


def _columns(boxes: dict[Key, Box], slots: dict[Key, Slot], ways: list[Way]) -> list[Column]:
    """The columns, each as wide as its widest box, with room between them for the wires and their words."""
    widths: dict[int, float] = defaultdict(float)
    kinds: dict[int, set[str]] = defaultdict(set)
    for key, box in boxes.items():
        column = slots[key].column
        widths[column] = max(widths[column], box.width)
        kinds[column].add(key[0])
    gaps = _gaps(ways, slots)
    columns: list[Column] = []
    left = MARGIN
    for column in range(len(widths)):
        heading = _heading(kinds[column], column == 0, column == len(widths) - 1)
        columns.append(Column(round(left, 1), widths[column], heading))
        left += widths[column] + gaps[column]
    return columns


def _gaps(ways: list[Way], slots: dict[Key, Slot]) -> dict[int, float]:
    """How much room there is to the right of each column."""
    crossing: Counter[int] = Counter()
    words: dict[int, float] = defaultdict(float)
    for way in ways:
        first, last = slots[way.source].column, slots[way.target].column
        crossing.update(range(first, last))
        for column in {first, last - 1} if way.wire.word else ():
            words[column] = max(words[column], width_of(way.wire.word, SMALL))
    found: dict[int, float] = defaultdict(lambda: _GAP)
    for column, count in crossing.items():
        found[column] = min(_GAP + _BEND * count**0.75 + words[column], _WIDEST_GAP)
    return found


def _heading(kinds: set[str], first: bool, last: bool) -> str:
    if "rule" in kinds:
        return "Rules"
    if first:
        return "What is known"
    if kinds == {"gate"}:
        return ""
    return "Conclusions" if last else "What follows"
