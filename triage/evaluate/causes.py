"""Which rules made two rule sets say different things of one case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from triage.engine.assessment import Assessment
from triage.knowledge.model import Conclusion, Rule

Where = Literal["other", "these", "both"]


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule that counts under one rule set only, or under both and says something else."""

    rule: str
    where: Where


def causes(what: str, other: Assessment, these: Assessment) -> tuple[Cause, ...]:
    """The rules in force under one set and not the other that conclude what changed; near ones where there is none.

    For `worst` also the rules that can still come true: that is where `worst` comes from.
    """
    sides = (_reach, other, these) if what == "worst" else (_in_force, other, these)
    differing = list(_differing(*sides))
    wanted = _about(what, other, these)
    found = [cause for cause, rules in differing if any(wanted(c) for rule in rules for c in rule.then)]
    if not found:
        near = _NEAR[what]
        found = [cause for cause, rules in differing if any(c.verb in near for rule in rules for c in rule.then)]
    return tuple(found)


_NEAR = {
    "level": ("urgency",),
    "worst": ("urgency",),
    "condition": ("likely", "possible", "supports", "rules_out", "urgency"),
    "steps": ("suggest", "likely", "possible", "rules_out", "urgency"),
}


def _about(what: str, other: Assessment, these: Assessment) -> Callable[[Conclusion], bool]:
    if what in ("level", "worst"):
        levels = {getattr(other.urgency, what), getattr(these.urgency, what)}
        return lambda c: c.verb == "urgency" and c.target in levels
    if what == "condition":
        tops = {c.condition for a in (other, these) for c in a.candidates[:1]}
        return lambda c: c.verb in ("likely", "possible", "supports", "rules_out") and c.target in tops
    steps = {s.step for s in other.next_steps} ^ {s.step for s in these.next_steps}
    return lambda c: c.verb == "suggest" and c.target in steps


def _in_force(assessment: Assessment) -> Iterable[Rule]:
    return assessment.inference.in_force


def _reach(assessment: Assessment) -> Iterable[Rule]:
    inference, level_of = assessment.inference, assessment.kb.level_of
    yield from inference.in_force
    yield from (r for r in inference.open_rules if r.id in level_of and inference.reaching(r) is not None)


def _differing(
    count: Callable[[Assessment], Iterable[Rule]], other: Assessment, these: Assessment
) -> Iterable[tuple[Cause, tuple[Rule, ...]]]:
    """Each rule that counts on one side only, or says something else on the other, and its two forms."""
    there = {rule.id: rule for rule in count(other)}
    here = {rule.id: rule for rule in count(these)}
    for id in dict.fromkeys((*here, *there)):
        if id not in there:
            yield Cause(id, "these"), (here[id],)
        elif id not in here:
            yield Cause(id, "other"), (there[id],)
        elif here[id].then != there[id].then:
            yield Cause(id, "both"), (there[id], here[id])
