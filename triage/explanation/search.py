"""Findings by the words that people use for them."""

from __future__ import annotations

from triage.explanation.vocabulary import findings_with
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Finding
from triage.knowledge.names import normal


def findings_told(kb: KnowledgeBase, text: str) -> list[Finding]:
    """The findings that have every word of `text` in a name, a code or the question; near names where none has."""
    words = text.split()
    if not words:
        return []
    found = findings_with(kb, words[0])
    for word in words[1:]:
        also = {finding.id for finding in findings_with(kb, word)}
        found = [finding for finding in found if finding.id in also]
    if not found:
        return [kb.findings[id] for id in kb.finding_names.near_ids(text) if kb.findings[id].kind != "derived"]
    return sorted(found, key=lambda finding: _rank(finding, text))


def _rank(finding: Finding, text: str) -> int:
    """Names that are the text first, then names that begin with it, then names that have it, then questions."""
    names = [normal(name) for name in (finding.label, *finding.synonyms, *finding.aliases, finding.id)]
    wanted = normal(text)
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in names) else 3
