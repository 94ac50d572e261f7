"""Values of one finding that pass its tests: every limit and what lies between, every choice, present and absent."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise, product

from triage.cases.model import NOT_APPLICABLE, Value
from triage.engine.naive import test
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Compare, OneOf
from triage.knowledge.model import Finding
from triage.knowledge.terms import Sign


def passing_values(finding: Finding, signs: list[Sign]) -> Iterator[Value]:
    """Values that come out as every test wants, the plainest first; none only where there is none.

    One value is enough where nothing else follows from the finding; otherwise all kinds of values are given.
    """
    linked = bool(finding.implies or finding.only_with or finding.same_as)
    for value in _candidates(finding, signs):
        if all(test(leaf, value) is sign for leaf, sign in signs):
            yield value
            if not linked:
                return
    applies = finding.only_with is None or finding.kind == "boolean"
    if not applies and all(test(leaf, NOT_APPLICABLE) is sign for leaf, sign in signs):
        yield NOT_APPLICABLE


def _candidates(finding: Finding, signs: list[Sign]) -> Iterator[Value]:
    if finding.kind == "boolean":
        yield from (False, True)
    elif finding.kind == "number":
        yield from _numbers(finding, signs)
    elif not finding.many:
        yield from finding.values
    else:
        wanted = list(dict.fromkeys(v for leaf, sign in signs if sign and isinstance(leaf, OneOf) for v in leaf.values))
        for chosen in product((False, True), repeat=len(wanted)):
            names = [value for value, taken in zip(wanted, chosen, strict=True) if taken]
            yield tuple(value for value in finding.values if value in names)


def _numbers(finding: Finding, signs: list[Sign]) -> Iterator[float]:
    """Every limit, and a number between each two of them, whole where there is one, within the range."""
    limits = sorted({leaf.value for leaf, _ in signs if isinstance(leaf, Compare)} | {finding.low, finding.high})
    points = [limit for limit in limits if math.isfinite(limit) and finding.low <= limit <= finding.high]
    between = [_between(low, high) for low, high in pairwise(points)]
    yield from sorted([*points, *between])


def _between(low: float, high: float) -> float:
    whole = math.floor(low) + 1
    return float(whole) if whole < high else (low + high) / 2


def kinds_of_value(kb: KnowledgeBase, id: str) -> tuple[Value, ...]:
    """One value of each kind that the rules tell apart: yes and no, each choice, each side of each limit."""
    kept: dict[str, tuple[Value, ...]] = kb.__dict__.setdefault("_kinds_of_value", {})
    if id not in kept:
        finding = kb.findings[id]
        if finding.kind == "choice":
            kept[id] = tuple((value,) if finding.many else value for value in finding.values)
        else:
            kept[id] = tuple(_candidates(finding, [(leaf, True) for leaf in kb.tests_of.get(id, ())]))
    return kept[id]
