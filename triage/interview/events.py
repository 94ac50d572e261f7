"""The events of an interview: all that was said, in order. The state of an interview is this list and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from triage.interview.questions import AskKind, Said


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said to one question: a value for each of its items, `not known` where it was left open."""

    kind: AskKind
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Volunteered:
    """Findings told without being asked for."""

    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Edited:
    """Other answers to what was asked before; `kind` says what the ids are."""

    kind: AskKind
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class WentBack:
    """The last answer, edit or told finding that still stands is taken back."""


Change = Answered | Volunteered | Edited
Event = Change | WentBack


def standing(events: Iterable[Event]) -> tuple[Change, ...]:
    """The changes that were not taken back."""
    kept: list[Change] = []
    for event in events:
        if not isinstance(event, WentBack):
            kept.append(event)
        elif kept:
            kept.pop()
    return tuple(kept)


_NAMES: dict[type[Event], str] = {
    Answered: "answered",
    Volunteered: "told",
    Edited: "edited",
    WentBack: "went back",
}
_TYPES = {name: event for event, name in _NAMES.items()}


def event_data(event: Event) -> dict[str, Any]:
    """One event as plain data for a file."""
    data: dict[str, Any] = {"event": _NAMES[type(event)]}
    if isinstance(event, Answered | Edited):
        data["about"] = event.kind
    if not isinstance(event, WentBack):
        data["said"] = {id: list(value) if isinstance(value, tuple) else value for id, value in event.said.items()}
    return data


def event_of(data: Any) -> Event:
    """The event that plain data describe. Raises ValueError, with what is wrong, for anything else."""
    if not isinstance(data, Mapping) or data.get("event") not in _TYPES:
        raise ValueError(f"an event is one of {', '.join(_TYPES)}")
    kind = _TYPES[data["event"]]
    if kind is WentBack:
        return WentBack()
    said = data.get("said")
    if not isinstance(said, Mapping) or not all(isinstance(id, str) for id in said):
        raise ValueError("'said' gives a value for each id")
    said = {id: tuple(value) if isinstance(value, list) else value for id, value in said.items()}
    if kind is Volunteered:
        return Volunteered(said)
    about: Any = data.get("about")
    if about not in get_args(AskKind):
        raise ValueError(f"'about' is one of {', '.join(get_args(AskKind))}")
    return Answered(about, said) if kind is Answered else Edited(about, said)
