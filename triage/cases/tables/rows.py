"""Rows of a table as they come from a file, before anything in them is read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from triage.cases.tables.rejects import Reject


@dataclass(frozen=True, slots=True)
class Rows:
    """A batch, the `numbers` of its rows in the file from 1, and what stood there and is no row.

    `records` counts both.
    """

    batch: pa.RecordBatch
    numbers: NDArray[np.int64]
    rejects: list[Reject] = field(default_factory=list)
    records: int = 0
