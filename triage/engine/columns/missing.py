"""What is missing for the candidates of each case of a block: `triage.engine.evidence.decisive` as planes."""

from __future__ import annotations

from collections.abc import Sequence

from triage.cases.tables.planes import Plane
from triage.engine.columns.inference import ColumnInference
from triage.engine.columns.program import all_of
from triage.engine.columns.standing import ColumnStanding
from triage.engine.evidence import alternatives_of
from triage.knowledge.expressions import AtLeast, Called, Expression, Not
from triage.knowledge.model import Rule
from triage.knowledge.terms import Sign, Term

Found = dict[str, Plane]


def missing(inference: ColumnInference, found: dict[str, ColumnStanding]) -> Found:
    """For each finding that a step reveals, where it could raise the status of a candidate, or rule it out."""
    kb = inference.kb
    wanted = frozenset(finding for step in kb.steps.values() for finding in step.reveals)
    gathered: Found = {}
    for id, standing in found.items():
        possible, candidate = standing.shown["possible"], standing.candidate()
        if possible.any():
            raising = [rule for rule in kb.calling.get(id, ()) if id in rule.concludes("likely")]
            _Decisive(inference, raising, wanted).add_to(gathered, possible)
        if candidate.any():
            _Decisive(inference, kb.excluding.get(id, ()), wanted).add_to(gathered, candidate & ~standing.out)
    return gathered


class _Decisive:
    """The unknown findings that some completion needs to make one of some rules fire."""

    def __init__(self, inference: ColumnInference, rules: Sequence[Rule], wanted: frozenset[str]) -> None:
        self.inference, self.rules, self.wanted = inference, rules, wanted
        self.open = {rule.id: inference.undecided(rule.trigger) for rule in rules}
        self.many = [rule for rule in rules if alternatives_of(inference.kb, rule) is None]

    def add_to(self, gathered: Found, cases: Plane) -> None:
        """Add them to what was gathered, in some cases."""
        too_many = self.inference.nobody
        for rule in self.many:
            too_many = too_many | self.open[rule.id]
        if self.many and (too_many & cases).any():
            for rule in self.rules:
                self._undecided(rule.trigger, self.open[rule.id] & cases & too_many, gathered)
        self._by_terms(cases & ~too_many, gathered)

    def _undecided(self, expression: Expression, cases: Plane, gathered: Found) -> None:
        cases = cases & self.inference.undecided(expression)
        if not cases.any():
            return
        if isinstance(expression, Not):
            self._undecided(expression.part, cases, gathered)
        elif isinstance(expression, AtLeast):
            for part in expression.parts:
                self._undecided(part, cases, gathered)
        elif (behind := self.inference.kb.behind(expression)) is not None:
            for rule in behind:
                self._undecided(rule.trigger, cases, gathered)
        else:
            self._gather(expression.finding, cases, gathered)  # type: ignore[union-attr]

    def _by_terms(self, cases: Plane, gathered: Found) -> None:
        alive = [(term, plane) for rule in self.rules for term in alternatives_of(self.inference.kb, rule) or ()
                 if (plane := cases & self.open[rule.id] & self._alive(term)).any()]  # fmt: skip
        for term, plane in alive:
            if not any(getattr(leaf, "finding", "") in self.wanted for leaf, _ in term):
                continue
            needed = plane
            for other, its in alive:
                if other != term:
                    needed = needed & ~(its & self._within(other, term))
            for leaf, sign in term:
                if not isinstance(leaf, Called):
                    self._gather(leaf.finding, needed & self._unknown((leaf, sign)), gathered)

    def _gather(self, finding: str, cases: Plane, gathered: Found) -> None:
        if finding in self.wanted:
            gathered[finding] = gathered[finding] | cases if finding in gathered else cases

    def _alive(self, term: Term) -> Plane:
        """Where nothing that is known contradicts the alternative."""
        return all_of([~self._known((leaf, not sign)) for leaf, sign in term])

    def _within(self, other: Term, term: Term) -> Plane:
        """Where what is left of the other alternative is a part, and not all, of what is left of this one."""
        rest = [self._known(sign) for sign in other - term]
        more = [self._unknown(sign) for sign in term - other]
        found = self.inference.nobody
        for plane in more:
            found = found | plane
        return all_of([found, *rest])

    def _known(self, sign: Sign) -> Plane:
        return self.inference.truth(*sign)

    def _unknown(self, sign: Sign) -> Plane:
        return self.inference.undecided(sign[0])
