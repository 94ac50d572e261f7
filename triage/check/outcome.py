"""The outcome of a rule test, and in words why something came or did not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from triage.cases.model import Problem
from triage.check.words import listed, shown
from triage.engine.as_data import assessment_dict
from triage.engine.assessment import Assessment
from triage.engine.evidence import deciding, in_order, undecided
from triage.engine.naive import Reading
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Rule, Verb


class Outcome:
    """One assessment as a rule test looks at it: what its data form shows, and the reasons behind."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        data = assessment_dict(assessment)
        self._data: dict[str, dict[str, Any]] = {c["condition"]: c for c in (*data["candidates"], *data["ruled_out"])}
        self.candidates: dict[str, str] = {c["condition"]: c["status"] for c in data["candidates"]}
        self.ruled_out: tuple[str, ...] = tuple(c["condition"] for c in data["ruled_out"])
        self.steps: dict[str, tuple[str, ...]] = {s["step"]: tuple(s["rules"]) for s in data["next_steps"]}
        self.notes: dict[str, tuple[str, ...]] = {n["note"]: tuple(n["rules"]) for n in data["notes"]}

    @property
    def kb(self) -> KnowledgeBase:
        """The rule base that was used."""
        return self.assessment.kb

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be used as given."""
        return self.assessment.problems

    def evidence(self, condition: str, key: str) -> tuple[str, ...]:
        """The findings `for`, `against` or `missing` of a condition that is a candidate or ruled out."""
        found = self._data.get(condition, {}).get(key, ())
        return tuple(item if isinstance(item, str) else item["finding"] for item in found)

    def why(self, condition: str) -> str:
        """The rules behind a candidate."""
        return f"because of {listed(self._data[condition]['rules'])}"

    def why_not(self, condition: str, status: str) -> str:
        """Why the condition does not have the status, and which candidates came instead."""
        came = listed(f"{name} {status}" for name, status in self.candidates.items())
        return f"{self._what_became(condition, status)}; the candidates are: {came}"

    def _what_became(self, condition: str, status: str) -> str:
        if condition in self.candidates:
            return self.why(condition)
        if condition in self.ruled_out:
            return f"ruled out by {listed(self._data[condition]['rules'])}"
        for standing in self.assessment.replaced:
            if standing.condition == condition:
                return f"replaced by {listed(standing.replaced_by)}"
        verb: Verb = "possible" if status == "possible" else "likely"
        waiting = [rule for rule in self._saying(condition, verb) if rule in self.assessment.inference.open_rules]
        if waiting:
            return "; ".join(f"{rule.id} {self._waits(rule)}" for rule in waiting[:3])
        return f"no rule that makes it {verb} fired or still can"

    def why_not_ruled_out(self, condition: str) -> str:
        """Which rules could rule it out, and what they wait for."""
        above: str | None = condition
        reasons: list[str] = []
        while above:
            reasons += [f"{rule.id} {self._state(rule)}" for rule in self._saying(above, "rules_out")]
            above = self.kb.conditions[above].parent
        return "; ".join(reasons[:3]) or "no rule rules it out"

    def why_not_shown(self, what: str, name: str) -> str:
        """Why a step or note is not shown: its rules did not fire, or something hides it."""
        rules = self._saying(name, "suggest" if what == "step" else "note")
        fired = [rule for rule in rules if rule.id in self.assessment.fired]
        if not fired:
            return "; ".join(f"{rule.id} {self._state(rule)}" for rule in rules[:3]) or f"no rule gives this {what}"
        return "; ".join(f"{rule.id} fired, {self._hidden(rule)}" for rule in fired)

    def _hidden(self, rule: Rule) -> str:
        by = self.assessment.inference.overridden.get(rule.id)
        if by:
            return f"overridden by {listed(by)}"
        if rule.companions and not set(rule.companions) & set(self.candidates):
            return f"but none of {listed(rule.companions)} is a candidate"
        return "but what it is to see is known, or the step is not needed"

    def why_not_fired(self, rule: str) -> str:
        """What the rule waits for, or what makes it false."""
        if rule not in self.kb.rule:
            return f"it is not among the loaded rules (packs {listed(self.kb.packs)})"
        return f"it {self._state(self.kb.rule[rule])}"

    def why_fired(self, rule: str) -> str:
        """The known findings that made the rule true."""
        return f"true because of {self._known(deciding(self._reading, self.kb.rule[rule].trigger, True))}"

    def ranking(self) -> str:
        """Each candidate with what speaks for it, in the order that came."""
        counted = (
            f"{name} {status} for {listed(self.evidence(name, 'for'))}" for name, status in self.candidates.items()
        )
        return "; ".join(counted)

    def state(self, condition: str, finding: str) -> str:
        """What is known of the finding, and where the condition stands."""
        stands = self.candidates.get(condition) or ("ruled out" if condition in self.ruled_out else "not shown")
        return f"{self._known([finding])}; '{condition}' is {stands}"

    def who_says_against(self, condition: str, finding: str) -> str:
        """The rules that let a finding speak against a condition."""
        found: list[str] = []
        for rule in self.kb.rules:
            out = condition in rule.concludes("rules_out")
            about = condition in rule.concludes("likely", "possible", "supports") or condition in rule.companions
            if (out or (about and rule.counts_against)) and finding in deciding(self._reading, rule.trigger, out):
                found.append(rule.id)
        return f"because of {listed(found)}"

    @property
    def _reading(self) -> Reading:
        return self.assessment.inference.reading

    def _saying(self, target: str, *verbs: Verb) -> list[Rule]:
        return [rule for rule in self.kb.rules if target in rule.concludes(*verbs)]

    def _state(self, rule: Rule) -> str:
        if rule.id in self.assessment.fired:
            return "fired"
        if rule in self.assessment.inference.open_rules:
            return self._waits(rule)
        return f"is false because of {self._known(deciding(self._reading, rule.trigger, False))}"

    def _waits(self, rule: Rule) -> str:
        return f"waits for {listed(in_order(self.kb, undecided(self._reading, rule.trigger)))}"

    def _known(self, findings: Iterable[str]) -> str:
        facts = self.assessment.case.facts
        return listed(f"{name} {shown(facts.get(name))}" for name in in_order(self.kb, findings))
