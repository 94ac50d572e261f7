"""Which findings can still change what is shown, exactly: read off the rules that can still fire.

A rule counts while some completion of what may still be asked makes it fire, and its firing would change
the level, a candidate, a step or a note. Of such a rule the findings to ask for first are its frontier:
of parts that must all hold the one that is least to ask, of alternatives each.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from itertools import combinations

from triage.cases.closure import close
from triage.engine.assessment import Assessment
from triage.engine.completions import completions_of
from triage.engine.evidence import residues
from triage.engine.naive import Reading
from triage.engine.standing import from_guideline
from triage.engine.steps import is_shown
from triage.interview.potential import could_fire
from triage.interview.scope import Scope
from triage.knowledge.expressions import Called, Expression, Leaf, Present
from triage.knowledge.model import LEVELS, Conclusion, Rule, Verb
from triage.knowledge.terms import TooManyTerms, split

Sign = tuple[Leaf, bool]  # a test of a finding, and how it is to come out
Settable = Callable[[Leaf, bool], bool]
Weight = Callable[[Sign], tuple[int, int]]
_FEW = 6  # a way of so few tests is looked up by its parts, a longer one compared with all others


class Relevance:
    """What can still matter in one state of an interview."""

    def __init__(self, assessment: Assessment, scope: Scope) -> None:
        self.assessment, self.scope = assessment, scope
        self.kb, self.reading = assessment.kb, assessment.inference.reading
        self.usefulness = assessment.usefulness
        self._needed: dict[tuple[str, str], frozenset[Sign]] = {}
        self._asking: dict[str, frozenset[str]] = {}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that can still fire by what may be asked, and would change what is shown."""
        return tuple(
            rule for rule in self.assessment.inference.open_rules if self._changes(rule) and self.can_fire(rule)
        )

    @cached_property
    def _possible(self) -> frozenset[str]:
        return could_fire(self.scope)

    def can_fire(self, rule: Rule) -> bool:
        """Whether some answers to what may be asked make the rule fire."""
        try:
            return completions_of(self.kb).reaching(self.reading, rule, self.scope.settable) is not None
        except TooManyTerms:  # only rules that set no level may be so large: each part by itself decides
            return rule.id in self._possible

    def _changes(self, rule: Rule) -> bool:
        return any(True for _ in self._changing(rule)) or (self._outranks(rule) and self.usefulness.changes(rule))

    def _changing(self, rule: Rule) -> Iterator[Conclusion]:
        """What the rule would say that changes what is shown; a weak sign counts where its condition is shown."""
        inference = self.assessment.inference
        if not is_shown(rule, list(self.assessment.candidates)) or rule.id in inference.outranked:
            return
        shown = {candidate.condition for candidate in self.assessment.candidates}
        for conclusion in rule.then:
            weak = conclusion.verb == "supports" and conclusion.target in shown
            new = conclusion.verb != "infer" and self.usefulness.would_change(rule, conclusion)
            if (weak or new) and not self._always_opposed(rule, conclusion):
                yield conclusion

    def _always_opposed(self, rule: Rule, conclusion: Conclusion) -> bool:
        """Whether every way to fire the rule also fires one that outranks it, or rules out what it calls possible."""
        opponents = [other for other in self._outranking.get(rule.id, ()) if self.reading.rule(other) is None]
        if conclusion.verb == "possible" and not from_guideline(self.kb, rule):
            opponents += [o for o in self.kb.excluding.get(conclusion.target, ()) if self.reading.rule(o) is None]
        if not opponents:
            return False
        ways = alternatives(self.reading, rule) or (frozenset(),)
        return all(self._fires_one(opponents, way) for way in ways if all(self.scope.settable(*sign) for sign in way))

    def _fires_one(self, opponents: list[Rule], way: frozenset[Sign]) -> bool:
        """Whether these yes-or-no answers alone fire one of the rules; for others that hangs on the value."""
        if not all(isinstance(leaf, Present) for leaf, _ in way):
            return False
        told = {leaf.finding: wanted for leaf, wanted in way if isinstance(leaf, Present)}
        reading = Reading(self.kb, close(self.kb, {**self.reading.facts, **told}).facts)
        return any(reading.rule(other) is True for other in opponents)

    @cached_property
    def _outranking(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.kb.rules:
            for outranked in rule.overrides:
                found.setdefault(outranked, []).append(rule)
        return found

    def _outranks(self, rule: Rule) -> bool:
        return self.usefulness.unsays(rule)

    def to_ask(self, rule: Rule) -> frozenset[str]:
        """The findings to ask for first to settle the rule; empty where others settle all that it could say."""
        if rule.id not in self._asking:
            found: set[str] = set()
            tests = alternatives(self.reading, rule)
            for conclusion in self._changing(rule):
                if tests is None or self._outranks(rule):
                    found |= self.first_asked(rule.trigger)
                else:
                    found |= self.first_asked(rule.trigger, self.needed(conclusion))
            if self._outranks(rule):
                found |= self.first_asked(rule.trigger)
            self._asking[rule.id] = frozenset(found)
        return self._asking[rule.id]

    def first_asked(self, condition: Expression, needed: frozenset[Sign] | None = None) -> frozenset[str]:
        """The findings to ask for first so that a condition may become true, only by the tests that are `needed`."""
        settable = self.scope.settable if needed is None else within(needed, self.scope.settable)
        signs = frontier(self.reading, condition, settable, self._burden) or ()
        return frozenset(self._asked_first(giver) for sign in signs for giver in self.scope.givers(*sign))

    def could_need(self, rule: Rule) -> frozenset[str]:
        """Every finding that could be needed to settle the rule, not only those to ask for first."""
        tests = alternatives(self.reading, rule)
        if tests is None:
            return frozenset(self.assessment.inference.undecided(rule) & self.scope.may_ask)
        needed = frozenset().union(*(self.needed(conclusion) for conclusion in self._changing(rule)))
        return frozenset(f for way in tests for sign in way if sign in needed for f in self.scope.givers(*sign))

    def _asked_first(self, finding: str) -> str:
        """What the finding hangs on, while that is not known."""
        parent = self.kb.findings[finding].only_with
        return finding if parent is None or parent in self.reading.facts else parent

    def _burden(self, sign: Sign) -> tuple[int, int]:
        return min((self.kb.asking_place[f] for f in self.scope.givers(*sign)), default=(0, 0))

    def needed(self, conclusion: Conclusion) -> frozenset[Sign]:
        """The tests that some shortest way to say as much needs; a rule with too many ways to list counts for none."""
        key = (conclusion.verb, conclusion.target)
        if key not in self._needed:
            ways = {
                way
                for rule in self._saying(conclusion)
                for way in alternatives(self.reading, rule) or ()
                if all(self.scope.settable(*sign) for sign in way)
            }
            self._needed[key] = frozenset(sign for way in shortest(ways) for sign in way)
        return self._needed[key]

    def _saying(self, conclusion: Conclusion) -> Iterator[Rule]:
        """The rules that could say as much: the same, or more of the same."""
        verbs: tuple[Verb, ...] = ("likely", "possible") if conclusion.verb == "possible" else (conclusion.verb,)
        targets: tuple[str, ...] = (conclusion.target,)
        if conclusion.verb == "urgency":
            targets = LEVELS[: LEVELS.index(conclusion.target) + 1]
        candidates = list(self.assessment.candidates)
        saying = (rule for verb in verbs for target in targets for rule in self._by_conclusion.get((verb, target), ()))
        yield from (rule for rule in dict.fromkeys(saying) if is_shown(rule, candidates))

    @cached_property
    def _by_conclusion(self) -> dict[tuple[Verb, str], list[Rule]]:
        found: dict[tuple[Verb, str], list[Rule]] = {}
        for rule in self.rules:
            for conclusion in rule.then:
                found.setdefault((conclusion.verb, conclusion.target), []).append(rule)
        return found


def alternatives(reading: Reading, rule: Rule) -> tuple[frozenset[Sign], ...] | None:
    """The sets of open tests that would make the rule fire; None where there are too many to list."""
    try:
        return tuple(residues(reading, rule))
    except TooManyTerms:
        return None


def frontier(
    reading: Reading, expression: Expression, settable: Settable, weight: Weight, wanted: bool = True
) -> frozenset[Sign] | None:
    """The tests to settle first so that an undecided condition may become `wanted`; None where it cannot."""
    truth = reading.truth(expression)
    if truth is not None:
        return frozenset() if truth is wanted else None
    apart = split(expression, reading.kb.behind, wanted)
    if apart is None:
        assert not isinstance(expression, Called)
        sign: Sign = (expression, wanted)  # type: ignore[assignment]
        return frozenset([sign]) if settable(*sign) else None
    count, parts, part_wanted = apart
    ways = [frontier(reading, part, settable, weight, part_wanted) for part in parts]
    open_ways = [way for way in ways if way]
    needed = count - sum(way is not None and not way for way in ways)
    if needed > len(open_ways):
        return None
    if needed == len(open_ways):
        return min(open_ways, key=lambda way: (max(weight(s)[0] for s in way), len(way), min(weight(s) for s in way)))
    return frozenset().union(*open_ways)


def within(needed: frozenset[Sign], settable: Settable) -> Settable:
    """Only the tests that are needed, of those that can be settled."""
    return lambda leaf, wanted: (leaf, wanted) in needed and settable(leaf, wanted)


def shortest(ways: Collection[frozenset[Sign]]) -> Iterator[frozenset[Sign]]:
    """The ways that contain no other one."""
    for way in ways:
        if len(way) <= _FEW:
            parts = (frozenset(part) for size in range(1, len(way)) for part in combinations(way, size))
            contained = any(part in ways for part in parts)
        else:
            contained = any(other < way for other in ways)
        if not contained:
            yield way
