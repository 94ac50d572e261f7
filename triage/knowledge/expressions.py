"""The condition tree of a rule: what must be known for it to fire.

Meaning (strong Kleene, unknown stays unknown):
- `Present`, `Compare` and `OneOf` look at one finding; `Called` at what other rules concluded.
- `AtLeast` is the one combining form: `all` is n of n, `any` is 1 of n.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from triage.knowledge.diagnostics import Span

Operator = Literal["at_least", "at_most", "above", "below"]
JOINING = ("all", "any", "not", "at_least")  # the words that make one condition of others


@dataclass(frozen=True, slots=True)
class Present:
    """True when the finding is known present, false when it is known absent."""

    finding: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """True when the known number stands so to `value` (64-bit floats), false when it does not."""

    finding: str
    operator: Operator
    value: float
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """True when one of `values` is chosen, false when the choice is known and none of them is."""

    finding: str
    values: tuple[str, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Called:
    """True when a fired rule called the condition likely or possible, false when none can any more."""

    condition: str
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """True when `part` is known false."""

    part: Expression
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when `count` of `parts` are true, false when so many are false that `count` cannot be reached."""

    count: int
    parts: tuple[Expression, ...]
    word: Literal["all", "any", "at_least"] = field(default="at_least", compare=False)
    span: Span | None = field(default=None, compare=False, repr=False)


Leaf = Present | Compare | OneOf | Called
Expression = Present | Compare | OneOf | Called | Not | AtLeast


def every(parts: tuple[Expression, ...]) -> Expression:
    """All of `parts`; one part stands for itself."""
    return parts[0] if len(parts) == 1 else AtLeast(len(parts), parts, "all")


def either(parts: tuple[Expression, ...]) -> Expression:
    """Any of `parts`; one part stands for itself."""
    return parts[0] if len(parts) == 1 else AtLeast(1, parts, "any")


def leaves(expression: Expression) -> Iterator[Leaf]:
    """Every leaf, left to right."""
    if isinstance(expression, Not):
        yield from leaves(expression.part)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            yield from leaves(part)
    else:
        yield expression


def findings_read(expression: Expression) -> tuple[str, ...]:
    """The ids of the findings that the tree looks at, each once, left to right."""
    return tuple(dict.fromkeys(leaf.finding for leaf in leaves(expression) if not isinstance(leaf, Called)))
