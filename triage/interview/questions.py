"""What the interview asks: one thing on one screen, and what may be said to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from triage.cases.model import Value
from triage.cases.values import Unknown, Unusable, read_value
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Level

Audience = Literal["self", "someone", "clinician"]
AskKind = Literal["complaints", "tests", "list", "finding"]
Said = Value | Literal["not known", "declined"]

AUDIENCES: tuple[Audience, ...] = ("self", "someone", "clinician")
UNSAID: tuple[Said, ...] = ("not known", "declined")
EXAMINATION = "examination"  # a way to learn a finding that is no step of its own


class BadAnswer(ValueError):
    """An answer that cannot be taken; the message says what can be said instead. `finding` is what was asked."""

    def __init__(self, finding: str, message: str) -> None:
        super().__init__(message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `items` are the ids of what is asked about, as the kind says:

    - `complaints`: ids of `kb.complaints`, several may apply
    - `tests`: ids of steps (or `examination`) that may have been done, several may apply
    - `list`: yes-or-no findings asked together, several may apply
    - `finding`: one finding of any kind

    `why` is one sentence, `rules` the ids of the rules that an answer could decide. For warning signs
    `level` is the level that they could set, and `danger` what they are signs of, in words.
    """

    kind: AskKind
    items: tuple[str, ...]
    why: str
    rules: tuple[str, ...] = ()
    level: Level | None = None
    danger: str = ""


def read_said(kb: KnowledgeBase, finding: str, given: object) -> Said:
    """A value as `Said`: canonical, or why it is not known. Raises BadAnswer for what says nothing of the finding."""
    if isinstance(given, str) and given in UNSAID:
        return given
    reading = read_value(kb.findings[finding], given)
    if isinstance(reading, Unusable):
        raise BadAnswer(finding, reading.reason)
    return "not known" if isinstance(reading, Unknown) else reading
