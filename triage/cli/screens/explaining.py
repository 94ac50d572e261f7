"""Why a question is asked, what was said so far, and what was not looked into, as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from triage.explanation.lines import Line
from triage.explanation.words import fact_words
from triage.interview.interview import Interview
from triage.interview.questions import UNSAID, AskKind, Said
from triage.interview.wording import Wording


def why_now(talk: Interview) -> Iterator[Line]:
    """Why the question is asked, and what it could decide."""
    told = _from("triage.interview.why", "why_lines")
    if told is not None:
        yield from told(talk)
        return
    ask = talk.question
    if ask is not None:
        yield Line("Why this question", "title")
        yield Line(ask.why)
        for rule in ask.rules:
            yield Line(talk.kb.rule[rule].because, lead="- ")


def so_far(talk: Interview) -> Iterator[Line]:
    """What was said so far."""
    told = _from("triage.interview.record", "so_far_lines")
    if told is not None:
        yield from told(talk)
        return
    yield Line("So far", "title")
    for kind, id, said in said_things(talk):
        yield Line(f"{thing_words(talk, kind, id)}: {said_words(talk, id, said)}", lead="- ")


def _from(module: str, name: str) -> Callable[[Interview], Iterator[Line]] | None:
    try:
        found: Any = getattr(import_module(module), name)
    except (ModuleNotFoundError, AttributeError):
        return None
    return found  # type: ignore[no-any-return]


def said_things(talk: Interview) -> Iterator[tuple[AskKind, str, Said]]:
    """Everything that was said, in the order of its kinds: complaints, tests, findings that stand, and that do not."""
    answers = talk.answers
    ticked = {c.finding for c in talk.kb.complaints if c.id in answers.complaints}
    for id, said in answers.complaints.items():
        yield "complaints", id, said
    for id, said in answers.tests.items():
        yield "tests", id, said
    for id, said in (*answers.findings.items(), *answers.dormant.items()):
        if id not in ticked:
            yield "finding", id, said


def thing_words(talk: Interview, kind: AskKind, id: str) -> str:
    """What was asked about, in words."""
    return Wording(talk.kb, talk.audience).item(kind, id)


def said_words(talk: Interview, id: str, said: Said) -> str:
    """What was said of it, in words."""
    if said in UNSAID:
        return "not known" if said == "not known" else "skipped"
    if isinstance(said, bool):
        return "yes" if said else "no"
    return fact_words(talk.kb, id, said).partition(": ")[2]


def not_looked_into(talk: Interview) -> tuple[str, ...]:
    """The topics, in words, that have something to ask and were not opened; warning signs belong to all topics."""
    asked = {f.topic for f in talk.kb.findings.values() if f.kind != "derived" and not f.red_flag}
    return tuple(words for id, words in talk.kb.topics.items() if id in asked and id not in talk.scope.topics)
