"""What one case makes of each thing of a graph, in a few words."""

from __future__ import annotations

from triage.cases.model import NotApplicable, Value
from triage.engine.assessment import Assessment
from triage.engine.events import FindingDerived
from triage.explanation.graph.model import NodeKind
from triage.explanation.words import choice_words, quantity_words
from triage.knowledge.model import Finding, Rule

NOT_KNOWN = "not known"


class Truths:
    """The truths of one case."""

    def __init__(self, assessment: Assessment) -> None:
        self.kb, self.case, self.inference = assessment.kb, assessment.case, assessment.inference
        self._fired = set(assessment.fired)
        self._status = {
            standing.condition: standing.status
            for standing in (*assessment.candidates, *assessment.ruled_out, *assessment.replaced)
        }
        derived = (event for event in self.inference.events if isinstance(event, FindingDerived))
        self._derived = {event.finding: "present" if event.value else "absent" for event in derived}
        self._level = assessment.urgency.level
        self._notes = {note.note for note in assessment.notes}
        self._steps = {step.step for step in assessment.next_steps}

    def fired(self, rule: Rule) -> bool:
        """Whether the rule fired."""
        return rule.id in self._fired

    def outranked(self, rule: Rule) -> bool:
        """Whether the rule fired, but another outranks it."""
        return rule.id in self.inference.overridden

    def of(self, kind: NodeKind, id: str) -> str:
        """What the case makes of a thing; empty where there is nothing to say."""
        if kind == "finding":
            return self._finding(self.kb.findings[id])
        if kind == "rule":
            return self._rule(self.kb.rule[id])
        if kind == "condition":
            return self._status[id].replace("_", " ") if id in self._status else "not named"
        if kind == "step":
            return "next step" if id in self._steps else "not shown"
        if kind == "note":
            return "" if id in self._notes else "not shown"
        return "how soon" if kind == "urgency" and id == self._level else ""

    def _finding(self, finding: Finding) -> str:
        if finding.kind == "derived":
            return self._derived.get(finding.id, NOT_KNOWN)
        if finding.id not in self.case.facts:
            return NOT_KNOWN
        words = value_words(finding, self.case.facts[finding.id])
        told = self.case.implied.get(finding.id)
        return f"{words}, from {self.kb.findings[told].label}" if told else words

    def _rule(self, rule: Rule) -> str:
        if self.outranked(rule):
            return "fired, outranked"
        if rule.id in self._fired:
            return "fired"
        return "cannot fire" if self.inference.reading.rule(rule) is False else "open"


def value_words(finding: Finding, value: Value) -> str:
    """A known value without the label of its finding: `present`, `38 years`, `severe`."""
    if isinstance(value, bool):
        return "present" if value else "absent"
    if isinstance(value, NotApplicable):
        return "does not apply"
    if isinstance(value, str):
        return choice_words(finding, value)
    if isinstance(value, tuple):
        return ", ".join(choice_words(finding, one) for one in value) or "none of those listed"
    return quantity_words(value, finding.unit)
