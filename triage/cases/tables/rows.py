"""Rows of a table as they come from a file, before anything in them is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from triage.cases.tables.distinct import as_given
from triage.cases.tables.rejects import Reject, shortened


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch, the `numbers` of its rows in the file from 1, and what stood there and is no row.

    `records` counts both.
    """

    batch: pa.RecordBatch
    numbers: NDArray[np.int64]
    rejects: list[Reject] = field(default_factory=list)
    records: int = 0


class RowSource(Protocol):
    """An open table."""

    def rows(self, size: int, ids: int | None = None) -> Iterator[Rows]:
        """Blocks of at most `size` records; `ids` is the place of the column of ids."""


def row_text(batch: pa.RecordBatch, row: int) -> str:
    """A row as it might stand in a CSV file."""
    given = (as_given(column, row) for column in batch.columns)
    return shortened(",".join("" if value is None else str(value) for value in given))
