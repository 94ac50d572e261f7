"""The same rules as Polars expressions: a lazy frame of wide columns in, one nullable boolean column a rule out.

Polars' own logic of null is strong Kleene, so a rule is an expression over the columns as they are, and its column
is true where the rule fires, false where it can no longer fire, null where it is open. Each stratum is a
`with_columns` step, followed by one that joins the rules behind each derived finding; at-least-n is an `or` of
`and`s. The frame is made of the Arrow batch before the clock starts. The streaming engine and leaving out the search
for common parts were no faster or hardly so; it runs as it comes, on all its threads.
"""

from __future__ import annotations

import importlib
import operator
from collections.abc import Iterator
from functools import reduce
from itertools import combinations
from typing import Any

import pyarrow as pa

from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Not, OneOf, Present
from triage.knowledge.model import Rule

COMPARES = {"at_least": operator.ge, "at_most": operator.le, "above": operator.gt, "below": operator.lt}


class PolarsPeer:
    """The rules of `kb` as steps of a lazy frame. Raises ImportError when Polars is not installed."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.polars: Any = importlib.import_module("polars")
        self.kb = kb
        self.rules = [rule.id for rule in kb.rules]
        self.behind: dict[str, list[str]] = {}
        self.depth: dict[str, int] = {}
        said = {rule.id: self._said(rule.trigger) for rule in kb.rules}
        for rule in kb.rules:
            self._deep(rule)
        self.steps: list[list[Any]] = []
        for depth in range(max(self.depth.values()) + 1):
            self.steps.append([said[id].alias(id) for id in self.rules if self.depth[id] == depth])
            self.steps.append([self._joined(name) for name in self.behind if self._settled(name) == depth])

    def frame(self, batch: pa.RecordBatch) -> Any:
        """The batch as Polars holds it."""
        return self.polars.from_arrow(batch)

    def run(self, frame: Any) -> Any:
        """A frame with a column for each rule, in the order of the rule base."""
        lazy = frame.lazy()
        for step in self.steps:
            lazy = lazy.with_columns(step)
        return lazy.select(self.rules).collect()

    def _said(self, expression: Expression) -> Any:
        if isinstance(expression, Not):
            return ~self._said(expression.part)
        if isinstance(expression, AtLeast):
            parts = [self._said(part) for part in expression.parts]
            ways = (reduce(operator.and_, chosen) for chosen in combinations(parts, expression.count))
            return reduce(operator.or_, ways)
        rules = self.kb.behind(expression)
        if rules is not None:
            self.behind[str(expression)] = [rule.id for rule in rules]
            return self.polars.col(str(expression))
        assert not isinstance(expression, Called | OneOf)  # the rules of the benchmark have no choices
        column = self.polars.col(expression.finding)
        return COMPARES[expression.operator](column, expression.value) if isinstance(expression, Compare) else column

    def _joined(self, name: str) -> Any:
        return reduce(operator.or_, map(self.polars.col, self.behind[name])).alias(name)

    def _settled(self, name: str) -> int:
        return max(self.depth[id] for id in self.behind[name])

    def _deep(self, rule: Rule) -> int:
        if rule.id not in self.depth:
            before = (other for leaf in _leaves(rule.trigger) for other in self.kb.behind(leaf) or ())
            self.depth[rule.id] = 1 + max(map(self._deep, before), default=-1)
        return self.depth[rule.id]


def _leaves(expression: Expression) -> Iterator[Called | Compare | OneOf | Present]:
    if isinstance(expression, Not):
        yield from _leaves(expression.part)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            yield from _leaves(part)
    else:
        yield expression
