"""All that was said so far, put together: which answers stand, and which do not apply for now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from triage.cases.closure import close
from triage.cases.memory import memory_of
from triage.cases.model import Value
from triage.cases.values import holds
from triage.interview.events import Answered, Change, Volunteered
from triage.interview.questions import EXAMINATION, UNSAID, Said
from triage.knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said, by id. `findings` holds only what stands; `dormant` what does not apply for now.

    A dormant answer contradicts a newer one, or needs a test that was said not to have been done; it
    comes back by itself once that no longer holds. `asked` are the findings that a question asked for. A complaint
    tells only what is there: that something else brought the person here denies nothing.
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
    came_at: dict[str, int] = {}
    denied_at: dict[str, int] = {}
    said_at: dict[str, int] = {}
    asked: set[str] = set()
    volunteered: set[str] = set()
    for place, change in enumerate(changes):
        kind = "finding" if isinstance(change, Volunteered) else change.kind
        if kind == "complaints":
            complaints |= change.said
            came_at |= dict.fromkeys(change.said, place)
            continue
        if kind == "tests":
            tests |= change.said
            denied_at |= {test: place for test, said in change.said.items() if said is False}
            continue
        for finding, said in _in_itself(kb, change.said).items():
            findings.pop(finding, None)  # the newest last
            findings[finding] = said
            said_at[finding] = place
        asked |= change.said.keys() if isinstance(change, Answered) else set()
        volunteered |= change.said.keys() if isinstance(change, Volunteered) else set()
    for finding, place in _brought(kb, complaints, came_at):
        if said_at.get(finding, -1) < place:
            findings[finding], said_at[finding] = True, place
    gone = {f for f in findings if _not_done(kb, f, findings[f], tests, denied_at, said_at[f])}
    stand = _standing(kb, {f: said for f, said in findings.items() if f not in gone}, said_at)
    shown = _shown_by(kb, {f: said for f, said in findings.items() if f in stand}, tests)
    return Answers(
        complaints, tests | dict.fromkeys(shown, True),
        {f: said for f, said in findings.items() if f in stand},
        {f: said for f, said in findings.items() if f not in stand},
        frozenset(asked), frozenset(volunteered),
    )  # fmt: skip


def _in_itself(kb: KnowledgeBase, said: Mapping[str, Said]) -> dict[str, Said]:
    """One answer: `none of the others` denies nothing that follows from what was ticked beside it."""
    there = {f for ticked, value in said.items() if value is True for f in memory_of(kb).links.follow(ticked, True)}
    return {f: value for f, value in said.items() if value is not False or f not in there}


def _brought(
    kb: KnowledgeBase, complaints: Mapping[str, Said], came_at: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    """The findings that brought the person here. What did not bring them here may be there all the same."""
    for complaint in kb.complaints:
        if complaint.finding is not None and complaints.get(complaint.id) is True:
            yield complaint.finding, came_at[complaint.id]


def _not_done(
    kb: KnowledgeBase, finding: str, said: Said, tests: Mapping[str, Said], denied_at: Mapping[str, int], place: int
) -> bool:
    """Whether a test that makes the finding known was denied after the finding was told, and none was affirmed.

    A warning sign that is there is never set aside so: only its own answer can take it back.
    """
    its = kb.findings[finding]
    if "history" in its.obtained or any(tests.get(way) is True for way in its.obtained):
        return False
    if its.red_flag and said not in UNSAID and holds(said):
        return False
    return any(tests.get(way) is False and denied_at[way] > place for way in its.obtained)


def _shown_by(kb: KnowledgeBase, findings: Mapping[str, Said], tests: Mapping[str, Said]) -> set[str]:
    """The tests that must have been done: what only they show was told."""
    known = (kb.findings[f].obtained for f, said in findings.items() if said not in UNSAID)
    apart = (ways for ways in known if "history" not in ways)
    done = {EXAMINATION if EXAMINATION in ways else ways[0] for ways in apart if EXAMINATION in ways or len(ways) == 1}
    return {test for test in done if tests.get(test) is not False}


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
