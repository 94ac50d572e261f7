"""All that was said so far, put together: which answers stand, and which do not apply for now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from triage.cases.closure import close
from triage.cases.memory import memory_of
from triage.cases.model import Value
from triage.cases.values import holds
from triage.interview.events import Answered, Change, Volunteered
from triage.interview.questions import UNSAID, Said
from triage.knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said, by id. `findings` holds only what stands; `dormant` what does not apply for now.

    A dormant answer contradicts a newer one, or needs a test that was said not to have been done; it
    comes back by itself once that no longer holds. `asked` are the findings that a question asked for.
    """

    complaints: Mapping[str, Said] = field(default_factory=dict)
    tests: Mapping[str, Said] = field(default_factory=dict)
    findings: Mapping[str, Said] = field(default_factory=dict)
    dormant: Mapping[str, Said] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    volunteered: frozenset[str] = frozenset()


def put_together(kb: KnowledgeBase, changes: Iterable[Change]) -> Answers:
    """The newest word on each thing counts; older words that cannot be so beside it are dormant."""
    complaints: dict[str, Said] = {}
    tests: dict[str, Said] = {}
    findings: dict[str, Said] = {}
    denied_at: dict[str, int] = {}
    said_at: dict[str, int] = {}
    asked: set[str] = set()
    volunteered: set[str] = set()
    for place, change in enumerate(changes):
        kind = "finding" if isinstance(change, Volunteered) else change.kind
        if kind == "tests":
            tests |= change.said
            denied_at |= {test: place for test, said in change.said.items() if said is False}
            continue
        told = _in_itself(kb, change.said if kind != "complaints" else dict(_of_complaints(kb, change.said)))
        if kind == "complaints":
            complaints |= change.said
        for finding, said in told.items():
            findings.pop(finding, None)  # the newest last
            findings[finding] = said
            said_at[finding] = place
        asked |= told.keys() if isinstance(change, Answered) and kind != "complaints" else set()
        volunteered |= told.keys() if isinstance(change, Volunteered) else set()
    gone = {f for f in findings if _not_done(kb, f, tests, denied_at, said_at[f])}
    stand = _standing(kb, {f: said for f, said in findings.items() if f not in gone}, said_at)
    return Answers(
        complaints, tests,
        {f: said for f, said in findings.items() if f in stand},
        {f: said for f, said in findings.items() if f not in stand},
        frozenset(asked), frozenset(volunteered),
    )  # fmt: skip


def _in_itself(kb: KnowledgeBase, said: Mapping[str, Said]) -> dict[str, Said]:
    """One answer: `none of the others` denies nothing that follows from what was ticked beside it."""
    there = {f for ticked, value in said.items() if value is True for f in memory_of(kb).links.follow(ticked, True)}
    return {f: value for f, value in said.items() if value is not False or f not in there}


def _of_complaints(kb: KnowledgeBase, said: Mapping[str, Said]) -> Iterator[tuple[str, Said]]:
    """What the complaints tell. That something is not what brings the person here clears no red flag."""
    for complaint in kb.complaints:
        told = said.get(complaint.id)
        if complaint.finding is None or not isinstance(told, bool):
            continue
        if told or not any(kb.findings[f].red_flag for f in memory_of(kb).links.follow(complaint.finding, False)):
            yield complaint.finding, told


def _not_done(
    kb: KnowledgeBase, finding: str, tests: Mapping[str, Said], denied_at: Mapping[str, int], place: int
) -> bool:
    """Whether a test that makes the finding known was denied after the finding was told, and none was affirmed."""
    ways = kb.findings[finding].obtained
    if "history" in ways or any(tests.get(way) is True for way in ways):
        return False
    return any(tests.get(way) is False and denied_at[way] > place for way in ways)


def _standing(kb: KnowledgeBase, findings: Mapping[str, Said], said_at: Mapping[str, int]) -> set[str]:
    """The findings whose values can all be so together: newer before older, what is there before what is not."""
    known: dict[str, Value] = {f: said for f, said in findings.items() if said not in UNSAID}
    if not close(kb, known).contradictions:
        return set(findings)
    kept: dict[str, Value] = {}
    for finding in sorted(known, key=lambda f: (-said_at[f], not holds(known[f]))):
        if not close(kb, {**kept, finding: known[finding]}).contradictions:
            kept[finding] = known[finding]
    return set(kept) | (findings.keys() - known.keys())
