"""The values of a number that rules tell apart, and ranges of them in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from triage.explanation.words import number_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Compare
from triage.knowledge.model import Finding

WHOLE_UNITS = ("years", "points", "minutes")  # counted in full, so that `18 to 64` says it all


def points(kb: KnowledgeBase, id: str) -> list[tuple[float, bool]]:
    """Every limit that rules set to a number, its range included, and a value between each two; whether it is a limit.

    Limits of the same quantity in another unit count as well.
    """
    finding = kb.findings[id]
    limits = {finding.low, finding.high} | {
        limit for limit in _limits(kb, finding) if finding.low <= limit <= finding.high
    }
    found = [(limit, True) for limit in limits]
    for low, high in pairwise(sorted(limits)):
        middle = math.floor(low) + 1.0 if finding.unit in WHOLE_UNITS else (low + high) / 2
        if low < middle < high:
            found.append((middle, False))
    return sorted(found)


def _limits(kb: KnowledgeBase, finding: Finding) -> Iterator[float]:
    for other in (kb.findings[id] for id in kb.linked_with[finding.id]):
        factor = 1.0
        if other.same_as is not None and other.same_as.finding == finding.id:
            factor = other.same_as.factor
        elif finding.same_as is not None and finding.same_as.finding == other.id:
            factor = 1 / finding.same_as.factor
        elif other is not finding:
            continue
        for leaf in kb.tests_of.get(other.id, ()):
            if isinstance(leaf, Compare):
                yield leaf.value * factor


def range_words(finding: Finding, around: list[tuple[float, bool]], first: int, last: int) -> str:
    """The values between two of the points, both included: `under 18 years`, `18 to 64 years`, `65 years or more`."""
    (low, low_in), (high, high_in) = around[first], around[last]
    low = low if low_in else around[first - 1][0]
    high = high if high_in else around[last + 1][0]
    bottom, top = low_in and low <= finding.low, high_in and high >= finding.high
    if finding.unit in WHOLE_UNITS and not bottom and not top:
        low, high = low if low_in else math.floor(low) + 1, high if high_in else math.ceil(high) - 1
        low_in = high_in = True
    lowest, highest = (f"{number_words(round(limit, 2))} {finding.unit}".rstrip() for limit in (low, high))
    if bottom and top:
        return "any number"
    if low == high:
        return f"exactly {lowest}"
    if bottom:
        return f"{highest} or less" if high_in else f"under {highest}"
    start = f"{lowest} or more" if low_in else f"more than {lowest}"
    if top:
        return start
    if low_in and high_in:
        return f"{number_words(round(low, 2))} to {highest}"
    return f"{start}, {'up to' if high_in else 'under'} {highest}"
