"""An interview that is answered from a case file, and knows what in that file could not be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from triage.cases.facts import sorted_problems
from triage.cases.model import Case, Problem
from triage.interview.interview import Interview, is_named
from triage.interview.patient import said_to


@dataclass(frozen=True)
class FromFile(Interview):
    """As Interview; `problems` and `lost_present` are those of the file, so that the result is as careful."""

    problems: tuple[Problem, ...] = ()
    lost_present: bool = False

    @cached_property
    def case(self) -> Case:
        """The facts that were asked for and told, with the problems of the file."""
        case = super().case
        problems = sorted_problems(self.kb, (*case.problems, *self.problems))
        return replace(case, problems=problems, lost_present=case.lost_present or self.lost_present)


def from_file(talk: Interview, case: Case) -> FromFile:
    """The same interview, to be answered from the case.

    A new interview takes the name of the case. One that was begun keeps its own, and what an earlier file has lost.
    """
    problems, lost = (talk.problems, talk.lost_present) if isinstance(talk, FromFile) else ((), False)
    return FromFile(
        talk.kb, talk.audience, talk.events,
        talk.name if is_begun(talk) else case.id,
        sorted_problems(talk.kb, {*problems, *case.problems}),
        lost or case.lost_present,
    )  # fmt: skip


def is_begun(talk: Interview) -> bool:
    """Whether something is known of it: what was said, its name, or the file that it is answered from."""
    return bool(talk.events) or isinstance(talk, FromFile) or is_named(talk)


def answer_from(talk: Interview, case: Case) -> Interview:
    """Answer the question that is open with what the case knows."""
    ask = talk.question
    return talk if ask is None else talk.answer(said_to(talk.kb, ask, case))


def not_asked_for(talk: Interview, case: Case) -> tuple[str, ...]:
    """The findings that the case gives a value for, and that play no part in what the interview came to."""
    used = talk.case.facts
    return tuple(f for f, value in case.facts.items() if f not in case.implied and used.get(f) != value)
