"""The ways of the wires: through which columns each goes, where it leaves its source and meets its target."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from triage.explanation.drawing.heights import Slot
from triage.explanation.drawing.model import HEAD, Box, Column, Wire
from triage.explanation.graph.model import Key

_PORTS = 9.0  # between two wires at one box, at most


@dataclass(slots=True)
class Way:
    """A wire, and the slots it passes from its source to its target; none where it leads back, against the columns."""

    wire: Wire
    slots: list[Slot] = field(default_factory=list)

    @property
    def source(self) -> Key:
        """Where it begins."""
        return self.wire.edge.source

    @property
    def target(self) -> Key:
        """Where it ends."""
        return self.wire.edge.target


def ways_of(wires: list[Wire], slots: dict[Key, Slot]) -> list[Way]:
    """The way of each wire. Those of one end run together as long as they can, at the end that has more of them."""
    leaving = Counter(wire.edge.source for wire in wires)
    entering = Counter(wire.edge.target for wire in wires)
    shared: dict[tuple[Key, bool, int], Slot] = {}
    ways: list[Way] = []
    for wire in wires:
        source, target = wire.edge.source, wire.edge.target
        first, last = slots[source].column, slots[target].column
        joined = entering[target] >= leaving[source]
        keys = [(target if joined else source, joined, column) for column in range(first + 1, last)]
        passing = [shared.setdefault(key, Slot(key[2], 0.0)) for key in keys]
        ways.append(Way(wire, [slots[source], *passing, slots[target]] if first < last else []))
    return ways


def set_points(ways: list[Way], boxes: dict[Key, Box], slots: dict[Key, Slot], columns: list[Column]) -> None:
    """Give each wire its points: straight through the columns, curved between them."""
    starts = _ports(ways, boxes, lambda way: way.source, 1)
    ends = _ports(ways, boxes, lambda way: way.target, -2)
    for way, start, end in zip(ways, starts, ends, strict=True):
        source = boxes[way.source]
        points = [(source.x + source.width, start), (columns[slots[way.source].column].right, start)]
        for slot in way.slots[1:-1]:
            column, y = columns[slot.column], round(slot.y + HEAD, 1)
            points += [(column.left, y), (column.right, y)]
        way.wire.points = [*points, (boxes[way.target].x, end)]


def _ports(ways: list[Way], boxes: dict[Key, Box], end_of: Callable[[Way], Key], neighbour: int) -> list[float]:
    """The height at which each way meets the box at one end: in the order of where it comes from or goes to."""
    near: dict[Key, dict[Slot | None, float]] = defaultdict(dict)
    for way in ways:
        slot = way.slots[neighbour] if way.slots else None
        near[end_of(way)][slot] = slot.y if slot else float("inf")
    heights: dict[tuple[Key, Slot | None], float] = {}
    for key, around in near.items():
        box = boxes[key]
        step = min(_PORTS, (box.height - 10) / max(1, len(around) - 1))
        for place, slot in enumerate(sorted(around, key=around.__getitem__)):
            heights[key, slot] = round(box.y + step * (place - (len(around) - 1) / 2), 1)
    return [heights[end_of(way), way.slots[neighbour] if way.slots else None] for way in ways]
