"""Circles in what leads to what, found without recursion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST_TOLD = 10


def cycles(leads: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """List circles that have no name in common, each as its names in order; a name without an entry ends a way.

    >>> cycles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["d"]})
    [['b', 'c'], ['d']]
    """
    found: list[list[str]] = []
    done: set[str] = set()
    told: set[str] = set()
    for start in leads:
        trail = {start: iter(leads[start])} if start not in done else {}  # in order: the way from the start to here
        while trail:
            here = next(reversed(trail))
            following = next(trail[here], None)
            if following is None:
                done.add(here)
                del trail[here]
            elif following in trail and following not in told:
                way = list(trail)
                circle = way[way.index(following) :]
                if told.isdisjoint(circle):
                    found.append(circle)
                    told.update(circle)
            elif following not in trail and following not in done and following in leads:
                trail[following] = iter(leads[following])
    return found


def told(circle: list[str]) -> str:
    """A circle as one line; of a long one only the beginning."""
    return " -> ".join([*circle, circle[0]] if len(circle) <= MOST_TOLD else [*circle[:MOST_TOLD], "..."])
