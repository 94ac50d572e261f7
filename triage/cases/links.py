"""How findings hang together in the vocabulary, and what one known finding says of the others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from triage.cases.model import NOT_APPLICABLE, Value
from triage.cases.plain import number
from triage.cases.values import holds
from triage.knowledge.model import Finding

_ALMOST_ONE = 1 - 1e-9  # room for the last digit of a multiplication


class Links:
    """`implies`, `only_with` and `same_as` of all findings, each in both directions."""

    def __init__(self, findings: Mapping[str, Finding]) -> None:
        self._findings = findings
        self._implied_by: dict[str, list[str]] = {}
        self._children: dict[str, list[str]] = {}
        self._same: dict[str, list[tuple[str, float, bool]]] = {}
        self._signs: dict[tuple[str, bool], dict[str, Value]] = {}  # what follows from signs, once asked for
        for finding in findings.values():
            for other in finding.implies:
                self._implied_by.setdefault(other, []).append(finding.id)
            if finding.only_with:
                self._children.setdefault(finding.only_with, []).append(finding.id)
            if finding.same_as:
                other, factor = finding.same_as.finding, finding.same_as.factor
                self._same.setdefault(finding.id, []).append((other, factor, True))
                self._same.setdefault(other, []).append((finding.id, factor, False))

    def same_as(self, id: str) -> list[tuple[str, float, bool]]:
        """The same number in other units: of which finding, by which factor, and whether to multiply by it."""
        return self._same.get(id, [])

    def follow(self, id: str, value: Value) -> Mapping[str, Value]:
        """All that follows from one finding, itself included. Derived findings are left to the rules."""
        if not isinstance(value, bool):
            return self._follow(id, value)
        if (id, value) not in self._signs:
            self._signs[id, value] = self._follow(id, value)
        return self._signs[id, value]

    def _follow(self, id: str, value: Value) -> dict[str, Value]:
        found = {id: value}
        queue = [id]
        for at in queue:
            for other, its in self._next(at, found[at]):
                if other not in found and self._findings[other].kind != "derived":
                    found[other] = its
                    queue.append(other)
        return found

    def _next(self, id: str, value: Value) -> Iterator[tuple[str, Value]]:
        finding = self._findings[id]
        if value is True:
            yield from ((other, True) for other in finding.implies)
        if value is False:
            yield from ((other, False) for other in self._implied_by.get(id, ()))
            yield from ((child, _empty(self._findings[child])) for child in self._children.get(id, ()))
        if finding.only_with and holds(value):
            yield finding.only_with, True
        if _is_number(value):
            for other, factor, times in self._same.get(id, ()):
                converted = value * factor if times else value / factor
                if math.isfinite(converted):
                    yield other, number(converted)


def _empty(child: Finding) -> Value:
    """What a finding is while what it belongs to is absent."""
    if child.kind == "boolean":
        return False
    return () if child.kind == "choice" and child.many else NOT_APPLICABLE


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def disagree(one: str, other: str, follows: Mapping[str, Mapping[str, Value]]) -> bool:
    """Whether what follows from one given finding cannot be so together with what follows from another."""
    mine, theirs = follows[one], follows[other]
    gaps: list[float] = []
    for id in mine.keys() & theirs.keys():
        a, b = mine[id], theirs[id]
        if _is_number(a) and _is_number(b):
            gaps.append(abs(a - b))
        elif a != b and (holds(a) or holds(b)):
            return True
    # The same time in weeks and in months differs by rounding: the gap counts in the coarser unit.
    return bool(gaps) and min(gaps) >= _ALMOST_ONE
