"""Cases gathered one by one into a block: by their tokens where they have them, else each as it was read exactly."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from triage.cases.model import Case
from triage.cases.tables.block import Block
from triage.cases.tables.ids import Seen
from triage.cases.tables.rejects import Reject
from triage.cases.tables.remembered import Remembered
from triage.cases.tables.spread import Said, spread


@dataclass(frozen=True, slots=True)
class Origin:
    """How the cases of a block are read again from what was kept of each."""

    case: Callable[[Any, str], Case]
    pairs: Callable[[Any], Iterable[tuple[str, Any]]]
    repeated: Callable[[Any, str, int, int], Reject]  # what was kept, its id, its place, that of the first


@dataclass(slots=True)
class Gathering:
    """The cases of one block so far. `tokens` of all cases follow one another, `counts` says how many are whose.

    `places` are the places of the cases in the input; `kept` is what each case is read again from.
    """

    remembered: Remembered
    origin: Origin
    ids: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    tokens: array[int] = field(default_factory=lambda: array("i"))
    counts: list[int] = field(default_factory=list)
    expect: dict[int, Any] = field(default_factory=dict)
    exact: dict[int, Case] = field(default_factory=dict)
    rejects: list[tuple[int, Reject]] = field(default_factory=list)  # with their places

    @property
    def records(self) -> int:
        """How many records of the input have come."""
        return len(self.ids) + len(self.rejects)

    def add(self, id: str, place: int, kept: Any, count: int, expect: Any = None) -> None:
        """A case whose tokens have been put at the end of `tokens`."""
        if expect is not None:
            self.expect[len(self.ids)] = expect
        self.ids.append(id)
        self.places.append(place)
        self.kept.append(kept)
        self.counts.append(count)

    def add_exactly(self, case: Case, place: int, kept: Any) -> None:
        """A case that only the row reader could read."""
        self.exact[len(self.ids)] = case
        self.add(case.id, place, kept, 0, case.expect)

    def finished(self, seen: Seen) -> tuple[Block, list[Reject]]:
        """The block of all cases whose id is new, and all that is no case in the order of the file."""
        ids = pa.array(self.ids, pa.string())
        places = np.array(self.places, np.int64)
        repeated = seen.repeated(ids, places)
        records = self.records
        for row, first in repeated.items():
            reject = self.origin.repeated(self.kept[row], self.ids[row], self.places[row], first)
            self.rejects.append((self.places[row], reject))
        self.rejects.sort(key=lambda entry: entry[0])
        counts = np.array(self.counts, np.int64)
        tokens = np.frombuffer(self.tokens, np.int32) if self.tokens else np.empty(0, np.int32)
        if repeated:
            keep = np.ones(len(ids), np.bool_)
            keep[list(repeated)] = False
            tokens = tokens[np.repeat(keep, counts)]
            counts, ids = counts[keep], ids.filter(pa.array(keep))
            self._keep(np.flatnonzero(keep).tolist())
        origin, kept = self.origin, self.kept
        block = Block(len(ids), ids, lambda row: origin.pairs(kept[row]), exact=self.exact, records=records)
        twice = spread(self.remembered.tokens, Said(np.repeat(np.arange(len(ids)), counts), tokens), block)
        for row in twice.tolist():
            block.exact[row] = origin.case(kept[row], self.ids[row])
        block.expect = self._labels(block.size)
        return block, [reject for _, reject in self.rejects]

    def _keep(self, rows: list[int]) -> None:
        new = {row: place for place, row in enumerate(rows)}
        self.ids = [self.ids[row] for row in rows]
        self.kept = [self.kept[row] for row in rows]
        self.exact = {new[row]: case for row, case in self.exact.items() if row in new}
        self.expect = {new[row]: label for row, label in self.expect.items() if row in new}

    def _labels(self, size: int) -> dict[str, list[Any]] | None:
        """A column a label; what is no mapping stands under 'expect'. A null that was written is told from no label."""
        if not self.expect:
            return None
        columns: dict[str, list[Any]] = {}
        for row, expect in self.expect.items():
            for label, value in (expect if isinstance(expect, dict) else {"expect": expect}).items():
                columns.setdefault(str(label), [None] * size)[row] = "null" if value is None else value
        return columns or None
