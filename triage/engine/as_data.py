"""An assessment as plain data, in the fixed form of design section 5.3."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from triage.engine.assessment import Assessment, caveats, cited, shown_value
from triage.engine.standing import Standing


def assessment_dict(assessment: Assessment) -> dict[str, Any]:
    """Keys and order as fixed; `replaced`, `overridden` and `urgency.remarks` are further keys."""
    kb, urgent = assessment.kb, assessment.urgency
    question = assessment.next_question
    return {
        "case": assessment.case.id,
        "knowledge": {"sha256": kb.sha256, "packs": list(kb.packs)},
        "urgency": {
            "level": urgent.level,
            "worst": urgent.worst,
            "settled": urgent.settled,
            "rules": list(urgent.rules),
            "decided_by": list(urgent.decided_by),
            "remarks": list(urgent.remarks),
            "witness": [{"finding": finding, "value": shown_value(value)} for finding, value in urgent.witness.items()],
        },
        "candidates": [_candidate(assessment, standing) for standing in assessment.candidates],
        "ruled_out": [_ruled_out(assessment, standing) for standing in assessment.ruled_out],
        "replaced": [{"condition": s.condition, "by": list(s.replaced_by)} for s in assessment.replaced],
        "next_steps": [
            {
                "step": shown.step,
                "label": kb.steps[shown.step].label,
                "rules": [rule.id for rule in shown.rules],
                "reveals": list(kb.steps[shown.step].reveals),
                "caveats": list(caveats(kb, shown.rules)),
            }
            for shown in assessment.next_steps
        ],
        "next_question": {"finding": question.finding, "why": question.why} if question else None,
        "notes": [
            {"note": n.note, "text": n.text, "rules": list(n.rules), "caveats": list(n.caveats)}
            for n in assessment.notes
        ],
        "fired": list(assessment.fired),
        "overridden": {rule: list(by) for rule, by in assessment.inference.overridden.items()},
        "problems": [problem.to_dict() for problem in assessment.problems],
    }


def evidence(assessment: Assessment, findings: Iterable[str]) -> list[dict[str, Any]]:
    """Known findings with their values."""
    facts = assessment.case.facts
    return [{"finding": finding, "value": shown_value(facts[finding])} for finding in findings]


def _candidate(assessment: Assessment, standing: Standing) -> dict[str, Any]:
    kb = assessment.kb
    rules = (*standing.rules, *standing.rules_out)
    return {
        "condition": standing.condition,
        "label": kb.conditions[standing.condition].label,
        "status": standing.status,
        "rules": [rule.id for rule in rules],
        "for": evidence(assessment, standing.for_),
        "against": evidence(assessment, standing.against),
        "missing": list(standing.missing),
        "cites": list(cited(kb, rules)),
        "caveats": list(caveats(kb, rules)),
    }


def _ruled_out(assessment: Assessment, standing: Standing) -> dict[str, Any]:
    return {
        "condition": standing.condition,
        "label": assessment.kb.conditions[standing.condition].label,
        "rules": [rule.id for rule in standing.rules_out],
        "for": evidence(assessment, standing.for_),
        "against": evidence(assessment, standing.against),
    }
