"""What an interview came to, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triage.cases.model import Case
from triage.explanation.lines import Line
from triage.explanation.text import assessment_lines
from triage.explanation.words import SAFETY_LINE, labels
from triage.interview.events import Answered, event_data
from triage.interview.from_file import not_asked_for
from triage.interview.interview import Interview


def result_lines(talk: Interview, case: Case | None = None) -> Iterator[Line]:
    """The result as `assess` shows it, and how far the interview went; `case`: the file that it was answered from."""
    lines = list(assessment_lines(talk.assessment, ask_next=False))
    yield from (line for line in lines if line.text != SAFETY_LINE)
    yield Line("The interview", "heading")
    if talk.question is None:
        yield Line("Complete: nothing that may still be asked would change what is shown.", indent=2)
    else:
        yield Line(f"Not complete: at most {talk.at_most} more questions can matter.", "strong", 2)
    topics = not_looked_into(talk)
    if topics:
        yield Line(f"Not looked into: {', '.join(talk.kb.topics[id] for id in topics)}.", indent=2)
    unused = not_asked_for(talk, case) if case is not None else ()
    if unused:
        text = f"In the file, but not asked for and so not used: {labels(talk.kb, unused)}."
        yield Line(text, indent=2)
    yield Line("")
    yield Line(SAFETY_LINE)


def result_dict(talk: Interview, case: Case | None = None) -> dict[str, Any]:
    """The assessment in its fixed form, and beside it how the interview went."""
    asked = [event for event in talk.events if isinstance(event, Answered)]
    interview = {
        "audience": talk.audience,
        "complete": talk.question is None,
        "at_most": talk.at_most,
        "topics_open": [id for id in talk.kb.topics if id in talk.scope.topics],
        "topics_not_looked_into": list(not_looked_into(talk)),
        "questions_asked": {"screens": len(asked), "single": sum(len(event.said) for event in asked)},
        "events": [event_data(event) for event in talk.events],
    }
    if case is not None:
        interview["facts_not_asked_for"] = list(not_asked_for(talk, case))
    return {**talk.assessment.to_dict(), "interview": interview}


def not_looked_into(talk: Interview) -> tuple[str, ...]:
    """The topics that hold something to ask besides warning signs, which belong to all, and are not open."""
    own = {f.topic for f in talk.kb.findings.values() if f.kind != "derived" and not f.red_flag}
    return tuple(id for id in talk.kb.topics if id in own and id not in talk.scope.topics)
