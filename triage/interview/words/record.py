"""What was said in an interview, put in order: for the screens, for the letter, and for whoever reads it later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from triage.cases.model import NotApplicable, Value
from triage.explanation.lines import Line
from triage.explanation.words import fact_words
from triage.interview.interview import Interview
from triage.interview.questions import EXAMINATION, UNSAID, Said
from triage.interview.scope import Scope
from triage.interview.words.wording import Wording
from triage.knowledge.base import KnowledgeBase

_MOSTLY = 2 / 3  # a topic with a larger share of red flags than this is one of warning signs
WhyNotKnown = Literal["not known", "declined"]


@dataclass(frozen=True, slots=True)
class Told:
    """One known fact. `follows_from` is the finding that it follows from where nobody said it itself."""

    finding: str
    value: Value
    follows_from: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What was said. Ids unless said otherwise, each group in vocabulary order.

    - `complaints`: the labels of what brought the person here
    - `reported`: findings that are there, numbers and choices; `denied`: findings that are not there
    - `not_known`: what was asked or told, and is not known; why, by finding
    - `dormant`: answers that do not apply for now, by finding (see `Answers`)
    - `tests_done`, `tests_not_done`, `tests_not_known`: steps, or `examination`
    - `topics_not_looked_into`: topics that are not open, those of warning signs aside: they belong to all
    - `not_asked`: open findings that could make it more urgent, and were never asked for
    - `complete`: nothing is left to ask; else `at_most` single things may still be asked
    """

    complaints: tuple[str, ...]
    reported: tuple[Told, ...]
    denied: tuple[Told, ...]
    not_known: Mapping[str, WhyNotKnown]
    dormant: Mapping[str, Said]
    tests_done: tuple[str, ...]
    tests_not_done: tuple[str, ...]
    tests_not_known: tuple[str, ...]
    topics_open: tuple[str, ...]
    topics_not_looked_into: tuple[str, ...]
    not_asked: tuple[str, ...]
    complete: bool
    at_most: int


def record_of(talk: Interview) -> Record:
    """The record of an interview as it stands, finished or not."""
    kb, answers, facts = talk.kb, talk.answers, talk.case.facts
    told = [Told(f, value, talk.case.implied.get(f, "")) for f, value in facts.items() if not _idle(value)]
    unsaid: dict[str, WhyNotKnown] = {
        f: answers.findings[f]  # type: ignore[misc]
        for f in kb.findings
        if f not in facts and answers.findings.get(f) in UNSAID
    }
    heard = answers.findings.keys() | answers.dormant.keys() | answers.asked
    return Record(
        complaints=tuple(c.label for c in kb.complaints if answers.complaints.get(c.id) is True),
        reported=tuple(t for t in told if not _denies(t.value)),
        denied=tuple(t for t in told if _denies(t.value)),
        not_known=unsaid,
        dormant={f: answers.dormant[f] for f in kb.findings if f in answers.dormant},
        tests_done=_tests(talk, True),
        tests_not_done=_tests(talk, False),
        tests_not_known=_tests(talk, *UNSAID),
        topics_open=tuple(id for id in kb.topics if id in talk.scope.topics),
        topics_not_looked_into=_not_looked_into(kb, talk.scope),
        not_asked=tuple(f for f in talk.assessment.urgency.decided_by if f not in heard),
        complete=talk.question is None,
        at_most=talk.at_most,
    )


def so_far_lines(talk: Interview) -> Iterator[Line]:
    """What was said so far, in short groups; empty groups are left out."""
    kb, record, wording = talk.kb, record_of(talk), Wording(talk.kb, talk.audience)
    names = kb.findings
    groups = {
        "Complaints": record.complaints,
        "Reported": tuple(told_words(kb, told) for told in record.reported),
        "Denied": tuple(denied_words(kb, told) for told in record.denied if not told.follows_from),
        "Not known": tuple(names[f].label for f, why in record.not_known.items() if why == "not known"),
        "Not answered": tuple(names[f].label for f, why in record.not_known.items() if why == "declined"),
        "Does not apply for now": tuple(dormant_words(kb, f, said) for f, said in record.dormant.items()),
        "Done": tuple(wording.item("tests", id) for id in record.tests_done),
        "Not done": tuple(wording.item("tests", id) for id in record.tests_not_done),
        "Not known whether done": tuple(wording.item("tests", id) for id in record.tests_not_known),
    }
    for heading, texts in groups.items():
        if texts:
            yield Line(heading, "heading")
            yield Line(wording.of("; ".join(texts)), indent=2)
    if not any(groups.values()):
        yield Line("Nothing was said yet.")


def told_words(kb: KnowledgeBase, told: Told) -> str:
    """A fact in words, with what it follows from where nobody said it itself."""
    words = fact_words(kb, told.finding, told.value)
    return f"{words} (follows from {kb.findings[told.follows_from].label})" if told.follows_from else words


def denied_words(kb: KnowledgeBase, told: Told) -> str:
    """A denied fact without its `no`, for a list that says so once."""
    return kb.findings[told.finding].label if told.value is False else fact_words(kb, told.finding, told.value)


def dormant_words(kb: KnowledgeBase, finding: str, said: Said) -> str:
    """An answer that does not apply for now, in words."""
    if said in UNSAID:
        return f"{kb.findings[finding].label}: {said}"
    return fact_words(kb, finding, said)


def _tests(talk: Interview, *wanted: Said) -> tuple[str, ...]:
    return tuple(id for id in (EXAMINATION, *talk.kb.steps) if talk.answers.tests.get(id) in wanted)


def _not_looked_into(kb: KnowledgeBase, scope: Scope) -> tuple[str, ...]:
    """Topics with something to ask that are not open; red flags belong to all topics, so those of warning signs are."""
    apart = {f.topic for f in kb.findings.values() if f.kind != "derived"} - topics_of_warning_signs(kb)
    return tuple(id for id in kb.topics if id in apart and id not in scope.topics)


def topics_of_warning_signs(kb: KnowledgeBase) -> set[str]:
    """The topics that hold little else than red flags."""
    flags: dict[str, list[bool]] = {}
    for finding in kb.findings.values():
        if finding.kind != "derived":
            flags.setdefault(finding.topic, []).append(finding.red_flag)
    return {topic for topic, its in flags.items() if sum(its) > _MOSTLY * len(its)}


def _idle(value: Value) -> bool:
    return isinstance(value, NotApplicable)


def _denies(value: Value) -> bool:
    return value is False or value == ()
