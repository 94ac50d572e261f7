"""The file of a saved interview, read and checked by itself, without rules."""

from __future__ import annotations

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from triage.cases.model import Problem, ProblemCode
from triage.cases.plain import shown
from triage.explanation.words import STATUS_WORDS
from triage.interview.events import Event, event_of
from triage.interview.keeping.outcome import Outcome
from triage.interview.keeping.private_file import digest_of
from triage.interview.questions import AUDIENCES, Audience
from triage.knowledge.diagnostics import render
from triage.knowledge.model import LEVELS
from triage.knowledge.nodes import read_yaml

FORMAT = 1
MARK = "A saved interview"
MAX_BYTES = 4 * 1024 * 1024
NO_INTERVIEW = "give a file that `triage ask --save FILE` wrote"
_DAMAGED = "the file is damaged or was changed: use a copy of it, or begin anew"


class UnusableSave(Exception):
    """A file that cannot be resumed; the message says which, what is wrong with it, and what to do."""

    def __init__(self, path: str | Path, what: str, to_do: str = _DAMAGED) -> None:
        super().__init__(f"error: {str(path)!r} cannot be resumed: {what}\n  = help: {to_do}")


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands in the file; the events are as they were said, whatever the rules now know.

    Every text that can be shown is fit for a terminal. `digest` tells this file from any other.
    """

    name: str
    audience: Audience
    engine: str
    sha256: str
    packs: tuple[str, ...]
    events: tuple[Event, ...]
    came_to: Outcome
    complete: bool
    problems: tuple[Problem, ...] = ()
    lost_present: bool = False
    digest: str = ""


class _Wrong(Exception):
    """What is wrong inside the file."""


def read_saved(path: Path) -> Saved:
    """Read a saved interview. Raises UnusableSave."""
    text = _text(path)
    data = _mapping_in(path, text)
    version = data.get("format")
    if type(version) is not int or "events" not in data or version < 1:
        raise UnusableSave(path, "it is no saved interview", NO_INTERVIEW)
    if version > FORMAT:
        what = f"it was saved by a newer triage ({_engine(data)}), in format {shown(version)}"
        raise UnusableSave(path, what, f"update triage; this one reads format {FORMAT}")
    try:
        return replace(_saved(data), digest=digest_of(text))
    except _Wrong as wrong:
        raise UnusableSave(path, str(wrong)) from None


def _mapping_in(path: Path, text: str) -> dict[str, Any]:
    documents, problems = read_yaml(text, str(path))
    if problems:
        raise UnusableSave(path, f"it is broken YAML\n{render(problems[0])}")
    if len(documents) != 1 or not isinstance(documents[0].value, dict):
        raise UnusableSave(path, "it is no saved interview", NO_INTERVIEW)
    if documents[0].duplicates:
        key = documents[0].duplicates[0][0][-1]
        raise UnusableSave(path, f"{shown(key)} stands twice in it")
    return documents[0].value


def _text(path: Path) -> str:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UnusableSave(path, "it is no file", NO_INTERVIEW)
        if about.st_size > MAX_BYTES:
            raise UnusableSave(path, f"it is larger than {MAX_BYTES // 1024**2} MB", NO_INTERVIEW)
        data = path.read_bytes()
    except (OSError, ValueError) as problem:
        raise UnusableSave(path, getattr(problem, "strerror", None) or str(problem), NO_INTERVIEW) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise UnusableSave(path, "it is no text file", NO_INTERVIEW) from None


def _saved(data: Mapping[str, Any]) -> Saved:
    events = data["events"]
    if "end" not in data or not isinstance(events, list) or data["end"] != len(events):
        raise _Wrong("it is cut off: not all of its events are there")
    knowledge, came_to = _mapping(data, "knowledge"), _mapping(data, "came_to")
    problems, lost_present = _from_file(data)
    return Saved(
        name=_printable(data, "name"),
        audience=_one_of(data, "audience", AUDIENCES),
        engine=_printable(data, "engine"),
        sha256=_sha256(knowledge),
        packs=tuple(_texts(knowledge, "packs")),
        events=tuple(_event(place, event) for place, event in enumerate(events, 1)),
        came_to=_outcome(came_to),
        complete=_truth(came_to, "complete"),
        problems=problems,
        lost_present=lost_present,
    )


def _event(place: int, data: Any) -> Event:
    try:
        return event_of(data)
    except (ValueError, TypeError) as error:
        raise _Wrong(f"event {place} makes no sense: {error}") from None


def _outcome(data: Mapping[str, Any]) -> Outcome:
    candidates = {}
    for entry in _list(data, "candidates"):
        if not isinstance(entry, dict):
            raise _Wrong("a candidate is a mapping")
        candidates[_printable(entry, "condition")] = _one_of(entry, "status", tuple(STATUS_WORDS))
    return Outcome(_one_of(data, "level", LEVELS), _one_of(data, "worst", LEVELS), candidates)


def _from_file(data: Mapping[str, Any]) -> tuple[tuple[Problem, ...], bool]:
    if "from_file" not in data:
        return (), False
    given = _mapping(data, "from_file")
    return tuple(_problem(entry) for entry in _list(given, "problems")), _truth(given, "lost_present")


def _problem(data: Any) -> Problem:
    if not isinstance(data, dict):
        raise _Wrong("a problem is a mapping")
    finding = data.get("finding")
    return Problem(
        _one_of(data, "code", get_args(ProblemCode)),
        _printable(data, "message"),
        _one_of(data, "severity", ("error", "warning")),
        None if finding is None else _printable(data, "finding"),
    )


def _mapping(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value: dict[str, Any] = _as(data, key, dict, "a mapping")
    return value


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value: list[Any] = _as(data, key, list, "a list")
    return value


def _truth(data: Mapping[str, Any], key: str) -> bool:
    value: bool = _as(data, key, bool, "true or false")
    return value


def _as(data: Mapping[str, Any], key: str, kind: type, words: str) -> Any:
    value = data.get(key)
    if not isinstance(value, kind):
        raise _Wrong(f"'{key}' is {words}, not {shown(value)}")
    return value


def _texts(data: Mapping[str, Any], key: str) -> list[str]:
    values = _list(data, key)
    if not all(isinstance(value, str) and _can_be_shown(value) for value in values):
        raise _Wrong(f"'{key}' is a list of texts that can be printed")
    return values


def _sha256(data: Mapping[str, Any]) -> str:
    value: str = _as(data, "sha256", str, "a text")
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise _Wrong(f"'sha256' is 64 hexadecimal digits, not {shown(value)}")
    return value


def _printable(data: Mapping[str, Any], key: str) -> str:
    value: str = _as(data, key, str, "a text")
    if not _can_be_shown(value):
        raise _Wrong(f"'{key}' cannot be printed: {shown(value)}")
    return value


def _can_be_shown(text: str) -> bool:
    """Whether it holds something, and nothing that moves a cursor or turns the direction of writing."""
    return bool(text.strip()) and text.isprintable()


def _one_of(data: Mapping[str, Any], key: str, known: tuple[Any, ...]) -> Any:
    value = data.get(key)
    if not isinstance(value, str) or value not in known:
        raise _Wrong(f"'{key}' is one of {', '.join(known)}, not {shown(value)}")
    return value


def _engine(data: Mapping[str, Any]) -> str:
    return shown(data.get("engine"))
