"""What an interview came to, as lines for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from triage.cases.model import Case
from triage.explanation.lines import Line
from triage.explanation.text import assessment_lines
from triage.explanation.words import SAFETY_LINE, labels
from triage.interview.events import Answered, event_data
from triage.interview.interview import Interview, is_named
from triage.interview.keeping.from_file import not_asked_for
from triage.interview.words.record import record_of

WITHOUT_NAME = "What the answers come to"


def result_lines(talk: Interview, case: Case | None = None) -> Iterator[Line]:
    """The result as `assess` shows it, and how far the interview went; `case`: the file that it was answered from."""
    title, *lines = assessment_lines(talk.assessment, ask_next=False)
    yield title if is_named(talk) else replace(title, text=WITHOUT_NAME)
    yield from (line for line in lines if line.text != SAFETY_LINE)
    yield Line("The interview", "heading")
    record = record_of(talk)
    if record.complete:
        yield Line("Complete: nothing that may still be asked would change what is shown.", indent=2)
    else:
        yield Line(f"Not complete: at most {record.at_most} more questions can matter.", "strong", 2)
    if topics := record.topics_not_looked_into:
        yield Line(f"Not looked into: {', '.join(talk.kb.topics[id] for id in topics)}.", indent=2)
    unused = not_asked_for(talk, case) if case is not None else ()
    if unused:
        text = f"In the file, but not asked for and so not used: {labels(talk.kb, unused)}."
        yield Line(text, indent=2)
    yield Line("")
    yield Line(SAFETY_LINE)


def result_dict(talk: Interview, case: Case | None = None) -> dict[str, Any]:
    """The assessment in its fixed form, and beside it how the interview went."""
    record = record_of(talk)
    asked = [event for event in talk.events if isinstance(event, Answered)]
    interview = {
        "audience": talk.audience,
        "complete": record.complete,
        "at_most": record.at_most,
        "topics_open": list(record.topics_open),
        "topics_not_looked_into": list(record.topics_not_looked_into),
        "questions_asked": {"screens": len(asked), "single": sum(len(event.said) for event in asked)},
        "facts_not_asked_for": list(not_asked_for(talk, case)) if case is not None else [],
        "events": [event_data(event) for event in talk.events],
    }
    return {**talk.assessment.to_dict(), "interview": interview}
