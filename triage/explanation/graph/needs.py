"""What a rule needs, without negations of groups: each is turned into one of single tests (De Morgan)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from triage.engine.naive import Reading
from triage.knowledge.expressions import AtLeast, Expression, Leaf, Not


@dataclass(frozen=True, slots=True)
class Test:
    """One leaf, needed true, or false where it is not `wanted`."""

    expression: Leaf
    wanted: bool


@dataclass(frozen=True, slots=True)
class Join:
    """`count` of `parts` are needed; it holds where its expression is `wanted`. Two are equal where these are."""

    expression: Expression = field(compare=False)
    wanted: bool = field(compare=False)
    count: int
    parts: tuple[Need, ...]

    @property
    def words(self) -> str:
        """`all of`, `any of`, `2 of 3`."""
        if self.count == len(self.parts):
            return "all of"
        return "any of" if self.count == 1 else f"{self.count} of {len(self.parts)}"


Need = Test | Join


def needs(expression: Expression, wanted: bool = True) -> Need:
    """The needs of a tree; groups joined alike become one."""
    if isinstance(expression, Not):
        return needs(expression.part, not wanted)
    if not isinstance(expression, AtLeast):
        return Test(expression, wanted)
    parts = tuple(needs(part, wanted) for part in expression.parts)
    if len(parts) == 1:
        return parts[0]
    count = expression.count if wanted else len(parts) - expression.count + 1
    if count in (1, len(parts)):
        parts = tuple(_flat(parts, count == 1))
        count = 1 if count == 1 else len(parts)
    return Join(expression, wanted, count, parts)


def _flat(parts: tuple[Need, ...], any_: bool) -> Iterator[Need]:
    for part in parts:
        if isinstance(part, Join) and part.count == (1 if any_ else len(part.parts)):
            yield from part.parts
        else:
            yield part


def met(reading: Reading, need: Need) -> bool | None:
    """Whether a case meets the need; None where that is not known."""
    truth = reading.truth(need.expression)
    return None if truth is None else truth is need.wanted
