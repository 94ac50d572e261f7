"""The shapes of rule test files and case files, as pydantic models: editors complete with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from triage.cases.model import ProblemCode
from triage.knowledge.model import Level
from triage.knowledge.shapes import Shape, Text

ShownStatus = Literal["likely", "possible", "conflicting"]
Statuses = dict[Text, ShownStatus]
Facts = dict[str, Any]
Ids = Annotated[list[Text], Field(min_length=1)]
ByCondition = Annotated[dict[Text, Ids], Field(min_length=1)]


class ExpectShape(Shape):
    """What a rule test expects. Only the keys that are written are looked at; see `says`."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    candidates: Statuses = Field({}, description="all candidates with their status, in ranking order; {} is none")
    includes: Annotated[Statuses, Field(min_length=1)] = Field({}, description="at least these candidates")
    excludes: Ids = Field([], description="conditions that are no candidates")
    ruled_out: Ids = Field([], description="at least these conditions are ruled out")
    steps: Ids = Field([], description="at least these next steps are shown")
    no_steps: Ids = Field([], description="steps that are not shown")
    notes: Ids = Field([], description="at least these notes are shown")
    no_notes: Ids = Field([], description="notes that are not shown")
    next_question: Text | None = Field(None, description="the finding asked for next; null for none")
    level: Level = Field("insufficient", description="the urgency level")
    worst: Level = Field("insufficient", description="the highest level that is still possible")
    settled: bool = Field(False, description="whether nothing unknown can still change the level")
    decided_by: Ids = Field([], description="at least these open findings can still raise the level")
    not_decided_by: Ids = Field([], description="findings that cannot raise the level any more")
    fired: Ids = Field([], description="at least these rules fired")
    not_fired: Ids = Field([], description="rules that did not fire")
    for_: ByCondition = Field({}, alias="for", description="at least these findings speak for the condition")
    against: ByCondition = Field({}, description="at least these findings speak against the condition")
    missing: ByCondition = Field({}, description="at least these unknown findings matter for the condition")
    not_against: ByCondition = Field({}, description="findings that do not speak against the condition")
    problems: list[ProblemCode] = Field([], description="the codes of all problems of the case")

    @model_validator(mode="after")
    def _expects_something(self) -> ExpectShape:
        if not self.model_fields_set:
            raise PydanticCustomError("nothing_expected", "must name at least one thing that is expected")
        return self

    def says(self, key: str) -> bool:
        """Whether the test expects anything of `key` (the name of a field here)."""
        return key in self.model_fields_set


class RuleTestShape(Shape):
    """One rule test: facts, and what the rules must make of them."""

    name: Text = Field(description="says what the rules should do; unique in the file")
    given: Facts = Field(description="the facts, in either way of writing a case")
    expect: ExpectShape
    todo: Text | None = Field(None, description="why the rules cannot do this yet; the test must then fail")


class RuleTestsFile(RootModel[list[RuleTestShape]]):
    """rules/<pack>/*.test.yaml: a list of rule tests."""


class OneCase(Shape):
    """One patient."""

    id: str | int | float | None = Field(None, description="else the file name and a number")
    facts: Facts = Field(description="findings by id, label, synonym or code; or present, absent, unknown, values")
    expect: Any = Field(None, description="labels for evaluation")


class CaseShape(RootModel[OneCase | list[OneCase]]):
    """A case file: one case (a document each in YAML, a line each in JSON Lines), or a list of cases."""
