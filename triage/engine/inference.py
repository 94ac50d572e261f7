"""One finished inference: the case, what fired, and what is in force after overrides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from triage.cases.model import Case
from triage.engine.completions import Completion, completions_of
from triage.engine.events import Event
from triage.engine.evidence import undecided
from triage.engine.forward import Forward
from triage.engine.naive import Reading
from triage.engine.reading import PartialReading
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Rule, Verb


@dataclass(frozen=True)
class Inference:
    """What the forward engine did for one case. `fired` is in firing order."""

    kb: KnowledgeBase
    case: Case
    fired: tuple[Rule, ...]
    events: tuple[Event, ...]

    @cached_property
    def reading(self) -> Reading:
        """The truth of every condition for this case."""
        if self._blank is None:
            return Reading(self.kb, self.case.facts)
        touched = self.kb.reading_any(self.case.facts)
        return PartialReading(self.kb, self.case.facts, blank=self._blank.reading, touched=touched)

    @cached_property
    def overridden(self) -> dict[str, tuple[str, ...]]:
        """For each fired rule that is outranked, the fired rules that outrank it."""
        by: dict[str, list[str]] = {}
        fired = {rule.id for rule in self.fired}
        for rule in self.fired:
            for outranked in rule.overrides:
                if outranked in fired:
                    by.setdefault(outranked, []).append(rule.id)
        return {rule: tuple(others) for rule, others in by.items()}

    @cached_property
    def outranked(self) -> frozenset[str]:
        """The rules that a fired rule outranks, whether they fired or not."""
        return frozenset(id for rule in self.fired for id in rule.overrides)

    @cached_property
    def in_force(self) -> tuple[Rule, ...]:
        """The fired rules whose conclusions count, in the order of the rule base."""
        fired = {rule.id for rule in self.fired} - self.overridden.keys()
        return tuple(rule for rule in self.kb.rules if rule.id in fired)

    @cached_property
    def ids_in_force(self) -> frozenset[str]:
        """The ids of the rules in force."""
        return frozenset(rule.id for rule in self.in_force)

    @cached_property
    def _said(self) -> dict[tuple[Verb, str], list[int]]:
        said: dict[tuple[Verb, str], list[int]] = {}
        for place, rule in enumerate(self.in_force):
            for conclusion in rule.then:
                said.setdefault((conclusion.verb, conclusion.target), []).append(place)
        return said

    def saying(self, target: str, *verbs: Verb) -> tuple[Rule, ...]:
        """The rules in force with a conclusion of one of `verbs` about `target`, in the order of the rule base."""
        places = {place for verb in verbs for place in self._said.get((verb, target), ())}
        return tuple(self.in_force[place] for place in sorted(places))

    def reaching(self, rule: Rule) -> Completion | None:
        """Values for unknown findings that make an undecided rule fire; None where no completion does."""
        if self._blank is not None and rule.id not in self._linked:
            return self._blank.reaching(rule)
        if rule.id not in self._reached:
            self._reached[rule.id] = completions_of(self.kb).reaching(self.reading, rule)
        return self._reached[rule.id]

    def undecided(self, rule: Rule) -> set[str]:
        """The unknown findings on which an undecided rule hangs."""
        if self._blank is not None and rule.id not in self._linked:
            return self._blank.undecided(rule)
        if rule.id not in self._undecided:
            self._undecided[rule.id] = undecided(self.reading, rule.trigger)
        return self._undecided[rule.id]

    @cached_property
    def _blank(self) -> Inference | None:
        """Where nothing is known, kept with the rule base; None for itself. Most rules stand there as here."""
        if not self.case.facts:
            return None
        kept: Inference = self.kb.__dict__.setdefault("_blank", Inference(self.kb, Case("blank", {}), (), ()))
        return kept

    @cached_property
    def _linked(self) -> frozenset[str]:
        """The rules that read something known, or something that hangs together with it."""
        groups = {self.kb.linked_with[finding] for finding in self.case.facts}
        return self.kb.reading_any(frozenset().union(*groups))

    @cached_property
    def _undecided(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def _reached(self) -> dict[str, Completion | None]:
        return {}

    @cached_property
    def open_rules(self) -> tuple[Rule, ...]:
        """The rules that can still fire: neither true nor false yet."""
        return tuple(rule for rule in self.kb.rules if self.reading.rule(rule) is None)


def infer(kb: KnowledgeBase, case: Case) -> Inference:
    """Run the forward engine on one case, recording its events."""
    engine = Forward(kb, record=True)
    engine.reset()
    engine.declare(*engine.facts_of(case.facts, case.implied))
    engine.run()
    return Inference(kb, case, tuple(kb.rule[id] for id in engine.fired), tuple(engine.events or ()))
