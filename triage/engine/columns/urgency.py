"""How soon, for a block: the level, the worst still possible and what decides, as `triage.engine.urgency` says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.cases.tables.planes import Plane, unpacked
from triage.engine.columns.inference import ColumnInference
from triage.engine.columns.reach import Reach, ways_of
from triage.engine.urgency import above, looks_for_red_flags
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Expression, Not
from triage.knowledge.model import LEVELS, OUTSIDE_SCOPE, Level

INSUFFICIENT = LEVELS.index("insufficient")


@dataclass(frozen=True)
class ColumnUrgency:
    """Levels as places in LEVELS, one byte a case; `decided_by` gives for each finding the cases it decides."""

    level: NDArray[np.uint8]
    worst: NDArray[np.uint8]
    decided_by: dict[str, Plane]
    at_level: dict[Level, Plane]


def urgency(inference: ColumnInference, lost_present: Plane) -> ColumnUrgency:
    """The urgency of every case of a block; `lost_present` where something given as present was not recognised."""
    kb, nobody = inference.kb, inference.nobody
    said = dict.fromkeys(LEVELS, nobody)
    for rule, found in kb.level_of.items():
        said[found] = said[found] | inference.in_force[rule]
    open_rules = _can_still_fire(inference, said)
    reached = dict.fromkeys(LEVELS, nobody)
    for rule, plane in open_rules.items():
        reached[kb.level_of[rule]] = reached[kb.level_of[rule]] | plane
    worst = _highest({level: said[level] | reached[level] for level in LEVELS}, inference.facts.size)
    decided_by = _deciding(inference, open_rules)
    held = _held_back(inference, decided_by, lost_present)
    shown = {**said, "self_care": said["self_care"] & ~held}
    level = _highest(shown, inference.facts.size)
    return ColumnUrgency(level, worst, decided_by, _exclusive(shown, nobody))


def _can_still_fire(inference: ColumnInference, said: dict[Level, Plane]) -> dict[str, Plane]:
    """For each rule that sets a level, where it is open, can still fire, and would raise what was said."""
    kb, ways = inference.kb, ways_of(inference.kb)
    reach = Reach(ways, inference.facts)
    low: dict[Level, Plane] = {}
    covered = inference.nobody
    for level in LEVELS:
        covered = covered | said[level]
        low[level] = ~covered
    found: dict[str, Plane] = {}
    for id, level in kb.level_of.items():
        trigger = kb.rule[id].trigger
        undecided = inference.undecided(trigger) & low[level] if above(level, "insufficient") else inference.nobody
        if undecided.any():
            plane = undecided & reach.plane(ways.of(trigger, True))
            if plane.any():
                found[id] = plane
    return found


def _deciding(inference: ColumnInference, open_rules: dict[str, Plane]) -> dict[str, Plane]:
    """For each askable finding, where it is unknown and one of the rules hangs on it."""
    kb = inference.kb
    asked: dict[int, Plane] = {}
    decided: dict[str, Plane] = {}

    def ask(expression: Expression, plane: Plane) -> None:
        place = id(expression)
        asked[place] = asked[place] | plane if place in asked else plane

    for rule, plane in open_rules.items():
        ask(kb.rule[rule].trigger, plane)
    for expression in _downwards(kb):
        wanted = asked.pop(id(expression), None)
        if wanted is None:
            continue
        wanted = wanted & inference.undecided(expression)
        if isinstance(expression, Not):
            ask(expression.part, wanted)
        elif isinstance(expression, AtLeast):
            for part in expression.parts:
                ask(part, wanted)
        elif (behind := kb.behind(expression)) is not None:
            for one in behind:
                ask(one.trigger, wanted)
        else:
            assert not isinstance(expression, Called)
            decided[expression.finding] = decided.get(expression.finding, inference.nobody) | wanted
    return decided


def _downwards(kb: KnowledgeBase) -> tuple[Expression, ...]:
    """All expressions behind rules that set a level, each before all that it is made of."""
    kept: tuple[Expression, ...] | None = kb.__dict__.get("_downwards")
    if kept is None:
        done: dict[int, Expression] = {}
        for rule in kb.level_of:
            _visit(kb, kb.rule[rule].trigger, done)
        kept = kb.__dict__["_downwards"] = tuple(reversed(done.values()))
    return kept


def _visit(kb: KnowledgeBase, expression: Expression, done: dict[int, Expression]) -> None:
    if id(expression) in done:
        return
    if isinstance(expression, Not):
        _visit(kb, expression.part, done)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            _visit(kb, part, done)
    else:
        for rule in kb.behind(expression) or ():
            _visit(kb, rule.trigger, done)
    done[id(expression)] = expression


def _held_back(inference: ColumnInference, decided_by: dict[str, Plane], lost_present: Plane) -> Plane:
    """Where looking after oneself cannot be said, whatever rule says it."""
    kb, facts = inference.kb, inference.facts
    if not looks_for_red_flags(kb):
        return ~inference.nobody
    held = lost_present | inference.any_in_force(inference.saying(OUTSIDE_SCOPE, "note"))
    for finding, plane in decided_by.items():
        if kb.findings[finding].red_flag and "history" in kb.findings[finding].obtained:
            held = held | plane
    for finding, plane in facts.present.items():
        if finding not in kb.read_findings:
            held = held | plane
    return held


def _exclusive(said: dict[Level, Plane], nobody: Plane) -> dict[Level, Plane]:
    """Where each level is the highest; `insufficient` where there is none."""
    found: dict[Level, Plane] = {}
    covered = nobody
    for level in LEVELS:
        plane = said[level] if level != "insufficient" else ~nobody
        found[level] = plane & ~covered
        covered = covered | plane
    return found


def _highest(said: dict[Level, Plane], size: int) -> NDArray[np.uint8]:
    places = np.full(size, INSUFFICIENT, np.uint8)
    for level in reversed(LEVELS):
        if level != "insufficient" and said[level].any():
            places[unpacked(said[level], size).view(np.bool_)] = LEVELS.index(level)
    return places
