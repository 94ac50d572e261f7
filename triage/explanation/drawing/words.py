"""Where the words of wires stand: beside the end that has fewer wires, and not on one another where that can be."""

from __future__ import annotations

from collections import Counter, defaultdict

from triage.explanation.drawing.letters import width_of
from triage.explanation.drawing.model import SMALL, SMALL_LINE, Box, Wire

_TRIES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15, 0.85)
_ROW = 64.0  # words are looked up by rows of this height

Point = tuple[float, float]
Area = tuple[float, float, float, float]


def place_words(boxes: list[Box], wires: list[Wire]) -> None:
    """Give each wire that has a word the middle of its place."""
    leaving = Counter(wire.edge.source for wire in wires)
    entering = Counter(wire.edge.target for wire in wires)
    taken = _Taken()
    for box in boxes:
        taken.add((box.x, box.y - box.height / 2, box.x + box.width, box.y + box.height / 2))
    for wire in wires:
        if wire.word:
            at_source = leaving[wire.edge.source] <= entering[wire.edge.target]
            start, end = (wire.points[1:3]) if at_source else (wire.points[-2], wire.points[-1])
            areas = [(point, _area(wire.word, point)) for t in _TRIES for point in (on_curve(start, end, t),)]
            wire.word_at, area = next(((p, a) for p, a in areas if taken.free(a)), areas[0])
            taken.add(area)


def on_curve(start: Point, end: Point, t: float) -> Point:
    """The point of a wire's curve at `t` from 0 to 1; its control points stand half way across."""
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    s = 1 - t
    x = s**3 * x0 + 3 * s * s * t * middle + 3 * s * t * t * middle + t**3 * x1
    y = s**3 * y0 + 3 * s * s * t * y0 + 3 * s * t * t * y1 + t**3 * y1
    return round(x, 1), round(y, 1)


def _area(word: str, middle: Point) -> Area:
    half = width_of(word, SMALL) / 2 + 2
    return middle[0] - half, middle[1] - SMALL_LINE / 2, middle[0] + half, middle[1] + SMALL_LINE / 2


class _Taken:
    """The areas in use, found again by rows."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Area]] = defaultdict(list)

    def add(self, area: Area) -> None:
        for row in self._rows_of(area):
            self._rows[row].append(area)

    def free(self, area: Area) -> bool:
        left, top, right, bottom = area
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for row in self._rows_of(area)
            for other in self._rows[row]
        )

    @staticmethod
    def _rows_of(area: Area) -> range:
        return range(int(area[1] // _ROW), int(area[3] // _ROW) + 1)
