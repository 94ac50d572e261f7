"""What could not be read as a case: one JSON object a line, with the reason and the place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from triage.cases.tables.opening import Reject

SUFFIX = ".rejects.jsonl"


def write_rejects(file: TextIO, rejects: Iterable[Reject]) -> None:
    """Write each as a line with the keys file, row, case, reason and text."""
    for reject in rejects:
        record = {
            "file": reject.file,
            "row": reject.row,
            "case": reject.case,
            "reason": reject.reason,
            "text": reject.text,
        }
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
