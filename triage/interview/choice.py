"""The question to ask next, in the order of design section 2, and how many can still matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from triage.engine.assessment import Assessment
from triage.engine.evidence import asking_order, distance
from triage.engine.naive import Reading
from triage.interview.answers import Answers
from triage.interview.effects import Effects
from triage.interview.questions import EXAMINATION, Ask
from triage.interview.relevance import Relevance
from triage.interview.scope import Scope
from triage.knowledge.model import LEVELS, Level, Rule

WHAT_BRINGS_YOU = "What the rest of the talk is about follows from it."
WARNING_SIGNS = "These are warning signs: one of them could make this more urgent."
CLEARING = "Only with this answered can it be said that you may look after yourself."
WHETHER_DONE = "What such a test shows could change the result; what was not done may become a next step."
CHANGES_STEPS = "It decides whether a step that is shown is needed."
STILL_OPEN = "It could still change the result."
MOST_TOGETHER = 8  # yes-or-no findings of one topic asked on one screen, warning signs of one danger aside


def next_ask(assessment: Assessment, answers: Answers, scope: Scope) -> Ask | None:
    """The first group of findings that can still change something, asked as one question; None where none can."""
    if not answers.complaints:
        return Ask("complaints", tuple(c.id for c in assessment.kb.complaints), WHAT_BRINGS_YOU)
    relevance = Relevance(assessment, scope)
    chooser = _Chooser(relevance)
    for group in chooser.groups():
        ask = chooser.ask(group)
        if ask is not None:
            return ask
    return None


@dataclass(slots=True)
class _Group:
    """Findings worth asking for by one reason, and the rules that each would help to settle."""

    why: str
    serving: dict[str, list[str]] = field(default_factory=dict)
    level: Level | None = None
    danger: str = ""


class _Chooser:
    def __init__(self, relevance: Relevance) -> None:
        self.relevance, self.scope = relevance, relevance.scope
        self.kb, self.assessment = relevance.kb, relevance.assessment
        self._effects: Effects | None = None

    def groups(self) -> Iterator[_Group]:
        """What to ask about, most urgent first: warning signs by level and danger, then what settles most."""
        level = self.assessment.urgency.level
        for higher in LEVELS[: LEVELS.index(level)]:
            rules = [r for r in self.relevance.rules if self.kb.level_of.get(r.id) == higher]
            for danger, served in by_danger(self.relevance.reading, rules):
                yield self._of(served, WARNING_SIGNS, higher, danger)
        yield self._clearing()
        useful = list(self.relevance.rules)
        for rules, why in self.relevance.usefulness.groups_of_candidates(useful):
            yield self._of(rules, why)
        yield self._of(useful, STILL_OPEN)
        yield self._for_steps()

    def _of(self, rules: Iterable[Rule], why: str, level: Level | None = None, danger: str = "") -> _Group:
        group = _Group(why, {}, level, danger)
        for rule in rules:
            for finding in self.relevance.to_ask(rule):
                group.serving.setdefault(finding, []).append(rule.id)
        return group

    def _clearing(self) -> _Group:
        """Warning signs that stand between what is known and advice to look after oneself."""
        group = _Group(CLEARING, {}, "self_care")
        if clearing(self.assessment):
            for finding in self.assessment.urgency.decided_by:
                if self.kb.findings[finding].red_flag and finding in self.scope.may_ask:
                    group.serving[finding] = []
        return group

    def _for_steps(self) -> _Group:
        """What would show that a step is not needed, or what it is to show."""
        return _Group(CHANGES_STEPS, {f: [] for f in for_steps(self.assessment, self.scope)})

    def ask(self, group: _Group) -> Ask | None:
        """The group as one question: what can be asked now before what hangs on a test."""
        direct = [f for f in group.serving if self.scope.is_direct(f)]
        if not direct:
            return self._tests(group)
        first = self._best(direct)
        together = [first]
        if self.kb.findings[first].kind == "boolean":
            together = self._together(group, direct, first)
        elif group.level is not None and (signs := [f for f in direct if self._is_sign(f)]):
            together = asking_order(self.kb, signs)  # the list of a danger comes before its numbers
        rules = tuple(dict.fromkeys(rule for f in together for rule in group.serving[f]))
        kind = "list" if len(together) > 1 else "finding"
        return Ask(kind, tuple(together), group.why, rules, group.level, group.danger)

    def _together(self, group: _Group, direct: list[str], first: str) -> list[str]:
        if group.level is not None:
            return list(asking_order(self.kb, [f for f in direct if self.kb.findings[f].kind == "boolean"]))
        topic = self.kb.findings[first].topic
        alike = [f for f in direct if self.kb.findings[f].topic == topic and self._is_sign(f)]
        return sorted(alike, key=self._weight)[:MOST_TOGETHER]

    def _is_sign(self, finding: str) -> bool:
        return self.kb.findings[finding].kind == "boolean"

    def _best(self, findings: list[str]) -> str:
        return min(findings, key=self._weight) if len(findings) > 1 else findings[0]

    def _weight(self, finding: str) -> tuple[int, int, int, int]:
        """Least burden first, then what settles most whatever the answer, then vocabulary order."""
        if self._effects is None:
            self._effects = Effects(self.relevance.reading, self.relevance.rules)
        burden, place = self.kb.asking_place[finding]
        least, most = self._effects.settles(finding)
        return burden, -least, -most, place

    def _tests(self, group: _Group) -> Ask | None:
        """Which tests have been done, of those that could show something in the group."""
        showing: dict[str, set[str]] = {}
        for finding in group.serving:
            for test in self.scope.tests_for(finding):
                showing.setdefault(test, set()).add(finding)
        order = [EXAMINATION, *self.kb.steps]
        tests = sorted(showing, key=order.index)
        kept = [t for i, t in enumerate(tests) if not any(_covers(showing, o, t, j < i) for j, o in enumerate(tests))]
        if not kept:
            return None
        rules = tuple(dict.fromkeys(rule for served in group.serving.values() for rule in served))
        return Ask("tests", tuple(kept), WHETHER_DONE, rules, group.level, group.danger)


def _covers(showing: dict[str, set[str]], other: str, test: str, earlier: bool) -> bool:
    """Whether the other test shows all that this one shows, and more; of two that show the same the earlier is kept."""
    return other != test and (showing[test] < showing[other] or (showing[test] == showing[other] and earlier))


def by_danger(reading: Reading, rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """The rules by what they warn of, in words: the condition that they name, or the topic of their signs.

    First the danger that the fewest further signs would confirm, then the one with the most rules.
    """
    kb = reading.kb
    groups: dict[tuple[int, str], list[Rule]] = {}
    for rule in rules:
        conditions = rule.concludes("likely", "possible", "supports")
        if conditions:
            named = min(conditions, key=kb.condition_order.__getitem__)
            danger = (kb.condition_order[named], kb.conditions[named].label)
        else:
            flags = [f for f in kb.base_findings(rule.trigger) if kb.findings[f].red_flag]
            danger = (len(kb.conditions), kb.topics[kb.findings[flags[0]].topic] if flags else "")
        groups.setdefault(danger, []).append(rule)

    def order(danger: tuple[int, str]) -> tuple[int, int, tuple[int, str]]:
        served = groups[danger]
        return min(distance(reading, rule.trigger) for rule in served), -len(served), danger

    return [(danger[1], groups[danger]) for danger in sorted(groups, key=order)]


def clearing(assessment: Assessment) -> bool:
    """Whether self-care was said by a rule, and only held back."""
    return assessment.urgency.level == "insufficient" and bool(
        assessment.inference.saying("self_care", "urgency")
    )


def for_steps(assessment: Assessment, scope: Scope) -> tuple[str, ...]:
    """The findings that would take a shown step away: what it is to show, or what makes it unneeded."""
    kb, found = assessment.kb, set()
    for shown in assessment.next_steps:
        wanted = [f for rule in shown.rules for c in rule.then if c.target == shown.step for f in c.to_see]
        condition = kb.steps[shown.step].not_needed_when
        if condition is not None and assessment.inference.reading.truth(condition) is None:
            wanted += kb.base_findings(condition)
        found.update(f for f in wanted if f in scope.may_ask)
    return asking_order(kb, found)


def at_most(assessment: Assessment, answers: Answers, scope: Scope) -> int:
    """How many single findings and tests can still be asked about at all, whatever is answered."""
    return len(assessment.kb.findings)
