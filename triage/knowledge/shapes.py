"""The shape of every YAML file, as pydantic models: the loader checks with them, editors complete with them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, RootModel, Tag

from triage.knowledge.interview_shape import InterviewFile
from triage.knowledge.model import Level
from triage.knowledge.shape_parts import Id, Label, Names, OneOrMany, Shape, Text, optional, text_or_mapping
from triage.knowledge.when_shape import When

__all__ = ["SHAPES", "Shape", "Text"]

From = Annotated[Names, Field(default=[], alias="from", description="statements it comes from")]


class SuggestShape(Shape):
    """A step and the findings it is to make known; the suggestion is answered once they are."""

    step: Text = Field(description="the diagnostic step")
    to_see: Names = Field(description="findings it is to make known; [] for a step that always stays")


Suggest = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[SuggestShape, Tag("<mapping>")], Discriminator(text_or_mapping)
]


class ThenShape(Shape):
    """One conclusion: exactly one key."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    likely: Text = optional("condition whose defining finding is there")
    possible: Text = optional("condition with a supporting finding")
    supports: Text = optional("condition for which this is a weak sign")
    rules_out: Text = optional("condition that this rules out, its kinds with it")
    infer: Text = optional("derived finding that is then present")
    suggest: Suggest = optional("diagnostic step")
    note: Text = optional("note to show")
    urgency: Literal["emergency_now", "same_day", "urgent_2wk", "routine", "self_care"] = optional(
        "how soon a doctor must be seen, at least"
    )


class RuleShape(Shape):
    """One rule."""

    id: Id
    with_: OneOrMany = optional("conditions this is advice for", alias="with")
    when: When = optional("what must be known to be true")
    then: list[ThenShape] = Field(min_length=1, description="a list of conclusions, as '- likely: ...'")
    because: Text = Field(description="one plain sentence: why")
    cites: Names = Field(min_length=1, description="ids of the statements or evidence rows it rests on")
    limitations: Text = optional("doubts that the reader must know")
    evidence: Literal["S", "S2", "M"] = optional("read in the original, second-hand, general knowledge")
    verified: bool = True
    own_choice: Text = optional("why a cut-off is the project's own")
    counts_against: bool = Field(True, description="false where absence does not speak against the condition")
    overrides: list[Id] = Field([], description="rules whose conclusions are not shown when this one fires")
    salience: int = Field(0, description="higher fires first; never changes what is concluded")


class CodeShape(Shape):
    """A code of a published system."""

    system: Literal["hpo", "icd10who", "icd10cm", "mondo"]
    code: Text = Field(description="the code, in quotes")
    label: str = ""
    match: Literal["exact", "narrower", "broader", "related"] = Field(description="how far the code means the same")


class SameAsShape(Shape):
    """The other finding is this number times `factor`."""

    finding: Text = Field(description="another number")
    factor: float = Field(gt=0, allow_inf_nan=False, description="this number times the factor is the other number")


class ValueShape(Shape):
    """A value of a choice with its own label."""

    id: Text
    label: Label


Value = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[ValueShape, Tag("<mapping>")], Discriminator(text_or_mapping)
]


class FindingShape(Shape):
    """One finding."""

    id: Id
    label: Label
    kind: Literal["boolean", "number", "choice", "derived"] = Field(
        description="present or absent, a number, values to choose from, or worked out by rules"
    )
    question: str = Field("", description="asked of a person, in plain words")
    help: str = Field("", description="what is meant, and what counts")
    unit: str = Field("", description="what a number counts")
    range: list[float] = optional("least and greatest number", min_length=2, max_length=2)
    values: list[Value] = Field([], description="what may be chosen")
    many: bool = Field(False, description="true where several values may hold")
    obtained: OneOrMany = Field("history", description="history, examination, or the steps that reveal it")
    red_flag: bool = False
    no_weight: str = Field("", description="why no rule reads it, where none does on purpose")
    implies: Names = Field([], description="findings that are present when this one is")
    only_with: Text = optional("asked only while this other finding is present")
    same_as: SameAsShape = optional("the same quantity in another unit")
    aliases: list[Id] = Field([], description="other ids")
    synonyms: Names = Field([], description="other words people use")
    codes: list[CodeShape] = Field([], description="codes of published systems")
    from_: From


class TopicShape(Shape):
    """The subject of a findings file; `order` sorts the files into vocabulary order."""

    id: Id
    label: Label
    order: int = 0


class FindingsFile(Shape):
    """rules/findings/*.yaml"""

    topic: TopicShape = Field(description="the subject, as {id: spine_pain, label: Back and spine, order: 2}")
    findings: list[FindingShape] = Field(description="a list of findings")


