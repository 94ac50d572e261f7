"""What was given of one patient, to a case: names resolved, values read, contradictions found, the rest implied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from triage.cases.closure import close
from triage.cases.hearing import hear
from triage.cases.mentions import Mention, mentions_of
from triage.cases.model import Case, Problem, ProblemCode, Value, WhyUnknown
from triage.cases.plain import quoted
from triage.cases.values import described
from triage.knowledge.base import KnowledgeBase

_WARNINGS = ("duplicate", "unused")
_MOST_TELLING: tuple[WhyUnknown, ...] = ("declined", "not known", "not asked")


def case_from_facts(kb: KnowledgeBase, facts: Any, id: str = "case", expect: Any = None) -> Case:
    """The case that `facts` describe: a mapping, or a list of (name, value) pairs, in either way of writing.

    Never raises on bad facts: whatever cannot be used as written is in `problems`, and the order of the
    facts shows nowhere.
    """
    mentions = mentions_of(facts)
    record = _Record(kb, list(mentions.problems), mentions.lost_present)
    for mention in mentions.found:
        record.add(mention)
    record.settle()
    closed = close(kb, record.known)
    for one, other in closed.contradictions:
        record.disagree(one, other)
    record.note_unused()
    place = kb.finding_order.__getitem__
    return Case(
        id=id,
        facts=closed.facts,
        unknown={id: record.unknown[id] for id in sorted(record.unknown.keys() - closed.facts.keys(), key=place)},
        implied=closed.implied,
        problems=sorted_problems(kb, record.problems),
        lost_present=record.lost_present,
        expect=expect,
    )


def sorted_problems(kb: KnowledgeBase, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in vocabulary order of their findings, those without a finding last; each said once."""
    place, last = kb.finding_order, len(kb.finding_order)
    return tuple(sorted(set(problems), key=lambda p: (place.get(p.finding or "", last), p.code, p.message)))


@dataclass(slots=True)
class _Said:
    """All that was said of one finding."""

    known: list[Value] = field(default_factory=list)
    unknown: list[WhyUnknown] = field(default_factory=list)
    unusable: bool = False


@dataclass(slots=True)
class _Record:
    kb: KnowledgeBase
    problems: list[Problem]
    lost_present: bool
    said: dict[str, _Said] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    unknown: dict[str, WhyUnknown] = field(default_factory=dict)

    def problem(self, code: ProblemCode, finding: str | None, message: str) -> None:
        severity: Literal["error", "warning"] = "warning" if code in _WARNINGS else "error"
        self.problems.append(Problem(code, message, severity, finding))

    def add(self, mention: Mention) -> None:
        """Note what the mention says beside all else that was said of its finding."""
        heard = hear(self.kb, mention)
        self.lost_present |= heard.lost_present
        if heard.problem is not None:
            self.problems.append(heard.problem)
        if heard.finding is None:
            return
        said = self.said.setdefault(heard.finding, _Said())
        if heard.value is not None:
            said.known.append(heard.value)
        elif heard.problem is None and heard.why is not None:
            said.unknown.append(heard.why)
        elif heard.why == "bad value":
            said.unusable = True
        else:
            self.unknown[heard.finding] = "not known"

    def settle(self) -> None:
        """Make one value, or one reason for having none, of all that was said of each finding."""
        for id in sorted(self.said, key=self.kb.finding_order.__getitem__):
            said = self.said[id]
            if len(said.known) == 1 and not said.unknown:
                self.known[id] = said.known[0]
                continue
            values = sorted({described(self.kb.findings[id], value) for value in said.known})
            if len(set(said.known)) > 1:
                self.unknown[id] = "contradictory"
                message = f"{quoted(id)} is given as {' and as '.join(values)}; it counts as unknown"
                self.problem("contradiction", id, message)
                continue
            if len(said.known) + len(said.unknown) > 1:
                what = values[0] if values else "unknown"
                self.problem("duplicate", id, f"{quoted(id)} is given more than once; it counts as {what}")
            if said.known:
                self.known[id] = said.known[0]
            elif said.unusable:
                self.unknown[id] = "bad value"
            elif said.unknown:
                self.unknown[id] = min(said.unknown, key=_MOST_TELLING.index)

    def disagree(self, one: str, other: str) -> None:
        """Two given findings that cannot both be so."""
        said = [f"{quoted(id)} ({described(self.kb.findings[id], self.known[id])})" for id in (one, other)]
        message = f"{said[0]} and {said[1]} cannot both be so; both count as unknown"
        self.problem("contradiction", one, message)
        self.unknown[one] = self.unknown[other] = "contradictory"

    def note_unused(self) -> None:
        """Warn of known findings that no rule reads, unless something worse was said of them."""
        worse = {problem.finding for problem in self.problems if problem.severity == "error"}
        for id in self.known:
            if id not in self.kb.read_findings and id not in worse and self.unknown.get(id) != "contradictory":
                self.problem("unused", id, f"no loaded rule reads {quoted(id)}")
