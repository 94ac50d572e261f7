"""Record an inference: the forward engine is given one fact after another, then fires one rule after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from triage.cases.facts import case_from_facts
from triage.cases.model import Case, Value
from triage.engine import naive
from triage.engine.assessment import assess
from triage.engine.events import ConclusionDrawn, Event, FactAsserted, FindingDerived, RuleActivated, RuleImpossible
from triage.engine.forward import Forward
from triage.explanation.words import STATUS_WORDS, fact_words, level_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Called, Leaf
from triage.knowledge.model import Conclusion
from triage.learn.recording import Item, Recording, Step
from triage.learn.rule_view import RuleView, rule_view

ORDER = "Of the rules on the agenda the one of highest salience fires first; of equals the first in the rule files."
_KINDS = {"infer": "finding", "suggest": "step", "note": "note", "urgency": "urgency"}


def record(kb: KnowledgeBase, facts: Case | Mapping[str, Any], id: str = "case") -> Recording:
    """Record one case, given as a Case or as facts by id, alias, label, synonym or code.

    The rules fire in the order in which `assess` fires them. Never raises on odd facts.
    """
    case = facts if isinstance(facts, Case) else case_from_facts(kb, facts, id)
    recorder = _Recorder(kb, case)
    steps = tuple(recorder.steps())
    return Recording(assess(kb, case), steps, recorder.views)


class _Recorder:
    """Drives the engine and keeps what was true of each rule when it came to the agenda."""

    def __init__(self, kb: KnowledgeBase, case: Case) -> None:
        self.kb, self.case = kb, case
        self.engine = Forward(kb, record=True)
        self.engine.reset()
        self.seen = 0
        self.entered: dict[str, Value] = {}
        self.derived: dict[str, bool] = {}
        self.called: set[str] = set()
        self.dead: set[str] = set()
        self.views: dict[str, RuleView] = {}

    def steps(self) -> Iterator[Step]:
        """Every step, from the empty working memory to the empty agenda."""
        empty = "Working memory is empty, and so is the agenda."
        yield self._step("start", empty, because=" ".join(self._beginning()))
        for given, followed in self._groups():
            names = [given, *followed]
            facts = {finding: self.case.facts[finding] for finding in names}
            self.entered |= facts
            self.engine.declare(*self.engine.facts_of(facts, self.case.implied))
            yield self._step("fact", self._told(given, followed))
        while self.engine.agenda.activations:
            self.engine.run(1)
            rule = self.kb.rule[self.engine.fired[-1]]
            yield self._step("fire", f"Rule {rule.id} fires.", rule.id, rule.because)
        yield self._step("end", "The agenda is empty: nothing more follows. Now what is shown is worked out.")

    def _beginning(self) -> Iterator[str]:
        """How it goes on, and what of the case does not enter."""
        yield ORDER
        for problem in self.case.problems:
            yield f"Not used as written: {problem.message}"
        unknown = [self.kb.findings[id].label for id, why in self.case.unknown.items() if why == "not known"]
        if unknown:
            yield f"Unknown, so neither present nor absent: {', '.join(unknown)}."

    def _groups(self) -> Iterator[tuple[str, list[str]]]:
        """Each fact that was given, in vocabulary order, with all that follows from it."""
        groups: dict[str, list[str]] = {id: [] for id in self.case.facts if id not in self.case.implied}
        for finding in self.case.implied:
            root = finding
            while root in self.case.implied:
                root = self.case.implied[root]
            groups.setdefault(root, []).append(finding)
        yield from groups.items()

    def _told(self, given: str, followed: list[str]) -> str:
        words = [fact_words(self.kb, id, self.case.facts[id]) for id in (given, *followed)]
        text = f"A fact enters: {words[0]}."
        return f"{text} From it follows: {'; '.join(words[1:])}." if followed else text

    def _step(self, kind: Any, title: str, rule: str = "", because: str = "") -> Step:
        events: list[Event] = (self.engine.events or [])[self.seen :]
        self.seen += len(events)
        items = tuple(item for event in events for item in self._items(event))
        activated = tuple(event.rule for event in events if isinstance(event, RuleActivated))
        impossible = tuple(event.rule for event in events if isinstance(event, RuleImpossible))
        self.dead.update(impossible)
        for id in activated:
            self.views[id] = rule_view(self.kb, self.kb.rule[id], self._truth, self.entered)
        agenda = tuple(a.rule.__name__ for a in reversed(self.engine.agenda.activations))
        return Step(kind, title, rule, because, items, activated, impossible, agenda)

    def _items(self, event: Event) -> Iterator[Item]:
        if isinstance(event, FactAsserted):
            words = fact_words(self.kb, event.finding, event.value)
            kind: Any = "implied" if event.implied_by else "given"
            yield Item(kind, f"finding:{event.finding}", words, event.implied_by)
        elif isinstance(event, FindingDerived):
            self.derived[event.finding] = event.value
            by = self.engine.fired[-1] if event.value else ""
            yield Item("derived", f"finding:{event.finding}", fact_words(self.kb, event.finding, event.value), by)
        elif isinstance(event, ConclusionDrawn) and event.conclusion.verb != "infer":
            if event.conclusion.verb in ("likely", "possible"):
                self.called.add(event.conclusion.target)
            kind_of = _KINDS.get(event.conclusion.verb, "condition")
            words = conclusion_words(self.kb, event.conclusion)
            yield Item("concluded", f"{kind_of}:{event.conclusion.target}", words, event.rule)

    def _truth(self, leaf: Leaf) -> bool | None:
        """What is known of a test at this moment."""
        if isinstance(leaf, Called):
            rules = self.kb.calling.get(leaf.condition, ())
            none_left = bool(rules) and all(rule.id in self.dead for rule in rules)
            return True if leaf.condition in self.called else False if none_left else None
        if self.kb.findings[leaf.finding].kind == "derived":
            return self.derived.get(leaf.finding)
        return naive.test(leaf, self.entered.get(leaf.finding))


def conclusion_words(kb: KnowledgeBase, conclusion: Conclusion) -> str:
    """What a rule said, in words: `microcallus: likely`, `next step: MRI of the spine`."""
    verb, target = conclusion.verb, conclusion.target
    if verb == "infer":
        return kb.findings[target].label
    if verb == "suggest":
        return f"next step: {kb.steps[target].label}"
    if verb == "note":
        return f"note: {kb.notes[target].label}"
    if verb == "urgency":
        return f"how soon: {level_words(kb, target)}"  # type: ignore[arg-type]
    words = {"rules_out": STATUS_WORDS["ruled_out"], "supports": "a weak sign of it"}.get(verb, verb)
    return f"{kb.conditions[target].label}: {words}"
