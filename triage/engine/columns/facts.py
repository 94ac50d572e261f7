"""The facts of a block, closed under what follows from them: known, present, absent, numbers and choices as planes."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from triage.cases.tables.planes import Plane, none_of, packed
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import Compare, Leaf, OneOf
from triage.knowledge.names import normal

_COMPARE = {"at_least": operator.ge, "at_most": operator.le, "above": operator.gt, "below": operator.lt}


@dataclass
class Facts:
    """What is known in `size` cases. A plane that is missing is empty: nothing of it is known anywhere.

    A number that is not applicable is not-a-number and a choice that is not applicable has nothing chosen: both are
    known, and fail every test.
    """

    kb: KnowledgeBase
    size: int
    present: dict[str, Plane] = field(default_factory=dict)
    absent: dict[str, Plane] = field(default_factory=dict)
    known_: dict[str, Plane] = field(default_factory=dict)  # of numbers and choices
    numbers: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    chosen: dict[str, dict[str, Plane]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nobody = none_of(self.size)

    def test(self, leaf: Leaf) -> tuple[Plane, Plane]:
        """Where a test of an askable finding comes out true, and where false."""
        if isinstance(leaf, Compare):
            known, values = self.known(leaf.finding), self.numbers.get(leaf.finding)
            if values is None:
                return self.nobody, known
            passing = packed(_COMPARE[leaf.operator](values, leaf.value)) & known
            return passing, known ^ passing
        if isinstance(leaf, OneOf):
            known, chosen = self.known(leaf.finding), self.chosen.get(leaf.finding, {})
            passing = self.nobody
            for value in leaf.values:
                passing = passing | chosen.get(value, self.nobody)
            return passing, known ^ passing
        finding: str = leaf.finding  # type: ignore[union-attr]
        if self.kb.findings[finding].kind != "boolean":
            return self.nobody, self.known(finding)
        return self.present.get(finding, self.nobody), self.absent.get(finding, self.nobody)

    def known(self, finding: str) -> Plane:
        """Where anything is known of a finding."""
        if self.kb.findings[finding].kind == "boolean":
            return self.present.get(finding, self.nobody) | self.absent.get(finding, self.nobody)
        return self.known_.get(finding, self.nobody)

    def holds(self, finding: str) -> Plane:
        """Where a known value says that something is there."""
        kind = self.kb.findings[finding].kind
        if kind == "boolean":
            return self.present.get(finding, self.nobody)
        if kind == "number":
            values = self.numbers.get(finding)
            return self.nobody if values is None else self.known(finding) & ~packed(np.isnan(values))
        return holding(self.chosen.get(finding, {}), self.nobody)


def holding(chosen: dict[str, Plane], nobody: Plane) -> Plane:
    """Where a choice is something other than none."""
    found = nobody
    for value, plane in chosen.items():
        if normal(value) != "none":
            found = found | plane
    return found
