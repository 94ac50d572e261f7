"""Where each condition stands, for a block: `triage.engine.standing` as planes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.cases.tables.planes import Plane, rows_of, unpacked
from triage.engine.columns.inference import ColumnInference
from triage.engine.columns.lists import Order, Ranking, counted_in
from triage.engine.standing import SHOWN, Status, from_guideline
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Expression, Not
from triage.knowledge.model import Rule


@dataclass(frozen=True)
class ColumnStanding:
    """For one condition where it has each status, and where something in force rules it out."""

    shown: dict[Status, Plane]
    ruled_out: Plane
    out: Plane

    def candidate(self) -> Plane:
        """Where it is shown, whatever its status."""
        return self.shown["likely"] | self.shown["conflicting"] | self.shown["possible"]


def standings(inference: ColumnInference) -> dict[str, ColumnStanding]:
    """Every condition that something is concluded about somewhere, in vocabulary order."""
    kb = inference.kb
    own = {id: _own(inference, id) for id in kb.conditions}
    found: dict[str, ColumnStanding] = {}
    for id, standing in own.items():
        replaced = inference.nobody
        for replacer in (*kb.conditions[id].replaced_by, *kb.children[id]):
            replaced = replaced | own[replacer].shown["likely"]
        shown = {status: plane & ~replaced for status, plane in standing.shown.items()}
        found[id] = ColumnStanding(shown, standing.ruled_out, standing.out)
    return found


def _own(inference: ColumnInference, id: str) -> ColumnStanding:
    kb, force = inference.kb, inference.any_in_force
    likely = force(inference.saying(id, "likely"))
    possible = force(inference.saying(id, "possible")) & ~likely
    excluding = kb.excluding.get(id, ())
    out = force(excluding)
    by_guideline = force(rule for rule in excluding if from_guideline(kb, rule))
    supporters = inference.saying(id, "likely", "possible", "supports")
    supported = force(rule for rule in supporters if from_guideline(kb, rule))
    conflicting = out & (likely | (possible & ~by_guideline & supported))
    shown: dict[Status, Plane] = {"likely": likely & ~out, "conflicting": conflicting, "possible": possible & ~out}
    return ColumnStanding(shown, out & ~conflicting, out)


def ranked(inference: ColumnInference, found: dict[str, ColumnStanding]) -> Order:
    """The candidates as places in the vocabulary: dangers first, then status, support, vocabulary order."""
    size = inference.facts.size
    ranking = Ranking(size)
    for place, (id, standing) in enumerate(found.items()):
        rows = rows_of(standing.candidate(), size)
        if not len(rows):
            continue
        rules = inference.saying(id, "likely", "possible", "supports")
        danger = inference.any_in_force(r for r in rules if {"emergency_now", "same_day"} & set(r.concludes("urgency")))
        status = np.zeros(len(rows), np.uint16)
        for rank, name in enumerate(SHOWN):
            status[unpacked(standing.shown[name], size)[rows].view(np.bool_)] = rank
        safe = 1 - unpacked(danger, size)[rows].astype(np.uint16)
        ranking.add(place, rows, safe << 2 | status, _support(inference, rules)[rows])
    return ranking.order()


def status_of(order: Order) -> NDArray[np.int16]:
    """Of each candidate in the order of `ranked`, its status as a place in SHOWN."""
    return (order.ranks & 3).astype(np.int16)


def _support(inference: ColumnInference, rules: tuple[Rule, ...]) -> NDArray[np.unsignedinteger]:
    """How many findings support a condition in each case, those that another one implies left out."""
    speaking = _speaking(inference, rules)
    counting: list[Plane] = []
    for finding, plane in speaking.items():
        alone = plane
        for stronger in _implying(inference.kb, finding):
            if stronger in speaking:
                alone = alone & ~speaking[stronger]
        if alone.any():
            counting.append(alone)
    return counted_in(counting, inference.facts.size)


def _speaking(inference: ColumnInference, rules: tuple[Rule, ...]) -> dict[str, Plane]:
    """For each finding, where it is known and makes a test of one of the rules in force come out so that it fires."""
    kb = inference.kb
    found: dict[str, Plane] = {}
    pending: list[tuple[Expression, bool, Plane]] = [(r.trigger, True, inference.in_force[r.id]) for r in rules]
    for expression, sign, above in pending:
        plane = above & inference.truth(expression, sign)
        if isinstance(expression, Not):
            pending.append((expression.part, not sign, plane))
        elif isinstance(expression, AtLeast):
            if plane.any():
                pending += [(part, sign, plane) for part in expression.parts]
        elif (behind := kb.behind(expression)) is not None:
            pending += [(rule.trigger, sign, plane) for rule in behind]
        else:
            finding: str = expression.finding  # type: ignore[union-attr]
            found[finding] = found[finding] | plane if finding in found else plane
    return found


def _implying(kb: KnowledgeBase, finding: str) -> tuple[str, ...]:
    """The findings from which this one follows, however far."""
    kept: dict[str, list[str]] = kb.__dict__.setdefault("_implying", {})
    if not kept:
        for id in kb.findings:
            implied = list(kb.findings[id].implies)
            for name in implied:
                implied += [n for n in kb.findings[name].implies if n not in implied]
            for name in implied:
                kept.setdefault(name, []).append(id)
        kept.setdefault("", [])
    return tuple(kept.get(finding, ()))
