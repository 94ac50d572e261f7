"""Which diagnostic steps to show in each case of a block, and in what order: `triage.engine.steps` as planes."""

from __future__ import annotations

import numpy as np

from triage.cases.tables.planes import Plane, rows_of, unpacked
from triage.engine.columns.inference import ColumnInference
from triage.engine.columns.lists import Order, Ranking, counted_in
from triage.engine.columns.missing import missing
from triage.engine.columns.program import all_of
from triage.engine.columns.standing import ColumnStanding
from triage.engine.columns.urgency import ColumnUrgency
from triage.knowledge.model import BURDENS, Conclusion, Rule, Step


def shown_steps(inference: ColumnInference, found: dict[str, ColumnStanding], urgent: ColumnUrgency) -> Order:
    """The steps suggested by rules in force, not answered yet, that fit the urgency, as places in the vocabulary.

    An emergency step comes first of all; then the least burden, what settles most, vocabulary order.
    """
    kb, size = inference.kb, inference.facts.size
    suggested, emergency = _suggested(inference, found)
    open_ones: dict[str, Plane] = {}
    ranking = Ranking(size)
    for place, step in enumerate(kb.steps.values()):
        if step.id not in suggested:
            continue
        plane = suggested[step.id] & _fitting(inference, step, urgent)
        if not plane.any():
            continue
        rows = rows_of(plane, size)
        if not len(rows):
            continue
        if step.reveals and not open_ones:
            open_ones = {"": inference.nobody, **missing(inference, found)}
        later = 1 - unpacked(emergency[step.id], size)[rows].astype(np.uint16)
        nothing = later * (step.burden == "none")
        settles = counted_in([open_ones[finding] for finding in step.reveals if finding in open_ones], size)
        ranking.add(place, rows, later << 9 | nothing << 8 | BURDENS.index(step.burden), settles[rows])
    return ranking.order()


def _suggested(
    inference: ColumnInference, found: dict[str, ColumnStanding]
) -> tuple[dict[str, Plane], dict[str, Plane]]:
    """For each step where it is suggested, and where by a rule of an emergency."""
    suggested: dict[str, Plane] = {}
    emergency: dict[str, Plane] = {}
    candidates = {id: standing.candidate() for id, standing in found.items()}
    for rule in inference.kb.rules:
        steps = [conclusion for conclusion in rule.then if conclusion.verb == "suggest"]
        if not steps or not inference.in_force[rule.id].any():
            continue
        shown = inference.in_force[rule.id] & _companions(inference, rule, candidates)
        urgent = shown if "emergency_now" in rule.concludes("urgency") else inference.nobody
        for conclusion in steps:
            unanswered = shown & ~_answered(inference, conclusion)
            step = conclusion.target
            suggested[step] = suggested.get(step, inference.nobody) | unanswered
            emergency[step] = emergency.get(step, inference.nobody) | (unanswered & urgent)
    return suggested, emergency


def _companions(inference: ColumnInference, rule: Rule, candidates: dict[str, Plane]) -> Plane:
    """Where advice tied to conditions is shown: while one of them is a candidate."""
    if not rule.companions:
        return ~inference.nobody
    found = inference.nobody
    for id in rule.companions:
        found = found | candidates.get(id, inference.nobody)
    return found


def _answered(inference: ColumnInference, suggestion: Conclusion) -> Plane:
    """Where all that the suggested step is to make known is known."""
    if not suggestion.to_see:
        return inference.nobody
    return all_of([inference.facts.known(finding) for finding in suggestion.to_see])


def _fitting(inference: ColumnInference, step: Step, urgent: ColumnUrgency) -> Plane:
    """Where a step fits the level, and does not itself say that it is not needed."""
    fitting = ~inference.nobody
    if step.levels:
        fitting = inference.nobody
        for level in step.levels:
            fitting = fitting | urgent.at_level[level]
    if step.not_needed_when is not None:
        fitting = fitting & ~inference.truth(step.not_needed_when)
    return fitting
