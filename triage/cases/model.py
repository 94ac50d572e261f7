"""A patient's case: what is known, what is unknown and why, and what could not be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


class NotApplicable:
    """The value of a finding that makes no sense for this patient: every test on it is false."""

    _only: NotApplicable | None = None

    def __new__(cls) -> NotApplicable:  # noqa: D102
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "not applicable"


NOT_APPLICABLE = NotApplicable()

# boolean: True/False; number: int or float; choice: one value's id, or a tuple of ids in vocabulary order
Value = bool | int | float | str | tuple[str, ...] | NotApplicable

ProblemCode = Literal[
    "unknown-finding",
    "ambiguous-name",
    "inexact-code",
    "contradiction",
    "bad-value",
    "duplicate",
    "unused",
]  # design section 5.1
WhyUnknown = Literal["not asked", "not known", "declined", "contradictory", "bad value"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a case that was not used as written; `error` where a fact was lost, else `warning`."""

    code: ProblemCode
    message: str
    severity: Literal["error", "warning"]
    finding: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields of design section 5.3."""
        return {
            "code": self.code,
            "finding": self.finding,
            "message": self.message,
            "severity": self.severity,
        }


@dataclass(frozen=True, slots=True)
class Case:
    """One patient.

    `facts` holds what is known, closed under `implies`, `only_with` and `same_as`, in vocabulary order;
    `implied` says for each fact that was not given what it followed from; `unknown` why a finding that
    was named is not known. `lost_present` is true when something given as present was not recognised.
    """

    id: str
    facts: Mapping[str, Value]
    unknown: Mapping[str, WhyUnknown] = field(default_factory=dict)
    implied: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    lost_present: bool = False
    expect: Any = None
