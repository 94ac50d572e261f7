"""Stand-ins for parts of the interview that are not there yet."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from triage.explanation.lines import Line
from triage.interview.interview import Interview


def _part(module: str, name: str) -> Any:
    try:
        return getattr(import_module(module), name)
    except ModuleNotFoundError:
        return None


def why_lines(talk: Interview) -> Iterable[Line]:
    """Why the open question is asked."""
    if real := _part("triage.interview.why", "why_lines"):
        return real(talk)  # type: ignore[no-any-return]
    ask = talk.question
    if ask is None:
        return [Line("Nothing is asked any more.")]
    return [Line(ask.why), *(Line(talk.kb.rule[id].because, lead="- ") for id in ask.rules)]


def so_far_lines(talk: Interview) -> Iterable[Line]:
    """What was said so far."""
    if real := _part("triage.interview.record", "so_far_lines"):
        return real(talk)  # type: ignore[no-any-return]
    from triage.cli.phrases import said_items

    return [Line(f"{item.words}: {item.said}") for item in said_items(talk)] or [Line("Nothing was said yet.")]


def run_full_screen() -> Any:
    """The full-screen interview, None where there is none."""
    return _part("triage.cli.screens", "run_full_screen")


def letter() -> Any:
    """The writer of letters, None where there is none."""
    return _part("triage.interview.letter", "letter")
