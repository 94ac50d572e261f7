"""What `evaluate` prints as JSON, as models: the published schema comes from them."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from triage.check.outputs import KnowledgeOut, Out
from triage.knowledge.model import Level

T = TypeVar("T")
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class ListedOut(Out, Generic[T]):
    """Things of one kind: how many there are, and the first thousand of them."""

    total: Count
    listed: list[T]


class UnreadableOut(Out):
    """A record, or a file, that could not be read as a case; `where` is its place in the file."""

    file: str
    where: str
    reason: str


class LabelProblemOut(Out):
    """A label that could not be used."""

    file: str
    case: str
    message: str


class WithoutLabelOut(Out):
    """For each label, how many cases have none: these are left out of its metrics."""

    urgency: Count
    condition: Count
    step: Count


class CasesOut(Out):
    """The cases; `with_lost_facts` counts those of which some fact could not be used; `remarks` are on columns."""

    read: Count
    unreadable: ListedOut[UnreadableOut]
    without_label: WithoutLabelOut
    label_problems: ListedOut[LabelProblemOut]
    with_lost_facts: Count
    remarks: list[str]


class ProportionOut(Out):
    """A share of cases with its exact 95 % interval; null where there is no case."""

    hits: Count
    of: Count
    value: Share | None
    low: Share | None
    high: Share | None


class MetricOut(ProportionOut):
    """One metric, with what it counts and where the definition comes from."""

    title: str
    better: Literal["high", "low", "neither"]
    definition: str
    source: str


class ScoreOut(Out):
    """One tool on the cases that it answered: `ccs` from 0 to 100, 50 the average of the tools."""

    tool: str
    what: str
    answered: Count
    solved: ProportionOut
    ccs: Annotated[float, Field(ge=0, le=100)] | None


class ScoresOut(Out):
    """Capability Comparison Scores, these rules first; `few`: with so few tools the score says little."""

    few: bool
    tools: list[ScoreOut]


class CoverageOut(Out):
    """Which rules fired in some case, in how many, and which in none."""

    rules: Count
    fired: Count
    never_fired: list[str]
    cases_by_rule: dict[str, int]


class MissOut(Out):
    """A case that was not answered as expected."""

    file: str
    case: str
    expected: list[str]
    said: list[str]


class MissesOut(Out):
    """The cases to look at, by what went wrong; the hazardous ones are under-triaged, too."""

    hazardous: ListedOut[MissOut]
    under_triage: ListedOut[MissOut]
    over_triage: ListedOut[MissOut]
    condition: ListedOut[MissOut]
    step: ListedOut[MissOut]


class PointOut(Out):
    """A metric with `hidden` per cent of the given facts hidden; low and high are those of single repetitions."""

    hidden: Annotated[int, Field(ge=0, le=100)]
    value: Share | None
    low: Share | None
    high: Share | None


class CurveOut(Out):
    """What becomes of some metrics as answers turn unknown."""

    seed: int
    repetitions: int
    cases: Count
    points: dict[str, list[PointOut]]


class RuleChangesOut(Out):
    """How two rule bases differ, by rule id, on the way from the other to these."""

    removed: list[str]
    added: list[str]
    changed: list[str]


class ChangedOut(Out):
    """How many cases change, and in what."""

    any: Count
    level: Count
    worst: Count
    condition: Count
    steps: Count


class LevelMoveOut(Out):
    """How many cases go from one level to another."""

    other: Level
    these: Level
    cases: Count


class BesideOut(Out):
    """A metric under both rule sets."""

    other: Share | None
    these: Share | None


class CauseOut(Out):
    """A rule behind a change: it counts under one rule set only, or says something else (`both`)."""

    rule: str
    where: Literal["other", "these", "both"]


class MovedOut(Out):
    """One thing that a case is told otherwise."""

    what: Literal["level", "worst", "condition", "steps"]
    other: list[str]
    these: list[str]
    rules: list[CauseOut]


class ChangedCaseOut(Out):
    """A case that changes."""

    file: str
    case: str
    moved: list[MovedOut]


class AgainstOut(Out):
    """Another rule set on the same cases."""

    knowledge: KnowledgeOut
    rules: RuleChangesOut
    cases: Count
    changed: ChangedOut
    more_urgent: Count
    less_urgent: Count
    level_moves: list[LevelMoveOut]
    metrics: dict[str, BesideOut]
    changes: ListedOut[ChangedCaseOut]


class GateOut(Out):
    """One --fail-under: what was asked for, what came (null: no case to measure), and whether it was reached."""

    metric: str
    least: float
    came: float | None
    reached: bool


class EvaluationOut(Out):
    """What `triage evaluate --format json` prints."""

    knowledge: KnowledgeOut
    files: list[str]
    cases: CasesOut
    metrics: dict[str, MetricOut]
    hazardous_upper_bound: Share | None
    confusion: dict[Level, dict[Level, int]]
    scores: ScoresOut
    coverage: CoverageOut
    misses: MissesOut
    curve: CurveOut | None
    against: AgainstOut | None
    gates: list[GateOut]
    remarks: list[str]
