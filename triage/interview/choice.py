"""The question to ask next, in the order of design section 2, and how many can still matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from triage.engine.assessment import Assessment
from triage.engine.evidence import asking_order
from triage.interview.answers import Answers
from triage.interview.effects import Effects
from triage.interview.questions import EXAMINATION, Ask, AskKind
from triage.interview.relevance import Relevance
from triage.interview.scope import Scope
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS, Level, Rule

WHAT_BRINGS_YOU = "What the rest of the talk is about follows from it."
WARNING_SIGNS = "These are warning signs: one of them could make this more urgent."
CLEARING = "Only with this answered can it be said that you may look after yourself."
WHETHER_DONE = "What such a test shows could change the result; what was not done may become a next step."
CHANGES_STEPS = "It decides whether a step that is shown is needed."
STILL_OPEN = "It could still change the result."
MOST_TOGETHER = 8  # yes-or-no findings asked on one screen, the warning signs of one danger aside
BY_DANGER: tuple[Level, ...] = ("emergency_now", "same_day", "urgent_2wk")  # below, no single danger is meant

Danger = tuple[int, str]  # its place in the vocabulary, and its name


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
            dangers = by_danger(self.kb, higher, rules) if higher in BY_DANGER else [("", rules)]
            for danger, served in dangers:
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
        return _Group(CHANGES_STEPS, {f: [] for f in for_steps(self.relevance)})

    def ask(self, group: _Group) -> Ask | None:
        """The group as one question: what can be asked now before what hangs on a test."""
        direct = [f for f in group.serving if self.scope.is_direct(f)]
        if not direct:
            return self._tests(group) if group.serving else None
        first = self._best(direct)
        lists_first = group.level is not None and any(map(self._is_sign, direct))
        together = self._together(group, direct) if lists_first or self._is_sign(first) else [first]
        rules = tuple(dict.fromkeys(rule for f in together for rule in group.serving[f]))
        kind: AskKind = "list" if len(together) > 1 else "finding"
        return Ask(kind, tuple(together), group.why, rules, group.level, group.danger)

    def _together(self, group: _Group, direct: list[str]) -> list[str]:
        signs = [f for f in direct if self._is_sign(f)]
        if group.danger:
            return list(asking_order(self.kb, signs))
        kept = sorted(signs, key=self._weight)[:MOST_TOGETHER]
        return list(asking_order(self.kb, kept))

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
        for finding in {*group.serving, *(() if group.level == "emergency_now" else self._all_needed())}:
            for test in () if self.scope.is_direct(finding) else self.scope.tests_for(finding):
                showing.setdefault(test, set()).add(finding)
        order = [EXAMINATION, *self.kb.steps]
        tests = sorted(showing, key=order.index)
        kept = [t for i, t in enumerate(tests) if not any(_covers(showing, o, t, j < i) for j, o in enumerate(tests))]
        if not kept:
            return None
        rules = tuple(dict.fromkeys(rule for served in group.serving.values() for rule in served))
        return Ask("tests", tuple(kept), WHETHER_DONE, rules, group.level, group.danger)

    def _all_needed(self) -> set[str]:
        """All findings that could be needed: one question asks about all tests. Emergencies do not wait for it."""
        after_tests = {f for f in self.scope.may_ask if not self.scope.is_direct(f)}
        undecided = self.assessment.inference.undecided
        reading = (rule for rule in self.relevance.rules if not after_tests.isdisjoint(undecided(rule)))
        return after_tests & set().union(*(self.relevance.could_need(rule) for rule in reading))


def _covers(showing: dict[str, set[str]], other: str, test: str, earlier: bool) -> bool:
    """Whether the other test shows all that this one shows, and more; of two that show the same the earlier is kept."""
    return other != test and (showing[test] < showing[other] or (showing[test] == showing[other] and earlier))


def by_danger(kb: KnowledgeBase, level: Level, rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """The rules by what they warn of, in words: the condition that they name, or the topic of their signs.

    First the danger that most rules of this level tell of, so that its signs are all asked for before another's.
    """
    groups: dict[Danger, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(dangers_of(kb)[rule.id], []).append(rule)

    def order(danger: Danger) -> tuple[int, Danger]:
        return -sum(dangers_of(kb)[id] == danger for id, its in kb.level_of.items() if its == level), danger

    return [(danger[1], groups[danger]) for danger in sorted(groups, key=order)]


def dangers_of(kb: KnowledgeBase) -> dict[str, Danger]:
    """What each rule that sets a level warns of; worked out once for a rule base."""
    kept: dict[str, Danger] = kb.__dict__.setdefault("_dangers", {})
    if not kept:
        for rule in kb.rules:
            if rule.id in kb.level_of:
                kept[rule.id] = _danger(kb, rule)
    return kept


def _danger(kb: KnowledgeBase, rule: Rule) -> Danger:
    conditions = rule.concludes("likely", "possible", "supports")
    if conditions:
        named = min(conditions, key=kb.condition_order.__getitem__)
        return kb.condition_order[named], kb.conditions[named].label
    flags = [f for f in kb.base_findings(rule.trigger) if kb.findings[f].red_flag]
    return len(kb.conditions), kb.topics.get(kb.findings[flags[0]].topic, "") if flags else ""


def clearing(assessment: Assessment) -> bool:
    """Whether self-care was said by a rule, and only held back."""
    return assessment.urgency.level == "insufficient" and bool(assessment.inference.saying("self_care", "urgency"))


def for_steps(relevance: Relevance) -> tuple[str, ...]:
    """The findings that would take a shown step away: all that it is to show, or what makes it unneeded."""
    kb, facts = relevance.kb, relevance.reading.facts
    found: set[str] = set()
    for shown in relevance.assessment.next_steps:
        suggested = [c for rule in shown.rules for c in rule.then if (c.verb, c.target) == ("suggest", shown.step)]
        open_ones = {finding for conclusion in suggested for finding in conclusion.to_see} - facts.keys()
        if all(c.to_see for c in suggested) and open_ones <= relevance.scope.may_ask:
            found |= open_ones
        condition = kb.steps[shown.step].not_needed_when
        if condition is not None:
            found |= relevance.first_asked(condition)
    return asking_order(kb, found)
