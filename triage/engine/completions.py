"""Whether what is still unknown could make a rule fire, exactly, and how: design section 2, `worst`.

A completion gives every unknown finding a value: numbers within their ranges, choices exclusive, and
nothing that breaks what follows from what (`implies`, `only_with`, `same_as`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product

from triage.cases.closure import close
from triage.cases.model import NOT_APPLICABLE, Value
from triage.engine.naive import Reading, test
from triage.engine.passing import passing_values
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Leaf, Not, OneOf, Present
from triage.knowledge.model import Rule
from triage.knowledge.terms import Sign, Term, conjunction, independent, split, terms

Completion = dict[str, Value]
Settable = Callable[[Leaf, bool], bool]  # whether a test of an unknown finding can still come out so


def any_value(leaf: Leaf, wanted: bool) -> bool:  # noqa: ARG001
    """Everything unknown may still become known."""
    return True


@dataclass
class Completions:
    """Decides for one rule base which rules can still fire; what does not hang on a case is kept."""

    kb: KnowledgeBase
    _clusters: dict[int, list[list[Expression]]] = field(default_factory=dict)
    _terms: dict[tuple[int, tuple[int, ...], bool], list[dict[str, list[Sign]]]] = field(default_factory=dict)
    _free: dict[tuple[int, bool], Completion | None] = field(default_factory=dict)
    _held: list[Expression] = field(default_factory=list)

    def reaching(self, reading: Reading, rule: Rule, settable: Settable = any_value) -> Completion | None:
        """Values for some unknown findings that make an undecided rule fire; None where no values can.

        Only tests that are `settable` are given a value; the other unknown findings stay unknown.
        """
        return self._reach(reading, rule.trigger, True, settable)

    def _reach(self, reading: Reading, expression: Expression, wanted: bool, settable: Settable) -> Completion | None:
        truth = reading.truth(expression)
        if truth is not None:
            return {} if truth is wanted else None
        apart = split(expression, self.kb.behind, wanted)
        if apart is None:
            assert not isinstance(expression, (Not, AtLeast, Called))
            return self._by_one(reading.facts, expression, wanted) if settable(expression, wanted) else None
        count, parts, sign = apart
        if not parts:
            return None  # a derived finding for which no rule is loaded stays unknown
        if count == 1:
            return next(
                (found for part in parts if (found := self._reach(reading, part, sign, settable)) is not None), None
            )
        clusters = self._independent(expression, parts)
        if count < len(parts) and len(clusters) < len(parts):
            return self._written_out(reading, count, parts, sign, settable)
        ways: list[Completion] = []
        for cluster in clusters:
            if len(cluster) == 1:
                found = self._reach(reading, cluster[0], sign, settable)
            else:
                found = self._written_out(reading, len(cluster), tuple(cluster), sign, settable)
            if found is not None:
                ways.append(found)
        needed = len(clusters) if count == len(parts) else count
        if len(ways) < needed:
            return None
        return {finding: value for way in ways[:needed] for finding, value in way.items()}

    def _by_one(self, facts: Mapping[str, Value], leaf: Present | Compare | OneOf, wanted: bool) -> Completion | None:
        """A value for one unknown finding; the same for every case that knows nothing that it hangs together with."""
        if not self.kb.linked_with[leaf.finding].isdisjoint(facts):
            return self._satisfied(facts, {leaf.finding: [(leaf, wanted)]})
        place = (id(leaf), wanted)
        if place not in self._free:
            self._held.append(leaf)
            self._free[place] = self._satisfied({}, {leaf.finding: [(leaf, wanted)]})
        return self._free[place]

    def _independent(self, expression: Expression, parts: tuple[Expression, ...]) -> list[list[Expression]]:
        if id(expression) not in self._clusters:
            self._held.append(expression)  # keeps the id its own
            self._clusters[id(expression)] = independent(parts, self.kb.behind, self.kb.link_groups)
        return self._clusters[id(expression)]

    def _written_out(
        self,
        reading: Reading,
        count: int,
        parts: tuple[Expression, ...],
        sign: bool,
        settable: Settable,
    ) -> Completion | None:
        """Parts that hang together, tried alternative by alternative."""
        place = (count, tuple(map(id, parts)), sign)
        if place not in self._terms:
            self._held += parts
            found = terms(conjunction(count, parts, sign), self.kb.behind)
            self._terms[place] = [_by_finding(term) for term in sorted(found, key=len)]
        facts = reading.facts
        for alternative in self._terms[place]:
            unknown = [test for finding, signs in alternative.items() if finding not in facts for test in signs]
            if not all(settable(*test) for test in unknown):
                continue
            completion = self._satisfied(reading.facts, alternative)
            if completion is not None:
                return completion
        return None

    def _satisfied(self, facts: Mapping[str, Value], wanted: Mapping[str, list[Sign]]) -> Completion | None:
        choices: list[list[tuple[str, Value]]] = []
        for finding, signs in wanted.items():
            if finding in facts:
                if not holds(signs, facts[finding]):
                    return None
                continue
            choices.append([(finding, value) for value in passing_values(self.kb.findings[finding], signs)])
        for assignment in product(*choices):
            completion = self._consistent(facts, dict(assignment), wanted)
            if completion is not None:
                return completion
        return None

    def _consistent(
        self, facts: Mapping[str, Value], chosen: Completion, wanted: Mapping[str, list[Sign]]
    ) -> Completion | None:
        """The chosen values and what follows from them; a finding that is not to apply makes its parent absent."""
        if not self.kb.linked_findings.intersection(chosen):
            return chosen
        given = dict(facts)
        for finding, value in chosen.items():
            parent = self.kb.findings[finding].only_with
            if value is not NOT_APPLICABLE:
                given[finding] = value
            elif parent is not None and given.get(parent, False) is False and not chosen.get(parent):
                given[parent] = False
            else:
                return None
        closed = close(self.kb, given)
        if closed.contradictions:
            return None
        if not all(holds(signs, closed.facts.get(finding)) for finding, signs in wanted.items()):
            return None
        return {finding: value for finding, value in closed.facts.items() if finding not in facts}


def completions_of(kb: KnowledgeBase) -> Completions:
    """The completions of a rule base, kept with it."""
    kept: Completions = kb.__dict__.setdefault("_completions", Completions(kb))
    return kept


def holds(signs: list[Sign], value: Value | None) -> bool:
    """Whether a value comes out as every one of the tests wants."""
    return all(test(leaf, value) is sign for leaf, sign in signs)


def _by_finding(term: Term) -> dict[str, list[Sign]]:
    grouped: dict[str, list[Sign]] = {}
    for leaf, sign in sorted(term, key=repr):  # a set's order would change from run to run
        assert not isinstance(leaf, Called)
        grouped.setdefault(leaf.finding, []).append((leaf, sign))
    return grouped
