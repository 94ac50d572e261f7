"""A patient who answers from known facts: for files of answers, for simulations, and for teaching."""

from __future__ import annotations

from collections.abc import Mapping

from triage.cases.model import Case, Value, WhyUnknown
from triage.cases.values import holds
from triage.interview.interview import Interview
from triage.interview.questions import Ask, Audience, Said
from triage.knowledge.base import KnowledgeBase

_DECLINED: tuple[WhyUnknown, ...] = ("declined",)


def said_to(kb: KnowledgeBase, ask: Ask, case: Case) -> dict[str, Said]:
    """What somebody who knows exactly the facts of `case` says to a question, item by item.

    A complaint without a finding of its own applies where something is known in a topic that it opens;
    a test was done where something is known that only such a test shows.
    """
    if ask.kind == "complaints":
        return {id: _complains(kb, id, case.facts) for id in ask.items}
    if ask.kind == "tests":
        return {id: _was_done(kb, id, case.facts) for id in ask.items}
    return {id: _of(case, id) for id in ask.items}


def interviewed(kb: KnowledgeBase, case: Case, audience: Audience = "self") -> Interview:
    """The whole interview of that patient, to its end."""
    talk = Interview(kb, audience, name=case.id)
    while (ask := talk.question) is not None:
        talk = talk.answer(said_to(kb, ask, case))
    return talk


def _of(case: Case, finding: str) -> Said:
    if finding not in case.facts:
        return "declined" if case.unknown.get(finding) in _DECLINED else "not known"
    value = case.facts[finding]
    return value if isinstance(value, bool | int | float | str | tuple) else "not known"


def _complains(kb: KnowledgeBase, id: str, facts: Mapping[str, Value]) -> Said:
    complaint = next(c for c in kb.complaints if c.id == id)
    if complaint.finding is not None:
        value = facts.get(complaint.finding)
        return value if isinstance(value, bool) else "not known"
    told = {f for f, value in facts.items() if holds(value) and kb.findings[f].topic in complaint.opens}
    return bool(told)


def _was_done(kb: KnowledgeBase, test: str, facts: Mapping[str, Value]) -> Said:
    return any(test in kb.findings[f].obtained and "history" not in kb.findings[f].obtained for f in facts)
