"""WHAT IF: the same case with some findings changed, and the difference that makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.cases.facts import case_from_facts
from triage.engine.assessment import Assessment, assess
from triage.knowledge.base import KnowledgeBase


@dataclass(frozen=True)
class WhatIf:
    """Two assessments of one case. Print it, or take `to_dict()`."""

    before: Assessment
    after: Assessment
    changed: Mapping[str, Any]

    def __str__(self) -> str:
        from triage.explanation.lines import plain
        from triage.explanation.text import what_if_lines

        return plain(what_if_lines(self))

    def to_dict(self) -> dict[str, Any]:
        """As plain data. Each list names what appears or disappears by the change."""
        before, after = self.before, self.after
        return {
            "changed": dict(self.changed),
            "problems": [p.to_dict() for p in after.problems if p not in before.problems],
            "urgency": _change(_level(before), _level(after)),
            "candidates": _status_changes(before, after),
            "steps": _sets([s.step for s in before.next_steps], [s.step for s in after.next_steps]),
            "notes": _sets([n.note for n in before.notes], [n.note for n in after.notes]),
            "rules": _sets(list(before.fired), list(after.fired)),
            "next_question": _change(_asked(before), _asked(after)),
        }


def what_if(kb: KnowledgeBase, assessment: Assessment, changes: Mapping[str, Any]) -> WhatIf:
    """Assess the case again with `changes` (finding to value, `unknown` takes a fact away).

    A name or value that cannot be used stands among the problems of `after`, as in any case.
    """
    given = {f: v for f, v in assessment.case.facts.items() if f not in assessment.case.implied}
    for name in changes:
        for meaning in kb.finding_names.meanings(name):
            given.pop(meaning.id, None)
    case = case_from_facts(kb, {**given, **changes}, assessment.case.id)
    return WhatIf(assessment, assess(kb, case), dict(changes))


def _level(assessment: Assessment) -> dict[str, str]:
    return {"level": assessment.urgency.level, "worst": assessment.urgency.worst}


def _asked(assessment: Assessment) -> str | None:
    return assessment.next_question.finding if assessment.next_question else None


def _change(before: Any, after: Any) -> dict[str, Any]:
    return {"before": before, "after": after, "changed": before != after}


def _sets(before: list[str], after: list[str]) -> dict[str, list[str]]:
    return {
        "added": [id for id in after if id not in before],
        "removed": [id for id in before if id not in after],
    }


def _status_changes(before: Assessment, after: Assessment) -> list[dict[str, Any]]:
    old, new = _statuses(before), _statuses(after)
    return [
        {"condition": id, "before": old.get(id), "after": new.get(id)}
        for id in {**before.kb.conditions, **after.kb.conditions}
        if old.get(id) != new.get(id)
    ]


def _statuses(assessment: Assessment) -> dict[str, str]:
    groups = (assessment.candidates, assessment.ruled_out, assessment.replaced)
    return {standing.condition: standing.status for group in groups for standing in group}
