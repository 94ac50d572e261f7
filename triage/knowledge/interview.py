"""What a person can come with, and which topics are then open: from interview.yaml, or from the topics alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from triage.knowledge.diagnostics import Span, quoted
from triage.knowledge.model import Complaint, Finding
from triage.knowledge.names import normal
from triage.knowledge.parsed import Parsed, Problems
from triage.knowledge.tables import References, Tables

Place = tuple[str | int, ...]


def build_interview(files: Iterable[Parsed], words: Tables, problems: Problems) -> None:
    """Add to `words` what the interview file says, or one complaint a topic where there is no such file."""
    seen: dict[tuple[str, str], Span] = {}
    for file in files:
        refer = References(file, words, problems)
        refer.all_known("topic", file.shape.always, "always")
        words.always_open += tuple(file.shape.always)
        for place, shape in enumerate(file.shape.complaints):
            base = ("complaints", place)
            _check_complaint(refer, base, shape, seen)
            words.complaints += (
                Complaint(shape.id, shape.label, tuple(shape.opens), shape.finding, file.span(*base, "id")),
            )
        for place, shape in enumerate(file.shape.opened_by):
            _add_opening(refer, ("opened_by", place), shape, seen)
    words.complaints = words.complaints or complaints_of_topics(words)


def complaints_of_topics(words: Tables) -> tuple[Complaint, ...]:
    """One complaint for each topic that has something to ask, in vocabulary order."""
    asked = {finding.topic for finding in words.findings.values() if finding.kind != "derived"}
    return tuple(Complaint(id, label, (id,)) for id, label in words.topics.items() if id in asked)


def _check_complaint(refer: References, base: Place, shape: Any, seen: dict[tuple[str, str], Span]) -> None:
    """Note everything about one complaint that is not known, stands twice, or cannot be ticked."""
    file, problems = refer.file, refer.problems
    refer.all_known("topic", shape.opens, *base, "opens")
    at = file.span(*base, "id")
    if first := seen.get(("id", shape.id)):
        problems.duplicate("complaint", shape.id, at, first)
    seen.setdefault(("id", shape.id), at)
    at = file.span(*base, "label")
    if first := seen.get(("label", normal(shape.label))):
        message = f"two complaints read the same: {quoted(shape.label)}"
        problems.add("duplicate-value", message, at, "say how they differ", ("the other is here", first))
    seen.setdefault(("label", normal(shape.label)), at)
    if shape.finding is not None and refer.all_known("finding", shape.finding, *base, "finding"):
        at = file.span(*base, "finding")
        _check_ticked(refer.words.findings[shape.finding], at, problems)
        if first := seen.get(("finding", shape.finding)):
            message = f"two complaints make '{shape.finding}' present"
            help = "leave the finding to one of them; the other may open the same topics without it"
            problems.add("duplicate-part", message, at, help, ("first here", first))
        seen.setdefault(("finding", shape.finding), at)


def _check_ticked(finding: Finding, at: Span, problems: Problems) -> None:
    if finding.kind != "boolean":
        message = f"ticking a complaint makes a finding present; '{finding.id}' is a {finding.kind} finding"
        help = "name a finding of kind: boolean, or remove the key: the topics are opened all the same"
        problems.add("wrong-kind", message, at, help)
    elif "history" not in finding.obtained:
        message = f"a person cannot tell '{finding.id}': it is obtained by {', '.join(finding.obtained)}"
        help = "name a finding with obtained: history, or remove the key: the topics are opened all the same"
        problems.add("not-told", message, at, help)


def _add_opening(refer: References, base: Place, shape: Any, seen: dict[tuple[str, str], Span]) -> None:
    file, problems = refer.file, refer.problems
    refer.all_known("topic", shape.topic, *base, "topic")
    refer.all_known("finding", shape.findings, *base, "findings")
    at = file.span(*base, "topic")
    if first := seen.get(("opened_by", shape.topic)):
        message = f"the topic {quoted(shape.topic)} is opened in two places"
        problems.add("duplicate-part", message, at, "put all its findings into one list", ("first here", first))
    seen.setdefault(("opened_by", shape.topic), at)
    for name, span in file.items(shape.findings, *base, "findings"):
        finding = refer.words.findings.get(name)
        if finding is not None and finding.kind == "derived":
            message = f"'{name}' is worked out by rules, so no answer opens a topic by it"
            problems.add("wrong-kind", message, span, "name the findings that it is worked out from")
    refer.words.opened_by.setdefault(shape.topic, tuple(shape.findings))
