"""One block, inferred: where each rule fires, where it is still undecided, and which rules are in force."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from triage.cases.tables.planes import Plane
from triage.engine.columns.facts import Facts
from triage.engine.columns.program import program_of
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Expression
from triage.knowledge.model import Rule, Verb


class ColumnInference:
    """What `triage.engine.inference.Inference` is for one case, as planes of many."""

    def __init__(self, kb: KnowledgeBase, facts: Facts) -> None:
        self.kb, self.facts = kb, facts
        self.program = program_of(kb)
        self.planes = self.program.run(facts)
        self.nobody = facts.nobody
        self._undecided: dict[int, Plane] = {}

    def truth(self, expression: Expression, wanted: bool = True) -> Plane:
        """Where an expression of the rule base is known to be so."""
        return self.planes[self.program.node(expression, wanted)]

    def fired(self, rule: str) -> Plane:
        """Where a rule fires."""
        return self.planes[self.program.rules[rule][0]]

    def undecided(self, expression: Expression) -> Plane:
        """Where an expression is neither true nor false yet."""
        node = self.program.node(expression, True)
        if node not in self._undecided:
            self._undecided[node] = ~(self.planes[node] | self.truth(expression, False))
        return self._undecided[node]

    @cached_property
    def in_force(self) -> dict[str, Plane]:
        """Where each rule fires and no rule that fires outranks it."""
        found = {rule.id: self.fired(rule.id) for rule in self.kb.rules}
        for rule in self.kb.rules:
            for outranked in rule.overrides:
                if outranked in found:
                    found[outranked] = found[outranked] & ~self.fired(rule.id)
        return found

    def any_in_force(self, rules: Iterable[Rule]) -> Plane:
        """Where one of the rules is in force."""
        found = self.nobody
        for rule in rules:
            found = found | self.in_force[rule.id]
        return found

    def saying(self, target: str, *verbs: Verb) -> tuple[Rule, ...]:
        """The rules with a conclusion of one of `verbs` about `target`, in the order of the rule base."""
        kept: dict[tuple[str, tuple[Verb, ...]], tuple[Rule, ...]] = self.kb.__dict__.setdefault("_said_about", {})
        if (target, verbs) not in kept:
            kept[target, verbs] = tuple(rule for rule in self.kb.rules if target in rule.concludes(*verbs))
        return kept[target, verbs]
