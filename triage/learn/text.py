"""A recorded inference as lines of text, for screen readers, for pipes, and for reading on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from triage.explanation.lines import Line
from triage.learn.panes import rule_lines
from triage.learn.recording import Recording, Step

_NEXT = 3  # so many of the agenda are named


def recording_lines(recording: Recording) -> Iterator[Line]:
    """Every step in order, then the result."""
    last = len(recording.steps) - 1
    yield Line(f"Case {recording.assessment.case.id}, step by step", "title")
    for place in range(len(recording.steps)):
        yield Line("")
        yield from step_lines(recording, place, f"{place} of {last}: ")
    yield Line("")
    yield from recording.result


def step_lines(recording: Recording, place: int, lead: str = "") -> Iterator[Line]:
    """One step: what came, the rule that fired and why, what it added, and what is on the agenda now."""
    step = recording.steps[place]
    yield Line(step.title, "heading", lead=lead)
    if step.kind == "start":
        yield Line(step.because, indent=2)
    if step.rule:
        for line in rule_lines(recording.rules[step.rule]):
            yield replace(line, indent=4)
    for item in step.memory:
        yield Line(f"into working memory: {item.words}", "strong", 2)
    yield from _agenda_lines(step)


def _agenda_lines(step: Step) -> Iterator[Line]:
    if step.activated:
        yield Line(f"onto the agenda: {', '.join(step.activated)}", indent=2)
    if step.impossible:
        few = f", as {', '.join(step.impossible[:_NEXT])}" if len(step.impossible) > _NEXT else ""
        words = few or f": {', '.join(step.impossible)}"
        yield Line(f"can no longer fire, as the condition is false: {len(step.impossible):,}{words}", "quiet", 2)
    if step.agenda and step.kind != "start":
        more = len(step.agenda) - _NEXT
        names = ", ".join(step.agenda[:_NEXT]) + (f" and {more} more" if more > 0 else "")
        yield Line(f"agenda, next first: {names}", "quiet", 2)
