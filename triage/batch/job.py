"""What a run is asked to do, and whether that can be done."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from triage.batch.errors import WrongUse
from triage.batch.formats import Format, format_of
from triage.batch.rejects import SUFFIX

STREAM = "-"  # standard input or output


@dataclass(frozen=True)
class Job:
    """From the cases of `source` to one row each in `out`.

    `to` and `read_as` name the formats where the suffixes do not; `mapping` says for columns of other names
    which finding they are (None: none); `rejects` is the file of what is no case (default: beside `out`).
    `resume` goes on with an unfinished run, `restart` begins anew where there is one.
    """

    source: str
    out: str
    to: str | None = None
    read_as: str | None = None
    mapping: Mapping[str, str | None] | None = None
    fired: bool = False
    rejects: str | None = None
    resume: bool = False
    restart: bool = False

    @cached_property
    def format(self) -> Format:
        """The format of the output. Raises WrongUse."""
        return format_of(self.out, self.to)

    @property
    def rejects_path(self) -> Path | None:
        """The file of what is no case; None where that goes to standard error."""
        if self.rejects is not None:
            return Path(self.rejects)
        return None if self.out == STREAM else Path(self.out + SUFFIX)

    def options(self) -> dict[str, Any]:
        """What changes the files that a run writes, as plain data."""
        return {
            "format": self.format,
            "fired": self.fired,
            "map": None if self.mapping is None else dict(self.mapping),
            "from": self.read_as,
            "rejects": os.path.realpath(self.rejects_path) if self.rejects_path else None,
        }

    def check(self) -> None:
        """Raise WrongUse for what cannot be meant."""
        if self.resume and self.restart:
            raise WrongUse("--resume goes on with an unfinished run and --restart begins anew; choose one")
        if self.resume and STREAM in (self.source, self.out):
            told = "standard input or output cannot be taken up again: read from a file and write to one"
            raise WrongUse(f"--resume: {told}")
        _ = self.format
        if self.out == STREAM:
            self._check_apart(self.rejects_path)
            return
        if Path(self.out).exists() and not Path(self.out).is_file():
            raise WrongUse(f"-o {self.out}: it is there and no file; name a file, or - for standard output")
        self._check_apart(Path(self.out), self.rejects_path)

    def _check_apart(self, *written: Path | None) -> None:
        """Raise WrongUse where a file would be written over what is read, or over the other one."""
        read = None if self.source == STREAM else Path(self.source).resolve()
        taken = {read: "the input"}
        for path in filter(None, written):
            real = path.resolve()
            if real in taken:
                raise WrongUse(f"'{path}' is {taken[real]}, too; name another file")
            if read is not None and read.is_dir() and real.parent == read:
                raise WrongUse(f"'{path}' is in the folder of the input, where it would be read as a case")
            taken[real] = "the output"
