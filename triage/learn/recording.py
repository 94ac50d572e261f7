"""A recorded inference as data: what the player shows, in the terminal and on a page alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from triage.engine.assessment import Assessment
from triage.explanation.lines import Line
from triage.explanation.text import assessment_lines
from triage.learn.rule_view import RuleView
from triage.version import __version__

StepKind = Literal["start", "fact", "fire", "end"]
ItemKind = Literal["given", "implied", "derived", "concluded"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in working memory. `by` is the finding or the rule that it came from, empty where it was given.

    `node` names it in the graph of the case: `finding:fever`, `condition:microcallus`, `step:spine_mri`.
    """

    kind: ItemKind
    node: str
    words: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the inference: a fact enters, or a rule fires.

    `because` says why the rule is there; of the start, which rule fires first and what of the case does not enter.
    `memory` is what the step adds to working memory, `activated` the rules that it puts on the agenda, `impossible`
    those that can no longer fire. `agenda` is the whole agenda after it, the rule that fires next first.
    """

    kind: StepKind
    title: str
    rule: str = ""
    because: str = ""
    memory: tuple[Item, ...] = ()
    activated: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recording:
    """One inference from the empty working memory to the result, and every rule that was ever on the agenda."""

    assessment: Assessment
    steps: tuple[Step, ...]
    rules: Mapping[str, RuleView]

    @property
    def result(self) -> tuple[Line, ...]:
        """What is shown for the case in the end, as lines."""
        return tuple(assessment_lines(self.assessment))

    def memory(self, place: int) -> tuple[Item, ...]:
        """Working memory after the step at `place`, in the order in which it was filled."""
        return tuple(item for step in self.steps[: place + 1] for item in step.memory)

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain data, the same for the terminal, the page and other programs."""
        kb = self.assessment.kb
        return {
            "case": self.assessment.case.id,
            "engine": __version__,
            "knowledge": {"sha256": kb.sha256, "rules": len(kb.rules), "packs": list(kb.packs)},
            "steps": [asdict(step) for step in self.steps],
            "rules": {id: asdict(view) for id, view in self.rules.items()},
            "result": [asdict(line) for line in self.result],
        }
