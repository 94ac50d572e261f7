"""A saved interview: written after every answer, read again another day, also under other rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from triage.cases.plain import printable
from triage.interview.events import event_data
from triage.interview.interview import Interview
from triage.interview.keeping.from_file import FromFile
from triage.interview.keeping.outcome import Outcome, differences, outcome_of
from triage.interview.keeping.private_file import write_private
from triage.interview.keeping.saved import FORMAT, MARK, Saved, UnusableSave, read_saved
from triage.interview.keeping.usable import usable_events
from triage.knowledge.base import KnowledgeBase
from triage.version import __version__

__all__ = ["Resumed", "UnusableSave", "is_saved", "resume", "save", "saved_text"]

_HEADING = f"""\
# {MARK}, written by `triage ask`. Go on with it: triage ask --resume THIS_FILE
# It holds what somebody said about their health. The answers are the events; all else follows from them.
"""


@dataclass(frozen=True, slots=True)
class Resumed:
    """A saved interview as these rules understand it; `remarks` say what is not as it was.

    `digest` is of what was read: whoever goes on writing to the file can tell by it whether somebody else has.
    """

    talk: Interview
    remarks: tuple[str, ...] = ()
    left_out: bool = False
    digest: str = ""


def save(talk: Interview, path: str | Path) -> None:
    """Write the interview to a file of mode 0600, whole or not at all. Raises OSError."""
    write_private(Path(path), saved_text(talk))


def saved_text(talk: Interview) -> str:
    """What `save` writes."""
    return _HEADING + yaml.safe_dump(_data(talk), sort_keys=False, allow_unicode=True, width=120)


def is_saved(path: str | Path) -> bool:
    """Whether the file begins as a saved interview does. Raises OSError."""
    file = Path(path)
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(len(MARK) + 2) == f"# {MARK}".encode()


def resume(kb: KnowledgeBase, path: str | Path) -> Resumed:
    """The interview of a file. Raises UnusableSave, whose message says what is wrong and what to do."""
    saved = read_saved(Path(path))
    same_rules = saved.sha256 == kb.sha256
    events, left_out = usable_events(kb, saved.events)
    if left_out and same_rules:
        what = f"{left_out[0]}; these are the rules that it was saved with, so the file was changed"
        raise UnusableSave(path, what, "put that answer right, or take its event out of the list")
    talk: Interview = Interview(kb, saved.audience, events, saved.name)
    if saved.problems or saved.lost_present:
        talk = FromFile(kb, saved.audience, events, saved.name, saved.problems, saved.lost_present)
    return Resumed(talk, tuple(_remarks(talk, saved, left_out)), bool(left_out), saved.digest)


def _remarks(talk: Interview, saved: Saved, left_out: tuple[str, ...]) -> Iterator[str]:
    kb, changed = talk.kb, False
    if saved.engine != __version__:
        yield f"This was saved by triage {saved.engine}; this is triage {__version__}."
        changed = True
    if saved.sha256 != kb.sha256:
        yield f"The rules have changed since: {saved.sha256[:12]} then, {kb.sha256[:12]} now."
        changed = True
    if saved.packs != kb.packs:
        yield f"Other packs of rules: {', '.join(saved.packs)} then, {', '.join(kb.packs)} now."
        changed = True
    if not changed:
        return
    yield from (f"Left out: {what}." for what in left_out)
    yield from _difference(talk, saved.came_to)
    if saved.complete and talk.question is not None:
        yield "Nothing was left to ask then; now more questions can matter."


def _difference(talk: Interview, before: Outcome) -> Iterator[str]:
    found = list(differences(talk.kb, before, outcome_of(talk.assessment), worst=True))
    yield from found or ["The answers come to the same result as then."]


def _data(talk: Interview) -> dict[str, Any]:
    came_to = outcome_of(talk.assessment)
    data: dict[str, Any] = {
        "format": FORMAT,
        "name": printable(talk.name).strip() or Interview.name,
        "audience": talk.audience,
        "engine": __version__,
        "knowledge": {"sha256": talk.kb.sha256, "packs": list(talk.kb.packs)},
        "came_to": {
            "complete": talk.question is None,
            "level": came_to.level,
            "worst": came_to.worst,
            "candidates": [{"condition": id, "status": status} for id, status in came_to.candidates.items()],
        },
    }
    if isinstance(talk, FromFile):
        data["from_file"] = {
            "lost_present": talk.lost_present,
            "problems": [{**p.to_dict(), "message": printable(p.message)} for p in talk.problems],
        }
    data["events"] = [event_data(event) for event in talk.events]
    data["end"] = len(talk.events)  # a file cut short lacks it
    return data
