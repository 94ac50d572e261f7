"""What follows from the given facts of a block, by planes; cases that contradict themselves go to the row reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.cases.facts import case_from_facts
from triage.cases.memory import memory_of
from triage.cases.model import Case, NotApplicable, Value
from triage.cases.tables.block import Block
from triage.cases.tables.planes import Plane, Rows, none_of, rows_of, with_rows
from triage.cases.values import holds
from triage.engine.columns.facts import Facts, holding
from triage.knowledge.base import KnowledgeBase


@dataclass(frozen=True)
class Closed:
    """The closed facts of a block, and the cases that only the row reader could read."""

    facts: Facts
    exact: dict[int, Case]


def closed(kb: KnowledgeBase, block: Block) -> Closed:
    """Add what follows. A case with a contradiction is read again, one by one, by the row reader."""
    facts = _given(kb, block)
    claims = _Claims(kb, facts)
    clashing = claims.clashing()
    exact = dict(block.exact)
    if clashing.any():
        for row in rows_of(clashing, block.size).tolist():
            exact[row] = case_from_facts(kb, list(block.pairs(row)), block.ids[row].as_py())
        _clear(facts, clashing)
        claims = _Claims(kb, facts)
    claims.add()
    _overlay(facts, exact)
    return Closed(facts, exact)


def _given(kb: KnowledgeBase, block: Block) -> Facts:
    facts = Facts(kb, block.size)
    for finding, booleans in block.booleans.items():
        facts.present[finding], facts.absent[finding] = booleans.present, booleans.absent
    for finding, numbers in block.numbers.items():
        facts.numbers[finding], facts.known_[finding] = numbers.values, numbers.known
    for finding, choices in block.choices.items():
        facts.chosen[finding], facts.known_[finding] = dict(choices.chosen), choices.known
    return facts


class _Claims:
    """What each given fact says of others: that they are there, are not there, or do not apply."""

    def __init__(self, kb: KnowledgeBase, facts: Facts) -> None:
        self.kb, self.facts = kb, facts
        self.there: dict[str, Plane] = {}
        self.absent: dict[str, Plane] = {}
        self.empty: dict[str, Plane] = {}
        for plane, consequences in _kinds(kb, facts):
            if plane.any():
                for other, its in consequences:
                    self._claim(other, its, plane)

    def _claim(self, other: str, its: Value, plane: Plane) -> None:
        if its is True:
            kept = self.there
        elif its is False:
            kept = self.absent
        elif isinstance(its, NotApplicable | tuple):
            kept = self.empty
        else:
            return  # a number in another unit, converted when it is added
        kept[other] = kept[other] | plane if other in kept else plane

    def clashing(self) -> Plane:
        """A superset of the cases with a contradiction."""
        facts, found = self.facts, none_of(self.facts.size)
        for finding in {*self.there, *self.absent}:
            there = facts.present.get(finding, found) | self.there.get(finding, facts.nobody)
            absent = facts.absent.get(finding, facts.nobody) | self.absent.get(finding, facts.nobody)
            found = found | (there & absent)
        for finding, plane in self.empty.items():
            found = found | (facts.holds(finding) & plane)
        for same in _same(self.kb):
            given = [facts.known(finding) for finding in same]
            for place, plane in enumerate(given):
                for other in given[:place]:
                    found = found | (plane & other)
        return found

    def add(self) -> None:
        """Let the claims stand beside what was given."""
        facts = self.facts
        numbers = {finding: facts.known(finding) for same in _same(self.kb) for finding in same}
        for finding, known in numbers.items():
            if known.any():
                self._convert(finding, known)
        for finding, plane in self.there.items():
            facts.present[finding] = facts.present.get(finding, facts.nobody) | plane
        for finding, plane in self.absent.items():
            facts.absent[finding] = facts.absent.get(finding, facts.nobody) | plane
        for finding, plane in self.empty.items():
            given = facts.known(finding)
            if self.kb.findings[finding].kind == "number":
                values = facts.numbers.get(finding, np.full(facts.size, np.nan)).copy()
                values[rows_of(plane & ~given, facts.size)] = np.nan
                facts.numbers[finding] = values
            facts.known_[finding] = given | plane

    def _convert(self, finding: str, known: Plane) -> None:
        rows = rows_of(known, self.facts.size)
        for row_values, other, rows_of_other in _conversions(self.kb, finding, self.facts.numbers[finding][rows], rows):
            values = self.facts.numbers.get(other, np.full(self.facts.size, np.nan)).copy()
            values[rows_of_other] = row_values
            self.facts.numbers[other] = values
            self.facts.known_[other] = self.facts.known(other) | with_rows(rows_of_other, self.facts.size)


def _conversions(
    kb: KnowledgeBase, finding: str, values: NDArray[np.float64], rows: Rows
) -> Iterator[tuple[NDArray[np.float64], str, Rows]]:
    """The same numbers in the units of each finding that is the same thing, step by step as one case is read."""
    seen = {finding: (values, rows)}
    queue = [finding]
    for at in queue:
        its, where = seen[at]
        for other, factor, times in memory_of(kb).links.same_as(at):
            if other not in seen:
                with np.errstate(over="ignore"):
                    converted = its * factor if times else its / factor
                finite = np.isfinite(converted)
                seen[other] = converted[finite], where[finite]
                queue.append(other)
                yield seen[other][0], other, seen[other][1]


def _kinds(kb: KnowledgeBase, facts: Facts) -> Iterator[tuple[Plane, tuple[tuple[str, Value], ...]]]:
    """For each kind of value of each given finding: where it is given, and all that follows from it."""
    follows = _follows(kb)
    for finding in {*facts.present, *facts.absent, *facts.known_} & kb.linked_findings:
        kind = kb.findings[finding].kind
        if kind == "boolean":
            yield facts.present.get(finding, facts.nobody), follows[finding, True]
            yield facts.absent.get(finding, facts.nobody), follows[finding, False]
        elif kind == "number":
            yield facts.known(finding), follows[finding, True]
        else:
            yield holding(facts.chosen.get(finding, {}), facts.nobody), follows[finding, True]


def _follows(kb: KnowledgeBase) -> dict[tuple[str, bool], tuple[tuple[str, Value], ...]]:
    """What follows from a finding that is there (any value of a number or choice that holds), and that is not."""
    kept: dict[tuple[str, bool], tuple[tuple[str, Value], ...]] = kb.__dict__.setdefault("_column_follows", {})
    if not kept:
        links = memory_of(kb).links
        for id in kb.linked_findings:
            finding = kb.findings[id]
            if finding.kind == "derived":
                continue
            samples: dict[bool, Value] = {True: True, False: False}
            if finding.kind == "number":
                samples = {True: 1.0}
            elif finding.kind == "choice":
                value = next((v for v in finding.values if holds(v)), "")
                samples = {True: (value,) if finding.many else value}
            for there, sample in samples.items():
                its = links.follow(id, sample)
                kept[id, there] = tuple((other, value) for other, value in its.items() if other != id)
    return kept


def _same(kb: KnowledgeBase) -> tuple[tuple[str, ...], ...]:
    """Groups of numbers that are one thing in several units."""
    groups: dict[str, list[str]] = {}
    for finding in kb.findings.values():
        if memory_of(kb).links.same_as(finding.id):
            groups.setdefault(kb.link_groups[finding.id], []).append(finding.id)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _clear(facts: Facts, cases: Plane) -> None:
    """Forget all that is known in some cases."""
    keep = ~cases
    for planes in (facts.present, facts.absent, facts.known_, *facts.chosen.values()):
        for finding, plane in planes.items():
            planes[finding] = plane & keep


def _overlay(facts: Facts, exact: dict[int, Case]) -> None:
    """Put in the closed facts of cases read one by one."""
    rows: dict[tuple[str, Value], list[int]] = {}
    for row, case in exact.items():
        for finding, value in case.facts.items():
            rows.setdefault((finding, value), []).append(row)
    numbers: set[str] = set()
    for (finding, value), where in sorted(rows.items(), key=lambda item: item[0][0]):
        _overlay_one(facts, finding, value, where, numbers)


def _overlay_one(facts: Facts, finding: str, value: Value, where: Iterable[int], numbers: set[str]) -> None:
    places = np.fromiter(where, np.int64)
    plane = with_rows(places, facts.size)
    kind = facts.kb.findings[finding].kind
    if kind == "boolean":
        kept = facts.present if value is True else facts.absent
        kept[finding] = kept.get(finding, facts.nobody) | plane
        return
    facts.known_[finding] = facts.known(finding) | plane
    if kind == "number":
        if finding not in numbers:
            numbers.add(finding)
            facts.numbers[finding] = facts.numbers.get(finding, np.full(facts.size, np.nan)).copy()
        facts.numbers[finding][places] = np.nan if isinstance(value, NotApplicable) else float(value)  # type: ignore[arg-type]
        return
    chosen = facts.chosen.setdefault(finding, {})
    for one in value if isinstance(value, tuple) else () if isinstance(value, NotApplicable) else (value,):
        chosen[one] = chosen.get(one, facts.nobody) | plane  # type: ignore[arg-type, index]
