"""Everything that an evaluation found, before it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from triage.evaluate.against import Comparison
from triage.evaluate.curve import Curve
from triage.evaluate.metrics import measured
from triage.evaluate.misses import Listed, Misses
from triage.evaluate.proportion import Proportion
from triage.evaluate.scores import Score, Scoreboard
from triage.evaluate.source import Unreadable
from triage.evaluate.tally import Tally
from triage.knowledge.base import KnowledgeBase

THESE = "these rules"
OTHER = "other rules"
NOT_CLINICAL = (
    "These figures compare rules with labels. On cases written from the same sources as the rules they tell whether "
    "the rules say what the sources say; they are no clinical accuracy, and no rate among patients follows from them."
)


@dataclass(frozen=True, slots=True)
class LabelProblem:
    """A label that could not be used: the case is left out of its metrics."""

    file: str
    case: str
    message: str


@dataclass
class Evaluation:
    """The counts over all cases, the cases to look at, and what was asked for beside them.

    `remarks` are those on the columns of tables, as on one that names nothing.
    """

    kb: KnowledgeBase
    files: list[str]
    board: Scoreboard
    tally: Tally = field(default_factory=Tally)
    misses: Misses = field(default_factory=Misses)
    unreadable: Listed[Unreadable] = field(default_factory=Listed)
    remarks: list[str] = field(default_factory=list)
    label_problems: Listed[LabelProblem] = field(default_factory=Listed)
    curve: Curve | None = None
    comparison: Comparison | None = None

    @cached_property
    def metrics(self) -> dict[str, Proportion]:
        """Every metric by name; read it when all cases are counted."""
        return measured(self.tally)

    @cached_property
    def scores(self) -> list[Score]:
        """The Capability Comparison Scores, these rules first."""
        return self.board.scores()

    @property
    def labelled(self) -> bool:
        """Whether any case has a label."""
        return any(bare < self.tally.cases for bare in self.tally.unlabelled().values())

    @property
    def never_fired(self) -> tuple[str, ...]:
        """The rules that fired in no case, in the order of the rule base."""
        return tuple(rule.id for rule in self.kb.rules if not self.tally.fired[rule.id])
