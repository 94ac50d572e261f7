"""A lesson: what the learner was told and has asked, and what they named. Each step makes a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from triage.cases.facts import case_from_facts
from triage.cases.model import NOT_APPLICABLE, Value
from triage.engine.assessment import Assessment, assess
from triage.engine.completions import completions_of
from triage.engine.passing import kinds_of_value
from triage.engine.urgency import has_urgency
from triage.knowledge.model import BURDENS, Level, Rule
from triage.knowledge.terms import TooManyTerms
from triage.learn.tutor.vignettes import Vignette


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the learner asked or had tested; `value` is None where nobody knows it.

    `useful` says whether any answer could have changed what the rules show, as far as was known then; `way` what
    it takes to learn it: a step, or a burden such as `history`.
    """

    finding: str
    value: Value | None
    useful: bool
    way: str


@dataclass(frozen=True, slots=True)
class Named:
    """What the learner says it is, how soon, and what to do next; None stands for none.

    `urgency` is None where the rules say nothing of how soon.
    """

    condition: str | None
    urgency: Level | None
    step: str | None


@dataclass(frozen=True)
class Lesson:
    """The lesson on one vignette, as far as it has come."""

    vignette: Vignette
    asked: tuple[Asked, ...] = ()
    named: Named | None = None

    @cached_property
    def known(self) -> Assessment:
        """What the rules say of what the learner knows."""
        facts = dict(self.vignette.opening)
        facts |= {one.finding: one.value for one in self.asked if one.value is not None}
        return assess(self.vignette.kb, case_from_facts(self.vignette.kb, facts, self.vignette.id))

    @cached_property
    def whole(self) -> Assessment:
        """What the rules say of everything that the vignette holds."""
        return assess(self.vignette.kb, self.vignette.case)

    def ask(self, finding: str) -> Lesson:
        """Ask for a finding, or have it tested. What was asked or told already costs nothing again."""
        if finding in self.told:
            return self
        value = self.vignette.case.facts.get(finding)
        shown = None if value is NOT_APPLICABLE else value
        return replace(self, asked=(*self.asked, Asked(finding, shown, self.could_change(finding), self._way(finding))))

    def name(self, condition: str | None, urgency: Level | None, step: str | None) -> Lesson:
        """Say what it is; this ends the lesson."""
        return replace(self, named=Named(condition, urgency, step))

    @property
    def has_urgency(self) -> bool:
        """Whether the rules say how soon, so that it can be asked."""
        return has_urgency(self.vignette.kb)

    @property
    def told(self) -> frozenset[str]:
        """The findings that were told or asked."""
        return frozenset(self.vignette.told) | {one.finding for one in self.asked}

    def idle(self) -> tuple[str, ...]:
        """What was asked though no answer could have changed what the rules show, neither then nor in the end."""
        return tuple(one.finding for one in self.asked if not one.useful and self._makes_no_difference(one.finding))

    def _makes_no_difference(self, finding: str) -> bool:
        """Whether the rules show the same for every answer to a finding, with all else that is known."""
        kb = self.vignette.kb
        facts = {id: value for id, value in self.known.case.facts.items() if id not in self.known.case.implied}
        facts.pop(finding, None)
        if finding in case_from_facts(kb, facts).facts:
            return True  # something else has said it
        answers = ({}, *({finding: value} for value in kinds_of_value(kb, finding)))
        shown = (_shown(assess(kb, case_from_facts(kb, {**facts, **answer}))) for answer in answers)
        return len(set(shown)) == 1

    def could_change(self, finding: str) -> bool:
        """Whether some answer could change what the rules show, given what is known so far."""
        kb, now = self.vignette.kb, self.known
        if finding in now.case.facts:
            return False
        if not self._makes_no_difference(finding):
            return True
        near = kb.linked_with[finding]
        for step in now.next_steps:
            if not near.isdisjoint(kb.steps[step.step].reveals):
                return True
        return any(
            not near.isdisjoint(now.inference.undecided(rule)) and now.usefulness.changes(rule) and self._can_fire(rule)
            for rule in now.inference.open_rules
        )

    def _can_fire(self, rule: Rule) -> bool:
        try:
            return completions_of(self.vignette.kb).reaching(self.known.inference.reading, rule) is not None
        except TooManyTerms:  # only rules that set no level may be so large
            return True

    def _way(self, finding: str) -> str:
        """The lightest way to learn it."""
        steps = self.vignette.kb.steps
        ways = self.vignette.kb.findings[finding].obtained
        return min(ways, key=lambda way: BURDENS.index(steps[way].burden if way in steps else way), default="none")


def _shown(assessment: Assessment) -> str:
    """What a reader sees: level, candidates in order, what is ruled out, steps and notes."""
    return repr(
        (
            assessment.urgency.level,
            [(c.condition, c.status) for c in assessment.candidates],
            [s.condition for s in assessment.ruled_out],
            [s.step for s in assessment.next_steps],
            [note.note for note in assessment.notes],
        )
    )
