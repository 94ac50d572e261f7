"""The shape of every YAML file, as pydantic models: the loader checks with them, editors complete with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", description="lower-case id, words joined by _")]
Text = Annotated[str, Field(min_length=1)]
Names = list[Text]


class Shape(BaseModel):
    """Base of all shapes: unknown keys are errors, nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class NumberTest(Shape):
    """Limits of a number; all that are given must hold. Compared as 64-bit floats."""

    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None


def _word_of(value: Any) -> str | None:
    if isinstance(value, str):
        return "finding"
    if isinstance(value, dict) and len(value) == 1:
        word = str(next(iter(value)))
        return word if word in ("all", "any", "not", "at_least") else "test"
    return None


def _kind_of_test(value: Any) -> str:
    return "number" if isinstance(value, dict) else "values" if isinstance(value, list) else "value"


Test = Annotated[
    Annotated[NumberTest, Tag("number")]
    | Annotated[list[str | int | float | bool], Field(min_length=1), Tag("values")]
    | Annotated[str | int | float | bool, Tag("value")],
    Discriminator(_kind_of_test),
]


class AllShape(Shape):
    """Every part is true."""

    all: list[When] = Field(min_length=1)


class AnyShape(Shape):
    """At least one part is true."""

    any: list[When] = Field(min_length=1)


class NotShape(Shape):
    """The part is known to be false; unknown is not enough."""

    not_: When = Field(alias="not")


class CountShape(Shape):
    """`count` of the parts `of`."""

    count: int = Field(ge=1)
    of: list[When] = Field(min_length=1)


class AtLeastShape(Shape):
    """At least `count` of the parts are true."""

    at_least: CountShape


class LeafShape(RootModel[dict[str, Test]]):
    """A number or choice finding and what it must be, as `age: {at_least: 18}` or `bone_site: [thigh, hip]`."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"not": {"enum": ["all", "any", "not", "at_least"]}},
        },
    )


When = Annotated[
    Annotated[str, Field(description="a finding: true when it is known present"), Tag("finding")]
    | Annotated[AllShape, Tag("all")]
    | Annotated[AnyShape, Tag("any")]
    | Annotated[NotShape, Tag("not")]
    | Annotated[AtLeastShape, Tag("at_least")]
    | Annotated[LeafShape, Tag("test")],
    Discriminator(
        _word_of,
        custom_error_type="condition",
        custom_error_message="a condition is a finding, or a mapping with exactly one key",
    ),
]


class SuggestShape(Shape):
    """A step and the findings it is to make known; the suggestion is answered once they are."""

    step: Text
    to_see: Names


class ThenShape(Shape):
    """One conclusion: exactly one key."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    likely: Text | None = Field(None, description="condition whose defining finding is there")
    possible: Text | None = Field(None, description="condition with a supporting finding")
    supports: Text | None = Field(None, description="condition for which this is a weak sign")
    rules_out: Text | None = Field(None, description="condition that this rules out, its kinds with it")
    infer: Text | None = Field(None, description="derived finding that is then present")
    suggest: Text | SuggestShape | None = Field(None, description="diagnostic step")
    note: Text | None = Field(None, description="note to show")
    urgency: Literal["emergency_now", "same_day", "urgent_2wk", "routine", "self_care"] | None = None


class RuleShape(Shape):
    """One rule."""

    id: Id
    with_: Text | Names | None = Field(None, alias="with", description="conditions this is advice for")
    when: When | None = None
    then: list[ThenShape] = Field(min_length=1)
    because: Text = Field(description="one plain sentence: why")
    cites: Names = Field(min_length=1, description="ids of the statements or evidence rows it rests on")
    limitations: Text | None = None
    evidence: Literal["S", "S2", "M"] | None = None
    verified: bool = True
    own_choice: Text | None = Field(None, description="why a cut-off is the project's own")
    counts_against: bool = Field(True, description="false where absence does not speak against the condition")
    overrides: list[Id] = []
    salience: int = Field(0, description="higher fires first; never changes what is concluded")


class CodeShape(Shape):
    """A code of a published system."""

    system: Literal["hpo", "icd10who", "icd10cm", "mondo"]
    code: Text
    label: str = ""
    match: Literal["exact", "narrower", "broader", "related"]


class SameAsShape(Shape):
    """The other finding is this number times `factor`."""

    finding: Text
    factor: float = Field(gt=0)


class ValueShape(Shape):
    """A value of a choice with its own label."""

    id: Text
    label: Text


class FindingShape(Shape):
    """One finding."""

    id: Id
    label: Text
    kind: Literal["boolean", "number", "choice", "derived"]
    question: str = ""
    help: str = ""
    unit: str = ""
    range: list[float] | None = Field(None, min_length=2, max_length=2)
    values: list[Text | ValueShape] = []
    many: bool = False
    obtained: Text | Names = "history"
    red_flag: bool = False
    implies: Names = []
    only_with: Text | None = None
    same_as: SameAsShape | None = None
    aliases: list[Id] = []
    synonyms: Names = []
    codes: list[CodeShape] = []
    from_: Names = Field([], alias="from")


class TopicShape(Shape):
    """The subject of a findings file; `order` sorts the files into vocabulary order."""

    id: Id
    label: Text
    order: int = 0


class FindingsFile(Shape):
    """rules/findings/*.yaml"""

    topic: TopicShape
    findings: list[FindingShape]


class ConditionShape(Shape):
    """One condition."""

    id: Id
    label: Text
    description: str = ""
    topic: Text
    pack: Text
    parent: Text | None = None
    replaced_by: Names = []
    aliases: list[Id] = []
    synonyms: Names = []
    codes: list[CodeShape] = []
    from_: Names = Field([], alias="from")


class ConditionsFile(Shape):
    """rules/conditions.yaml"""

    conditions: list[ConditionShape]


class StepShape(Shape):
    """One diagnostic step."""

    id: Id
    label: Text
    description: str = ""
    burden: Literal[
        "none", "history", "examination", "blood_test", "ultrasound", "xray", "ct", "mri", "genetic_test",
        "referral", "treatment",
    ]  # fmt: skip
    reveals: Names = []
    not_needed_when: When | None = None
    from_: Names = Field([], alias="from")


class StepsFile(Shape):
    """rules/steps.yaml"""

    steps: list[StepShape]


class NoteShape(Shape):
    """One note."""

    id: Id
    label: Text
    text: Text
    kind: Literal["treatment", "prognosis", "severity", "background", "caveat"]
    from_: Names = Field([], alias="from")


class NotesFile(Shape):
    """rules/notes.yaml"""

    notes: list[NoteShape]


class StatementShape(Shape):
    """One claim of a source, in own words."""

    id: Id
    locator: Text
    kind: Text
    paraphrase: Text
    caveat: str = ""
    not_encoded: str = ""


class SkippedShape(Shape):
    """A sentence of a source that makes no claim."""

    locator: Text
    reason: Text


class SourceFile(Shape):
    """rules/sources/*.yaml"""

    id: Id
    kind: Literal["document", "guideline"]
    title: Text
    publisher: str | None = None
    year: int | None = None
    language: str = "en"
    link: str | None = None
    description: str = ""
    statements: list[StatementShape]
    skipped: list[SkippedShape] = []


class RulesFile(RootModel[list[RuleShape]]):
    """rules/<pack>/*.yaml: a list of rules."""


SHAPES: dict[str, type[BaseModel]] = {
    "findings": FindingsFile,
    "conditions": ConditionsFile,
    "steps": StepsFile,
    "notes": NotesFile,
    "source": SourceFile,
    "rules": RulesFile,
}
