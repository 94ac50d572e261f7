"""The formats of the output, by name and by suffix."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from triage.batch.errors import WrongUse

Format = Literal["csv", "tsv", "jsonl", "parquet", "arrow"]
FORMATS: tuple[Format, ...] = get_args(Format)

SUFFIXES: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
}


def format_of(out: str, wanted: str | None) -> Format:
    """The format that `wanted` names, else the suffix of `out`; JSON Lines for `-`. Raises WrongUse."""
    if wanted is not None:
        if wanted not in FORMATS:
            raise WrongUse(f"--to {wanted}: no such format; write one of {', '.join(FORMATS)}")
        return wanted
    if out == "-":
        return "jsonl"
    found = SUFFIXES.get(Path(out).suffix.lower())
    if found is None:
        raise WrongUse(f"-o {out}: the name must end with one of {', '.join(SUFFIXES)}, or say --to FORMAT")
    return found
