"""What rules mean, said as plainly as possible: the specification that both engines must agree with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage.cases.model import NOT_APPLICABLE, Value
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Not, OneOf
from triage.knowledge.model import Rule

Truth = bool | None


@dataclass
class Reading:
    """The truth of every condition for one patient: True, False, or None where it is not known.

    `facts` are closed (see `triage.cases.closure`). Results are kept, so each rule is looked at once.
    """

    kb: KnowledgeBase
    facts: Mapping[str, Value]
    _rules: dict[str, Truth] = field(default_factory=dict)
    _truths: dict[int, Truth] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, object]:
        """Without what is kept by place: a copy has its trees elsewhere."""
        return {**self.__dict__, "_truths": {}}

    def rule(self, rule: Rule) -> Truth:
        """Whether the rule's condition is true, false or not known."""
        if rule.id not in self._rules:
            self._rules[rule.id] = self.truth(rule.trigger)
        return self._rules[rule.id]

    def truth(self, expression: Expression) -> Truth:
        """Strong Kleene: unknown stays unknown unless the known parts already decide."""
        place = id(expression)  # trees live as long as the rule base, so a place stands for one of them
        if place not in self._truths:
            self._truths[place] = self._truth(expression)
        return self._truths[place]

    def _truth(self, expression: Expression) -> Truth:
        if isinstance(expression, Not):
            part = self.truth(expression.part)
            return None if part is None else not part
        if isinstance(expression, AtLeast):
            parts = [self.truth(part) for part in expression.parts]
            if parts.count(True) >= expression.count:
                return True
            return False if len(parts) - parts.count(False) < expression.count else None
        rules = self.kb.behind(expression)
        if rules is None:
            assert not isinstance(expression, Called)
            return test(expression, self.facts.get(expression.finding))
        truths = [self.rule(rule) for rule in rules]
        if True in truths:
            return True
        return None if None in truths or not rules else False


def test(leaf: Expression, value: Value | None) -> Truth:
    """Whether a known value passes the test of a leaf; None stands for an unknown value."""
    if value is None:
        return None
    if value is NOT_APPLICABLE:
        return False
    if isinstance(leaf, Compare):
        number = float(value)  # type: ignore[arg-type]
        return {
            "at_least": number >= leaf.value,
            "at_most": number <= leaf.value,
            "above": number > leaf.value,
            "below": number < leaf.value,
        }[leaf.operator]
    if isinstance(leaf, OneOf):
        chosen = value if isinstance(value, tuple) else (value,)
        return any(option in chosen for option in leaf.values)
    return value is True


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which rules fire, which never can any more, and which findings the rules made present or absent."""

    fired: frozenset[str]
    impossible: frozenset[str]
    derived: Mapping[str, bool]


def run(kb: KnowledgeBase, facts: Mapping[str, Value]) -> Outcome:
    """Evaluate every rule of `kb` on closed `facts`."""
    reading = Reading(kb, facts)
    truths = {rule.id: reading.rule(rule) for rule in kb.rules}
    derived: dict[str, bool] = {}
    for finding, rules in kb.inferring.items():
        settled = [truths[rule.id] for rule in rules]
        if True in settled:
            derived[finding] = True
        elif None not in settled:
            derived[finding] = False
    return Outcome(
        frozenset(id for id, truth in truths.items() if truth is True),
        frozenset(id for id, truth in truths.items() if truth is False),
        derived,
    )
