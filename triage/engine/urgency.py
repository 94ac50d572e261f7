"""How soon: the level that fired, the worst that is still possible, and what decides between them."""

from __future__ import annotations

from dataclasses import dataclass, field

from triage.cases.model import Value
from triage.engine.evidence import asking_order
from triage.engine.inference import Inference
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS, OUTSIDE_SCOPE, Level, Rule

WITHOUT_RED_FLAGS = "Warning signs of an emergency were not looked at: the rules that were used say nothing about them."
NOT_USED = "{} of the things that were given could not be used and are not counted here; see the problems."
NOT_ANSWERED = "Looking after yourself cannot be advised yet: warning signs that you can answer are still open."
ONLY_SHOWN_BY_TESTS = "What only an examination or a test can show was left open; it could still make this more urgent."
NOT_RECOGNISED = "Something that was given as present was not recognised, so nothing reassuring can be said."
NOT_READ = "Something that was given as present is looked at by no rule, so nothing reassuring can be said."
NOT_COVERED = "The rules do not cover this person, so nothing reassuring can be said."


@dataclass(frozen=True, slots=True)
class Urgency:
    """How soon. `worst` is the highest level that some completion of the unknown facts reaches, exactly.

    `decided_by` are the open findings of every rule that can still fire with a higher level, in asking
    order; `witness` is a completion that reaches `worst` (empty when settled).
    """

    level: Level
    worst: Level
    settled: bool
    rules: tuple[str, ...]
    decided_by: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    witness: dict[str, Value] = field(default_factory=dict)


def urgency(inference: Inference) -> Urgency:
    """The urgency of one case. The documents alone can set nothing but `routine`."""
    kb = inference.kb
    fired = [(kb.level_of[rule.id], rule) for rule in inference.in_force if rule.id in kb.level_of]
    said = highest([found for found, _ in fired])
    higher: list[tuple[Level, Rule, dict[str, Value]]] = []
    for rule in inference.open_rules:
        found = kb.level_of.get(rule.id)
        if found is not None and above(found, said):
            completion = inference.reaching(rule)
            if completion is not None:
                higher.append((found, rule, completion))
    worst = highest([said, *(found for found, _, _ in higher)])
    decided_by = asking_order(kb, set().union(*(inference.undecided(rule) for _, rule, _ in higher)))
    level, remarks = _held_back(inference, said, decided_by)
    return Urgency(
        level, worst, level == worst,
        tuple(rule.id for found, rule in fired if found == level),
        decided_by, remarks,
        next((dict(completion) for found, _, completion in higher if found == worst), {}),
    )  # fmt: skip


def _held_back(inference: Inference, said: Level, decided_by: tuple[str, ...]) -> tuple[Level, tuple[str, ...]]:
    """`self_care` is said only where nothing a person can answer could still make it worse."""
    kb = inference.kb
    remarks = [] if looks_for_red_flags(kb) else [WITHOUT_RED_FLAGS]
    lost = sum(problem.severity == "error" for problem in inference.case.problems)
    if lost:
        remarks.insert(0, NOT_USED.format(lost))
    if said == "self_care":
        held_back = len(remarks)
        flags = [f for f in decided_by if kb.findings[f].red_flag]
        if any("history" in kb.findings[f].obtained for f in flags):
            remarks.append(NOT_ANSWERED)
        if inference.case.lost_present:
            remarks.append(NOT_RECOGNISED)
        if any(value is True and id not in kb.read_findings for id, value in inference.case.facts.items()):
            remarks.append(NOT_READ)
        if inference.saying(OUTSIDE_SCOPE, "note"):
            remarks.append(NOT_COVERED)
        if len(remarks) > held_back or not looks_for_red_flags(kb):
            return "insufficient", tuple(remarks)
        if decided_by:
            remarks.append(ONLY_SHOWN_BY_TESTS)
    return said, tuple(remarks)


def highest(levels: list[Level]) -> Level:
    """The most urgent of the levels; `insufficient` where there is none."""
    return min(levels, key=LEVELS.index, default="insufficient")


def above(level: Level, other: Level) -> bool:
    """Whether `level` is more urgent than `other`."""
    return LEVELS.index(level) < LEVELS.index(other)


def has_urgency(kb: KnowledgeBase) -> bool:
    """Whether any loaded rule sets a level; without one, urgency is left out of what people read."""
    return bool(kb.level_of)


def looks_for_red_flags(kb: KnowledgeBase) -> bool:
    """Whether any loaded rule can set more than `routine`."""
    return any(above(level, "routine") for level in set(kb.level_of.values()))
