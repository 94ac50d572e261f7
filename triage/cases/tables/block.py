"""A block: the given facts of many cases as columns, before what follows from them is added.

Whatever reads a table makes blocks, and the column engine assesses them. The law that holds for every row:
the facts, problems and `lost_present` are those of `case_from_facts(kb, block.pairs(row), id)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from triage.cases.model import Case, ProblemCode
from triage.cases.tables.planes import Plane, Rows, none_of

BLOCK = 65_536  # cases a block: a plane is 8 KiB, so hundreds of them stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Booleans:
    """Where a finding is given as present, and where as absent; no case is in both."""

    present: Plane
    absent: Plane


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers given (64-bit floats, any value where not known), and where one is known."""

    values: NDArray[np.float64]
    known: Plane


@dataclass(frozen=True, slots=True)
class Choices:
    """For each value that stands in the block, where it is chosen; and where the choice is known (none is a value)."""

    chosen: dict[str, Plane]
    known: Plane


@dataclass(frozen=True, slots=True)
class Told:
    """One problem that several cases share."""

    rows: Rows
    code: ProblemCode
    finding: str | None


@dataclass
class Block:
    """The given facts of `size` cases, called `ids` (strings, no null).

    `lost_present`: where something given as present was not recognised. `pairs(row)` gives the facts of one case as
    written, for the row reader. `exact`: cases that only the row reader can read; they are in no plane and in no
    `problems`, whose order is that of the vocabulary within a case (problems without a finding last).
    `unused` problems are left to the engine. `records` counts what of the input the block covers: cases, and
    what could not be read as one. `expect` holds the labels where there are any, a column a label.
    """

    size: int
    ids: pa.StringArray
    pairs: Callable[[int], Iterable[tuple[str, Any]]]
    booleans: dict[str, Booleans] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    choices: dict[str, Choices] = field(default_factory=dict)
    problems: list[Told] = field(default_factory=list)
    exact: dict[int, Case] = field(default_factory=dict)
    lost_present: Plane = field(default_factory=lambda: none_of(0))
    records: int = 0
    expect: dict[str, list[Any]] | None = None

    def __post_init__(self) -> None:
        if not len(self.lost_present):
            self.lost_present = none_of(self.size)
