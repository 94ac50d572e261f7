"""What `assess` and `explain` print as JSON, as models: the published schemas come from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from triage.knowledge.model import Level


class Out(BaseModel):
    """Base of all output shapes: every key is named here."""

    model_config = ConfigDict(extra="forbid")


class KnowledgeOut(Out):
    """Which rules were used."""

    sha256: Annotated[str, Field(min_length=12)]
    packs: list[str]


class UrgencyOut(Out):
    """How soon, the worst still possible, and the open findings between them."""

    level: Level
    worst: Level
    settled: bool
    rules: list[str]
    decided_by: list[str]
    remarks: list[str]
    witness: list[EvidenceOut]


class EvidenceOut(Out):
    """A known finding: present, absent, a number, a choice or a list of choices."""

    finding: str
    value: str | float | list[str]


class CandidateOut(Out):
    """A condition that is shown."""

    condition: str
    label: str
    status: Literal["likely", "possible", "conflicting"]
    rules: list[str]
    for_: list[EvidenceOut] = Field(alias="for")
    against: list[EvidenceOut]
    missing: list[str]
    cites: list[str]
    caveats: list[str]


class RuledOut(Out):
    """A condition that something known rules out, with what spoke for it."""

    condition: str
    label: str
    rules: list[str]
    for_: list[EvidenceOut] = Field(alias="for")
    against: list[EvidenceOut]


class ReplacedOut(Out):
    """A condition that a more precise one replaces."""

    condition: str
    by: list[str]


class StepOut(Out):
    """A step to take next."""

    step: str
    label: str
    rules: list[str]
    reveals: list[str]
    caveats: list[str]


class QuestionOut(Out):
    """The finding to ask for next."""

    finding: str
    why: str


class NoteOut(Out):
    """A note for the reader."""

    note: str
    text: str
    rules: list[str]
    caveats: list[str]


class ProblemOut(Out):
    """Something in the case that was not used as written."""

    code: str
    finding: str | None
    message: str
    severity: Literal["warning", "error"]


class AskedOut(Out):
    """How many screens were answered, and how many single things on them."""

    screens: int
    single: int


class InterviewOut(Out):
    """How an interview went: only in what `triage ask` prints. `events` are those of a saved interview."""

    audience: Literal["self", "someone", "clinician"]
    complete: bool
    at_most: int
    topics_open: list[str]
    topics_not_looked_into: list[str]
    questions_asked: AskedOut
    facts_not_asked_for: list[str]
    events: list[dict[str, Any]]


class AssessmentOut(Out):
    """One case assessed."""

    case: str
    knowledge: KnowledgeOut
    urgency: UrgencyOut
    candidates: list[CandidateOut]
    ruled_out: list[RuledOut]
    replaced: list[ReplacedOut]
    next_steps: list[StepOut]
    next_question: QuestionOut | None
    notes: list[NoteOut]
    fired: list[str]
    overridden: dict[str, list[str]]
    problems: list[ProblemOut]
    interview: InterviewOut | None = None


class AssessmentsOut(RootModel[list[AssessmentOut]]):
    """What `triage assess --format json` and `triage ask --format json` print."""


class FactOut(EvidenceOut):
    """A known fact in words; `implied_by` is the finding it followed from, or empty."""

    words: str
    implied_by: str


class CiteOut(Out):
    """A statement that a rule rests on."""

    statement: str
    source: str
    locator: str
    paraphrase: str


class LinkOut(Out):
    """A derived finding or a called condition that a rule rests on."""

    kind: Literal["finding", "condition"]
    id: str
    label: str
    value: Literal["present", "absent"]
    reasons: list[ReasonOut]


class ReasonOut(Out):
    """A rule that fired, and why."""

    rule: str
    pack: str
    because: str
    facts: list[FactOut]
    through: list[LinkOut]
    cites: list[CiteOut]
    overridden_by: list[str]


class OpenOut(Out):
    """A finding that is not known."""

    finding: str
    label: str


class AccountOut(Out):
    """How one thing shown came about."""

    about: Literal["candidate", "ruled_out", "replaced", "step", "note", "urgency"]
    id: str
    label: str
    status: str
    reasons: list[ReasonOut]
    against: list[FactOut]
    missing: list[OpenOut]
    replaced_by: list[str]
    caveats: list[str]


class EventOut(BaseModel):
    """One event of the inference; the other keys depend on `event`."""

    model_config = ConfigDict(extra="allow")

    event: Literal[
        "fact asserted", "rule activated", "rule no longer possible", "rule fired", "finding derived",
        "conclusion drawn",
    ]  # fmt: skip


class NeedOut(OpenOut):
    """A missing finding and what it would have to be."""

    needs: str


class AgainstOut(Out):
    """A known finding that stands against a rule, and what it would have to be."""

    finding: str
    value: str | float | list[str]
    words: str
    needs: str


class MissOut(Out):
    """A rule that did not fire."""

    rule: str
    verb: Literal["likely", "possible"]
    because: str
    cites: list[str]
    missing: list[NeedOut]
    against: list[AgainstOut]


class WhyNotOut(Out):
    """Why a condition is not shown; rules come nearest first."""

    condition: str
    label: str
    standing: str
    ruled_out_by: list[str]
    replaced_by: list[str]
    rules: list[MissOut]


class ChangeOut(Out):
    """A value before and after."""

    before: Any
    after: Any
    changed: bool


class StatusChangeOut(Out):
    """The status of a condition before and after; null where it was not named."""

    condition: str
    before: str | None
    after: str | None


class SetsOut(Out):
    """What appears and what disappears."""

    added: list[str]
    removed: list[str]


class WhatIfOut(Out):
    """What a change of some findings would change."""

    changed: dict[str, Any]
    problems: list[ProblemOut]
    urgency: ChangeOut
    candidates: list[StatusChangeOut]
    steps: SetsOut
    notes: SetsOut
    rules: SetsOut
    next_question: ChangeOut


class ExplanationOut(Out):
    """One case explained."""

    case: str
    knowledge: KnowledgeOut
    accounts: list[AccountOut]
    problems: list[ProblemOut]
    remarks: list[str]
    trace: list[EventOut]
    why_not: list[WhyNotOut] = []
    what_if: WhatIfOut | None = None


class ExplanationsOut(RootModel[list[ExplanationOut]]):
    """What `triage explain --format json` prints."""
