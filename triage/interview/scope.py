"""What may still be asked: the topics that are open, and the tests that have been done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from triage.cases.memory import memory_of
from triage.cases.model import Value
from triage.cases.values import holds
from triage.engine.assessment import Assessment
from triage.engine.naive import Reading, test
from triage.interview.answers import Answers
from triage.interview.questions import EXAMINATION, Audience
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Leaf
from triage.knowledge.model import Finding


@dataclass(frozen=True)
class Scope:
    """What may be asked in one state of an interview.

    Red flags belong to all topics, and so does what can bring a person here: who came for one thing may have another.
    A red flag that is there opens what the rules on how soon read beside it (`beside_flags`).
    """

    kb: KnowledgeBase
    audience: Audience
    topics: frozenset[str]
    beside_flags: frozenset[str]
    answers: Answers
    reading: Reading

    @cached_property
    def may_ask(self) -> frozenset[str]:
        """The findings that may still be asked for, those that hang on a test not asked about yet included."""
        wanted = {f.id for f in self.kb.findings.values() if self._is_open(f) and self._can_be_learnt(f.id)}
        return frozenset(f for f in wanted if self._applies(f, wanted))

    def _is_open(self, finding: Finding) -> bool:
        if finding.kind == "derived" or finding.id in self.reading.facts or finding.id in self.answers.asked:
            return False
        always = finding.red_flag or finding.id in self.kb.brought
        return always or finding.topic in self.topics or finding.id in self.beside_flags

    def _can_be_learnt(self, finding: str) -> bool:
        return self.is_direct(finding) or bool(self.tests_for(finding))

    def _applies(self, finding: str, wanted: set[str]) -> bool:
        parent = self.kb.findings[finding].only_with
        return parent is None or parent in wanted or holds(self.reading.facts.get(parent, False))

    def is_direct(self, finding: str) -> bool:
        """Whether the person can be asked for it now, without asking first whether a test was done."""
        ways = self.kb.findings[finding].obtained
        if "history" in ways or (EXAMINATION in ways and self.audience == "clinician"):
            return True
        return any(self.answers.tests.get(way) is True for way in ways)

    def tests_for(self, finding: str) -> tuple[str, ...]:
        """The tests that could have shown it, where none of them was asked about yet."""
        ways = self.kb.findings[finding].obtained
        if any(way in self.answers.tests for way in ways):
            return ()
        if EXAMINATION in ways:
            return (EXAMINATION,)
        return tuple(way for way in ways if way in self.kb.steps and self._may_be_done(way))

    def _may_be_done(self, step: str) -> bool:
        condition = self.kb.steps[step].only_if_done
        return condition is None or self.reading.truth(condition) is not False

    def settable(self, leaf: Leaf, wanted: bool) -> bool:
        """Whether an answer that may still be given can make a test of an unknown finding come out as wanted."""
        return bool(self.givers(leaf, wanted))

    def givers(self, leaf: Leaf, wanted: bool) -> tuple[str, ...]:
        """The findings to ask for in order to settle a test: the finding itself, else one that it follows from."""
        finding: str = leaf.finding  # type: ignore[union-attr]
        if finding in self.may_ask:
            return (finding,)
        return tuple(f for f in _leading_to(self.kb, leaf, wanted) if f in self.may_ask)

    def opened(self, topics: Iterable[str], flags: Iterable[str]) -> Scope:
        """The same state with further topics open, and what is read beside further red flags."""
        beside = self.beside_flags.union(*(read_beside(self.kb, flag) for flag in flags))
        return replace(self, topics=self.topics | frozenset(topics), beside_flags=beside)


def scope_of(assessment: Assessment, answers: Answers, audience: Audience) -> Scope:
    """The scope after what was said: what brought the person here, what was told, and what is shown, open topics."""
    kb, facts = assessment.kb, assessment.case.facts
    topics = set(kb.always_open)
    for complaint in kb.complaints:
        if answers.complaints.get(complaint.id) is True or (complaint.finding and facts.get(complaint.finding) is True):
            topics.update(complaint.opens)
    for topic, findings in kb.opened_by.items():
        if any(f in facts and holds(facts[f]) for f in findings):
            topics.add(topic)
    topics.update(kb.findings[f].topic for f in answers.volunteered if f in facts and holds(facts[f]))
    topics.update(kb.conditions[standing.condition].topic for standing in assessment.candidates)
    scope = Scope(kb, audience, frozenset(topics), frozenset(), answers, assessment.inference.reading)
    return scope.opened((), (f for f, value in facts.items() if kb.findings[f].red_flag and holds(value)))


def read_beside(kb: KnowledgeBase, flag: str) -> frozenset[str]:
    """The findings that rules on how soon read together with a red flag."""
    kept: dict[str, frozenset[str]] = kb.__dict__.setdefault("_read_beside", {})
    if not kept:
        beside: dict[str, set[str]] = {id: set() for id, finding in kb.findings.items() if finding.red_flag}
        for rule in kb.rules:
            read = kb.base_findings(rule.trigger) if rule.id in kb.level_of else ()
            for finding in beside.keys() & set(read):
                beside[finding].update(read)
        kept |= {id: frozenset(found) for id, found in beside.items()}
    return kept[flag]


def _leading_to(kb: KnowledgeBase, leaf: Leaf, wanted: bool) -> tuple[str, ...]:
    """The other findings a value of which makes the test come out as wanted."""
    kept: dict[tuple[int, bool], tuple[str, ...]] = kb.__dict__.setdefault("_leading_to", {})
    place = (id(leaf), wanted)
    if place not in kept:
        finding: str = leaf.finding  # type: ignore[union-attr]
        links = memory_of(kb).links
        kept[place] = tuple(
            other
            for other in sorted(kb.linked_with[finding] - {finding}, key=kb.finding_order.__getitem__)
            if any(
                (its := links.follow(other, value).get(finding)) is not None and test(leaf, its) is wanted
                for value in _values(kb, other)
            )
        )
    return kept[place]


def _values(kb: KnowledgeBase, finding: str) -> tuple[Value, ...]:
    """Values of each kind that a finding can have, as far as something else can follow from them."""
    its = kb.findings[finding]
    if its.kind == "boolean":
        return (True, False)
    if its.kind == "choice":
        return tuple((value,) if its.many else value for value in its.values)
    return ()
