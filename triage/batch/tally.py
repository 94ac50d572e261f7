"""The counts of a run: told while it goes on, kept beside what it has written, checked at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from triage.batch.errors import CountsDiffer
from triage.knowledge.model import LEVELS


@dataclass
class Tally:
    """`records` counts what was read, `rows` what was written; `seconds` what earlier, interrupted runs took."""

    records: int = 0
    cases: int = 0
    rejects: int = 0
    rows: int = 0
    settled: int = 0
    levels: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, records: int, cases: int, rejects: int, results: pa.RecordBatch) -> None:
        """Count one block: what of the input it covers, and the rows that were written for it."""
        self.records += records
        self.cases += cases
        self.rejects += rejects
        self.rows += results.num_rows
        self.settled += results.column("settled").true_count
        levels = Counter(self.levels) + _words(results.column("urgency"))
        self.levels = {level: levels[level] for level in LEVELS if levels[level]}
        self.problems = dict(sorted((Counter(self.problems) + _problem_codes(results)).items()))

    def check(self) -> None:
        """Raise CountsDiffer where a record was lost or a row written twice."""
        if self.records != self.cases + self.rejects:
            told = f"{self.records:,} records were read, but {self.cases:,} cases and {self.rejects:,} rejects made"
        elif self.cases != self.rows:
            told = f"{self.cases:,} cases were read, but {self.rows:,} rows written"
        else:
            return
        raise CountsDiffer(f"{told}; the output is not kept. This is a fault of the program, please report it")

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain data."""
        return asdict(self)


def _words(column: pa.DictionaryArray) -> Counter[str]:
    words = column.dictionary.to_pylist()
    counts = np.bincount(column.indices.drop_null().to_numpy(zero_copy_only=False), minlength=len(words))
    return Counter({word: int(count) for word, count in zip(words, counts, strict=True) if count})


def _problem_codes(results: pa.RecordBatch) -> Counter[str]:
    problems = results.column("problems").flatten()
    return _words(problems.field("code")) if len(problems) else Counter()