class ConditionShape(Shape):
    """One condition."""

    id: Id
    label: Label
    description: str = ""
    topic: Text = Field(description="the topic of a findings file")
    pack: Text = Field(description="the folder with the rules about it")
    parent: Text = optional("the condition that this is a kind of")
    replaced_by: Names = Field([], description="conditions that stand in its place once they are likely")
    aliases: list[Id] = Field([], description="other ids")
    synonyms: Names = Field([], description="other words people use")
    codes: list[CodeShape] = Field([], description="codes of published systems")
    from_: From


class ConditionsFile(Shape):
    """rules/conditions.yaml"""

    conditions: list[ConditionShape] = Field(description="a list of conditions")


class StepShape(Shape):
    """One diagnostic step."""

    id: Id
    label: Label
    description: str = ""
    burden: Literal[
        "none", "history", "examination", "blood_test", "ultrasound", "xray", "ct", "mri", "genetic_test",
        "referral", "treatment",
    ] = Field(description="what it asks of a person")  # fmt: skip
    reveals: Names = Field([], description="findings that it makes known")
    not_needed_when: When = optional("where this is known to be true, the step is not shown")
    only_if_done: When = optional(
        "where this is known to be false, the step has not been done: its results are not asked"
    )
    levels: list[Level] = Field([], description="the urgency levels at which it is shown; all where none is named")
    from_: From


class StepsFile(Shape):
    """rules/steps.yaml"""

    steps: list[StepShape] = Field(description="a list of steps")


class NoteShape(Shape):
    """One note."""

    id: Id
    label: Label
    text: Text = Field(description="what a person reads: one or two plain sentences")
    kind: Literal["treatment", "prognosis", "severity", "background", "caveat"] = Field(description="what it is about")
    levels: list[Level] = Field([], description="the urgency levels at which it is shown; all where none is named")
    from_: From


class NotesFile(Shape):
    """rules/notes.yaml"""

    notes: list[NoteShape] = Field(description="a list of notes")


class StatementShape(Shape):
    """One claim of a source, in own words."""

    id: Id
    locator: Text = Field(description="where it stands in the source")
    kind: Text = Field(description="what kind of claim it is")
    paraphrase: Text = Field(description="the claim in own words")
    caveat: str = Field("", description="a doubt, shown with every result that rests on it")
    not_encoded: str = Field("", description="why no rule rests on it")
    evidence: Literal["S", "S2", "M"] = optional("read in the original, second-hand, general knowledge")
    about: Names = Field([], description="statements of other sources that this one judges")
    action: Literal["keep", "not_encoded", "override"] = optional("what becomes of the statements it judges")


class SkippedShape(Shape):
    """A sentence of a source that makes no claim."""

    locator: Text = Field(description="where it stands in the source")
    reason: Text = Field(description="why it makes no claim")


class SourceFile(Shape):
    """rules/sources/*.yaml"""

    id: Id
    kind: Literal["document", "guideline"] = Field(description="a text of unknown standing, or a published guideline")
    title: Text = Field(description="what the source is called")
    publisher: str | None = None
    year: int | None = None
    language: str = "en"
    link: str | None = None
    description: str = ""
    statements: list[StatementShape] = Field(description="a list of its claims")
    skipped: list[SkippedShape] = Field([], description="its sentences that make no claim")


class LevelShape(Shape):
    """What a level of urgency means to the reader."""

    words: Text = Field(description="what to do, as one clause")
    timeframe: Text = Field(description="how soon")
    where: Text = Field(description="where to go")
    safety_net: str = Field("", description="what to watch for, and what to do then")


class LevelsShape(Shape):
    """The six levels, most urgent first."""

    emergency_now: LevelShape
    same_day: LevelShape
    urgent_2wk: LevelShape
    routine: LevelShape
    self_care: LevelShape
    insufficient: LevelShape


class NumberShape(Shape):
    """An emergency number."""

    where: Text = Field(description="country or region")
    number: Text = Field(description="the number, in quotes")


class UrgencyFile(Shape):
    """rules/urgency.yaml"""

    levels: LevelsShape
    emergency_numbers: list[NumberShape] = Field([], description="whom to call; change them to fit your country")


class PackFile(Shape):
    """rules/<pack>/pack.yaml"""

    label: Label
    description: str = ""
    builds_on: Names = Field([], description="packs that the rule tests of this one are run together with")


class RulesFile(RootModel[list[RuleShape]]):
    """rules/<pack>/*.yaml: a list of rules."""


SHAPES: dict[str, type[BaseModel]] = {
    "findings": FindingsFile,
    "conditions": ConditionsFile,
    "steps": StepsFile,
    "notes": NotesFile,
    "source": SourceFile,
    "urgency": UrgencyFile,
    "interview": InterviewFile,
    "pack": PackFile,
    "rules": RulesFile,
}
