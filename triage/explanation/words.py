"""Facts, tests, statuses and levels in words a layperson reads."""

from __future__ import annotations

import re
from typing import Any

from triage.cases.model import NotApplicable, Value
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Called, Compare, Leaf, OneOf
from triage.knowledge.model import Finding, Level

SAFETY_LINE = "This informs and teaches. It is not medical advice; if you are worried, ask a doctor or call for help."

STATUS_WORDS = {
    "likely": "likely",
    "possible": "possible",
    "conflicting": "conflicting: some findings make it likely, others rule it out",
    "ruled_out": "ruled out",
    "replaced": "replaced by something more precise",
}

LEVEL_WORDS: dict[Level, str] = {
    "emergency_now": "emergency: call the emergency number or go to an emergency department now",
    "same_day": "be assessed today, at latest within 24 hours",
    "urgent_2wk": "see a clinician within days, at most 2 weeks",
    "routine": "book an ordinary appointment",
    "self_care": "look after yourself, and come back if it gets worse or does not get better",
    "insufficient": "cannot say: too little is known",
}  # meanings of the scale: published evidence, section 4


def level_words(kb: KnowledgeBase, level: Level) -> str:
    """What a level asks of the reader, in the words of the rule base where it has its own."""
    text = kb.levels.get(level)
    return text.words if text else LEVEL_WORDS[level]


_LIMITS = {"at_least": "{} or more", "at_most": "{} or less", "above": "more than {}", "below": "less than {}"}


_NEGATED = ("no ", "not ", "unable ")
_SENTENCE = re.compile(r"^(any|every) | (allows|suits) ")  # `no` before such a label makes no sense


def number_words(number: float) -> str:
    """A number as people write it: no trailing zeros."""
    return f"{number:g}" if abs(number) < 1e6 else f"{number:,.0f}"


def quantity_words(number: float, unit: str) -> str:
    """A number with its unit: `1 week`, `2 weeks`, `0.5 mm`."""
    if number == 1 and unit.isalpha():
        unit = unit.removesuffix("s")
    return f"{number_words(number)} {unit}".rstrip()


def choice_words(finding: Finding, value: str) -> str:
    """The label of a choice's value."""
    labels = dict(zip(finding.values, finding.value_labels, strict=True))
    return labels.get(value, value)


def fact_words(kb: KnowledgeBase, id: str, value: Value) -> str:
    """A known fact: `back pain`, `no back pain`, `age: 70 years`, `pain severity: severe`."""
    finding = kb.findings[id]
    if value is True:
        return finding.label
    if value is False:
        if _SENTENCE.search(finding.label):
            return f"{finding.label}: no"
        negated = finding.label.startswith(_NEGATED)  # "no no feeling" would say the opposite
        return f"{finding.label}: absent" if negated else f"no {finding.label}"
    if isinstance(value, NotApplicable):
        return f"{finding.label}: does not apply"
    if isinstance(value, tuple):
        named = ", ".join(choice_words(finding, v) for v in value)
        return f"{finding.label}: {named or 'none of those listed'}"
    if isinstance(value, str):
        return f"{finding.label}: {choice_words(finding, value)}"
    return f"{finding.label}: {quantity_words(value, finding.unit)}"


def need_words(kb: KnowledgeBase, leaf: Leaf, wanted: bool) -> str:
    """What a test asks for: `present`, `absent`, `65 or more`, `thigh or lower leg`."""
    if isinstance(leaf, Compare):
        words = _LIMITS[leaf.operator].format(number_words(leaf.value))
        words = f"{words} {kb.findings[leaf.finding].unit}".rstrip()
    elif isinstance(leaf, OneOf):
        words = " or ".join(choice_words(kb.findings[leaf.finding], value) for value in leaf.values)
    elif isinstance(leaf, Called):
        return "shown" if wanted else "not shown"
    else:
        return "present" if wanted else "absent"
    return words if wanted else f"not {words}"


def answers(finding: Finding) -> str:
    """What may be written for a finding in a case: `present or absent`, the values, or the range of a number."""
    if finding.kind == "number":
        return f"a number of {finding.unit}, {number_words(finding.low)} to {number_words(finding.high)}"
    if finding.kind == "choice":
        several = " (a list where several hold)" if finding.many else ""
        return ", ".join(finding.values) + several
    return "present or absent"


def given_words(value: Any) -> str:
    """A value as people write it in a case."""
    if isinstance(value, bool):
        return "present" if value else "absent"
    if value is None:
        return "unknown"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def labels(kb: KnowledgeBase, findings: tuple[str, ...] | list[str]) -> str:
    """The labels of findings, joined by commas."""
    return ", ".join(kb.findings[id].label for id in findings)
