"""The heights of what stands in columns: igraph gives the order within each, least squares the places.

Within its column everything goes as near to the middle of its neighbours as order and sizes allow. That is a regression
with an ordered answer, solved exactly by pooling adjacent violators (Ayer and others 1955), a column at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

_GAP = 14.0  # between two boxes
_NARROW_GAP = 7.0  # beside a wire that passes
_SWEEPS = 24
_PULLS = (1.0, 2.0, 8.0)  # of a neighbour, where none, one or both of the two are passing wires: these go straight


class Slot:
    """Something that stands in a column: a box, or a wire that passes, which has no height."""

    __slots__ = ("column", "height", "left", "right", "y")

    def __init__(self, column: int, height: float) -> None:
        self.column, self.height = column, height
        self.y = 0.0
        self.left: list[Slot] = []
        self.right: list[Slot] = []


def set_heights(slots: list[Slot], pairs: list[tuple[Slot, Slot]]) -> None:
    """Set the `y` of each slot, the middle of its height, from 0 downwards. Pairs join neighbouring columns."""
    if not slots:
        return
    for left, right in pairs:
        left.right.append(right)
        right.left.append(left)
    columns = _in_order(slots, pairs)
    for column in columns:
        _settle(column, [0.0] * len(column))
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 else columns[::-1]:
            _settle(column, [_wish(slot) for slot in column])
    top = min(slot.y - slot.height / 2 for slot in slots)
    for slot in slots:
        slot.y = round(slot.y - top, 1)


def _in_order(slots: list[Slot], pairs: list[tuple[Slot, Slot]]) -> list[list[Slot]]:
    import igraph

    numbers = {id(slot): number for number, slot in enumerate(slots)}
    net = igraph.Graph(len(slots), [(numbers[id(a)], numbers[id(b)]) for a, b in pairs], directed=True)
    across = [x for x, _ in net.layout_sugiyama(layers=[slot.column for slot in slots]).coords]
    columns: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, slot in enumerate(slots):
        columns[slot.column].append((round(across[number], 6), number))
    return [[slots[number] for _, number in sorted(columns[column])] for column in sorted(columns)]


def _wish(slot: Slot) -> float:
    near = [(other.y, _PULLS[(not slot.height) + (not other.height)]) for other in (*slot.left, *slot.right)]
    return sum(y * pull for y, pull in near) / sum(pull for _, pull in near) if near else slot.y


def _settle(column: list[Slot], wishes: list[float]) -> None:
    """Place a column as near to its wishes as order and sizes allow."""
    offsets = [0.0]
    for above, below in pairwise(column):
        gap = _GAP if above.height and below.height else _NARROW_GAP
        offsets.append(offsets[-1] + (above.height + below.height) / 2 + gap)
    weights = [_PULLS[1] if slot.height else _PULLS[2] for slot in column]
    free = increasing((wish - offset for wish, offset in zip(wishes, offsets, strict=True)), weights)
    for slot, place, offset in zip(column, free, offsets, strict=True):
        slot.y = place + offset


def increasing(values: Iterable[float], weights: Iterable[float]) -> list[float]:
    """The numbers that never decrease and are nearest to `values`, by weighted least squares.

    >>> increasing([1.0, 3.0, 2.0, 5.0], [1.0, 1.0, 1.0, 1.0])
    [1.0, 2.5, 2.5, 5.0]
    """
    pools: list[tuple[float, float, int]] = []  # mean, weight, how many
    for value, weight in zip(values, weights, strict=True):
        pool = (value, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, heavy, count = pools.pop()
            whole = heavy + pool[1]
            pool = ((mean * heavy + pool[0] * pool[1]) / whole, whole, count + pool[2])
        pools.append(pool)
    return [mean for mean, _, count in pools for _ in range(count)]
