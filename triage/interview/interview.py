"""One interview: what was said so far, what that comes to, and what to ask next. Nothing here changes in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from triage.cases.facts import case_from_facts
from triage.cases.model import Case
from triage.engine.assessment import Assessment, assess
from triage.interview.answers import Answers, put_together
from triage.interview.bound import at_most
from triage.interview.choice import next_ask
from triage.interview.events import Answered, Change, Edited, Event, Volunteered, WentBack, standing
from triage.interview.questions import Ask, AskKind, Audience, BadAnswer, Said, read_said
from triage.interview.scope import Scope, scope_of
from triage.knowledge.base import KnowledgeBase


@dataclass(frozen=True)
class Interview:
    """The state is `events`; all else follows from it. Every method gives a new interview.

    >>> talk = Interview(triage.load())                            # doctest: +SKIP
    >>> talk = talk.answer({"low_back_pain": True})                # doctest: +SKIP
    >>> talk.question, talk.assessment.urgency.level, talk.at_most  # doctest: +SKIP
    """

    kb: KnowledgeBase
    audience: Audience = "self"
    events: tuple[Event, ...] = ()
    name: str = "interview"

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What was said and not taken back."""
        return standing(self.events)

    @cached_property
    def answers(self) -> Answers:
        """What stands of it, by id."""
        return put_together(self.kb, self.changes)

    @cached_property
    def case(self) -> Case:
        """The facts as a case, as if they had been written in a file."""
        return case_from_facts(self.kb, dict(self.answers.findings), self.name)

    @cached_property
    def assessment(self) -> Assessment:
        """What the rules say about it."""
        return assess(self.kb, self.case)

    @cached_property
    def scope(self) -> Scope:
        """The topics that are open, and what may still be asked."""
        return scope_of(self.assessment, self.answers, self.audience)

    @cached_property
    def question(self) -> Ask | None:
        """What to ask next; None once nothing that may still be asked can change what is shown."""
        return next_ask(self.assessment, self.answers, self.scope)

    @cached_property
    def at_most(self) -> int:
        """An upper bound of the single things that may still be asked, whatever is answered."""
        return 0 if self.question is None else at_most(self.assessment, self.scope)

    @cached_property
    def remembered(self) -> dict[tuple[AskKind, str], Said]:
        """The last word on each thing, also where it was taken back: to offer when it is asked again."""
        said: dict[tuple[AskKind, str], Said] = {}
        for event in self.events:
            if not isinstance(event, WentBack):
                kind: AskKind = "finding" if isinstance(event, Volunteered) or event.kind == "list" else event.kind
                said |= {(kind, id): value for id, value in event.said.items()}
        return said

    def answer(self, said: Mapping[str, Any], rest: Said = "not known") -> Interview:
        """Answer the question: a value for some of its items; the others are `rest` (False: none of the others).

        Raises BadAnswer for a value that cannot be, and ValueError when nothing was asked.
        """
        ask = self.question
        if ask is None:
            raise ValueError("nothing is asked any more")
        if stranger := next((id for id in said if id not in ask.items), None):
            raise BadAnswer(stranger, f"'{stranger}' was not asked")
        values = {id: self._read(ask.kind, id, said[id]) if id in said else rest for id in ask.items}
        return self._with(Answered(ask.kind, values))

    def volunteer(self, said: Mapping[str, Any]) -> Interview:
        """Tell findings that were not asked for. Raises BadAnswer."""
        return self._with(Volunteered({id: self._read("finding", id, value) for id, value in said.items()}))

    def edit(self, kind: AskKind, said: Mapping[str, Any]) -> Interview:
        """Change earlier answers. Raises BadAnswer for what was never said, or cannot be."""
        earlier = {
            "complaints": self.answers.complaints,
            "tests": self.answers.tests,
        }.get(kind, {**self.answers.findings, **self.answers.dormant})
        for id in said:
            if id not in earlier:
                raise BadAnswer(id, f"nothing was said about '{id}' before")
        return self._with(Edited(kind, {id: self._read(kind, id, value) for id, value in said.items()}))

    def back(self) -> Interview:
        """Take the last answer back; the same interview where there is none."""
        return self._with(WentBack()) if self.changes else self

    def _with(self, event: Event) -> Interview:
        return replace(self, events=(*self.events, event))

    def _read(self, kind: AskKind, id: str, given: Any) -> Said:
        if kind in ("list", "finding"):
            if id not in self.kb.findings:
                raise BadAnswer(id, f"'{id}' is no finding of these rules")
            return read_said(self.kb, id, given)
        if given not in (True, False, "not known", "declined"):
            raise BadAnswer(id, "say whether it applies: true, false, 'not known' or 'declined'")
        return given  # type: ignore[no-any-return]


def is_named(talk: Interview) -> bool:
    """Whether somebody gave it a name, as a case in a file has one."""
    return talk.name != Interview.name
