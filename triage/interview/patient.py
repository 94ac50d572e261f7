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

    Of the complaints without a finding of their own those apply that open, most narrowly, a topic of something
    that is there and that no other complaint opens. A test was done where something is known
    that only it shows; of the others nothing is known.
    """
    if ask.kind == "complaints":
        return _complaints(kb, case.facts)
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


def _complaints(kb: KnowledgeBase, facts: Mapping[str, Value]) -> dict[str, Said]:
    said: dict[str, Said] = {}
    opened = set(kb.always_open)
    for complaint in kb.complaints:
        value = facts.get(complaint.finding, "not known") if complaint.finding else "not known"
        said[complaint.id] = value if isinstance(value, bool) else "not known"
        opened.update(complaint.opens if value is True else ())
    for finding, value in facts.items():
        topic = kb.findings[finding].topic
        if topic in opened or kb.findings[finding].red_flag or not holds(value):
            continue
        opening = [c for c in kb.complaints if c.finding is None and topic in c.opens]
        if opening:
            narrowest = min(opening, key=lambda complaint: len(complaint.opens))
            said[narrowest.id] = True
            opened.update(narrowest.opens)
    return said


def _was_done(kb: KnowledgeBase, test: str, facts: Mapping[str, Value]) -> Said:
    shows = any(test in kb.findings[f].obtained and "history" not in kb.findings[f].obtained for f in facts)
    return True if shows else "not known"
