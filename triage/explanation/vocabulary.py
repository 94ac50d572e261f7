"""The findings of a rule base as a list for those who write cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from triage.explanation.lines import Line
from triage.explanation.words import answers
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Finding
from triage.knowledge.names import normal


def findings_with(kb: KnowledgeBase, word: str) -> list[Finding]:
    """The findings that can be stated in a case and have `word` in a name, a code or the question; all for ""."""
    wanted = normal(word)

    def matches(finding: Finding) -> bool:
        names = (finding.id, *finding.aliases, finding.label, *finding.synonyms, finding.question)
        return any(wanted in normal(text) for text in (*names, *(code.code for code in finding.codes)))

    return [finding for finding in kb.findings.values() if finding.kind != "derived" and matches(finding)]


def finding_lines(kb: KnowledgeBase, findings: Iterable[Finding]) -> Iterator[Line]:
    """The findings by topic: id and what to write, then the question."""
    topic = ""
    for finding in findings:
        if finding.topic != topic:
            topic = finding.topic
            yield Line("")
            yield Line(kb.topics.get(topic, topic), "heading")
        yield Line(f"{finding.id}: {answers(finding)}", "strong", 2)
        yield Line(finding.question, indent=4)
        names = [finding.label, *finding.synonyms, *(code.code for code in finding.codes)]
        yield Line(f"also: {', '.join(dict.fromkeys(names))}", "quiet", 4)
    if not topic:
        yield Line("No finding has this word in a name, a code or its question.")


def finding_dict(kb: KnowledgeBase, finding: Finding) -> dict[str, Any]:
    """One finding as plain data."""
    return {
        "id": finding.id,
        "label": finding.label,
        "topic": kb.topics.get(finding.topic, finding.topic),
        "kind": finding.kind,
        "question": finding.question,
        "help": finding.help,
        "unit": finding.unit,
        "range": [finding.low, finding.high] if finding.kind == "number" else None,
        "values": list(finding.values),
        "many": finding.many,
        "obtained": list(finding.obtained),
        "names": [*finding.aliases, *finding.synonyms],
        "codes": [
            {"system": code.system, "code": code.code, "label": code.label, "match": code.match}
            for code in finding.codes
        ],
    }
