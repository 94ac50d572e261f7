"""How soon: the level that fired, the worst that is still possible, and what decides between them."""

from __future__ import annotations

from dataclasses import dataclass

from triage.engine.evidence import asking_order, undecided
from triage.engine.inference import Inference
from triage.knowledge.model import LEVELS, KnowledgeBase, Level, Rule

WITHOUT_RED_FLAGS = "Warning signs of an emergency were not looked at: the rules that were used say nothing about them."

NOT_USED = "{} of the things that were given could not be used and are not counted here; see the problems."


@dataclass(frozen=True, slots=True)
class Urgency:
    """`worst` is the highest level of any rule that can still fire; `decided_by` stands in asking order."""

    level: Level
    worst: Level
    settled: bool
    rules: tuple[str, ...]
    decided_by: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def urgency(inference: Inference) -> Urgency:
    """The urgency of one case. The documents alone can set nothing but `routine`."""
    kb = inference.kb
    fired = [(_level(rule), rule) for rule in inference.in_force if _level(rule)]
    level = _highest([found for found, _ in fired])
    higher = [rule for rule in inference.open_rules if _above(_level(rule), level)]
    worst = _highest([level, *(_level(rule) for rule in higher)])
    decided_by = (f for rule in higher for f in undecided(inference.reading, rule.trigger))
    remarks = () if looks_for_red_flags(kb) else (WITHOUT_RED_FLAGS,)
    lost = sum(problem.severity == "error" for problem in inference.case.problems)
    if lost:
        remarks = (NOT_USED.format(lost), *remarks)
    return Urgency(
        level, worst, level == worst,
        tuple(rule.id for found, rule in fired if found == level),
        asking_order(kb, decided_by), remarks,
    )  # fmt: skip


def _level(rule: Rule) -> Level | None:
    levels = rule.concludes("urgency")
    return min(levels, key=LEVELS.index) if levels else None  # type: ignore[arg-type]


def _highest(levels: list[Level | None]) -> Level:
    return min((level for level in levels if level), key=LEVELS.index, default="insufficient")


def _above(level: Level | None, other: Level) -> bool:
    return level is not None and LEVELS.index(level) < LEVELS.index(other)


def has_urgency(kb: KnowledgeBase) -> bool:
    """Whether any loaded rule sets a level; without one, urgency is left out of what people read."""
    return any(_level(rule) for rule in kb.rules)


def looks_for_red_flags(kb: KnowledgeBase) -> bool:
    """Whether any loaded rule can set more than `routine`."""
    return any(_above(_level(rule), "routine") for rule in kb.rules)
