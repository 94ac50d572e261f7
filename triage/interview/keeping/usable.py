"""Which saved answers the rules of today still understand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from triage.cases.plain import quoted, shown
from triage.interview.events import Event, Volunteered, WentBack
from triage.interview.questions import EXAMINATION, UNSAID, AskKind, BadAnswer, Said, read_said
from triage.knowledge.base import KnowledgeBase


def usable_events(kb: KnowledgeBase, events: Iterable[Event]) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """The events without the answers that the rules no longer know, and a sentence part for each of those.

    An event of which nothing is left goes, and with it the going back that took it back.
    """
    kept: list[Event | None] = []
    left_out: dict[str, None] = {}
    standing: list[int] = []
    for event in events:
        if isinstance(event, WentBack):
            taken_back = standing.pop() if standing else None
            kept.append(None if taken_back is not None and kept[taken_back] is None else event)
            continue
        said, wrong = _usable(kb, "finding" if isinstance(event, Volunteered) else event.kind, event.said)
        left_out.update(dict.fromkeys(wrong))
        standing.append(len(kept))
        kept.append(replace(event, said=said) if said or not event.said else None)
    return tuple(event for event in kept if event is not None), tuple(left_out)


def _usable(kb: KnowledgeBase, kind: AskKind, told: Any) -> tuple[dict[str, Said], list[str]]:
    said: dict[str, Said] = {}
    wrong: list[str] = []
    for id, value in told.items():
        try:
            said[id] = _read(kb, kind, id, value)
        except BadAnswer as error:
            wrong.append(f"the answer {shown(value)} about {quoted(id)}: {error}")
    return said, wrong


def _read(kb: KnowledgeBase, kind: AskKind, id: str, value: Any) -> Said:
    if kind in ("list", "finding"):
        finding = kb.findings.get(id)
        if finding is None:
            raise BadAnswer(id, "the rules do not know this finding")
        if isinstance(value, tuple) and finding.kind != "choice":
            raise BadAnswer(id, "it takes one value, not a list")
        return read_said(kb, id, value)
    known = {c.id for c in kb.complaints} if kind == "complaints" else {EXAMINATION, *kb.steps}
    if id not in known:
        raise BadAnswer(id, f"the rules do not know this {'complaint' if kind == 'complaints' else 'test'}")
    if not isinstance(value, bool) and value not in UNSAID:
        raise BadAnswer(id, "it is true, false, 'not known' or 'declined'")
    return value  # type: ignore[no-any-return]
