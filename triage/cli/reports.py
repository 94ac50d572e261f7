"""The letter of an interview: --report FILE."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import Usage

if TYPE_CHECKING:
    from triage.interview.interview import Interview

Form = Literal["text", "markdown", "html"]
FORMS: dict[str, Form] = {".txt": "text", ".md": "markdown", ".html": "html"}


@dataclass
class Report:
    """The file that the letter goes to, if one is wanted."""

    path: Path | None = None
    form: Form = "text"
    failed: bool = False

    @classmethod
    def at(cls, path: Path | None, others: Iterable[Path | None]) -> Report:
        """The report for the option. Raises Usage for a suffix that names no form, or a file that is used otherwise."""
        if path is None:
            return cls()
        form = FORMS.get(path.suffix.lower())
        if form is None:
            raise Usage(f"--report {path}: the name must end with one of {', '.join(FORMS)}")
        if any(other is not None and os.path.realpath(other) == os.path.realpath(path) for other in others):
            raise Usage(f"--report {path}: this file is used for something else; name another one")
        return cls(path, form)

    def check(self) -> None:
        """End the command with 3 where the letter could not be written."""
        from triage.interview.keeping.private_file import check_writable

        if self.path is None:
            return
        try:
            if self.path.exists() and not self.path.is_file():
                raise ValueError("it is no file")
            check_writable(self.path)
        except (OSError, ValueError) as error:
            self._tell(error)
            raise typer.Exit(BAD_INPUT) from None

    def write(self, talk: Interview) -> None:
        """Write the letter, readable by its owner only."""
        if self.path is None:
            return
        from triage.interview.keeping.private_file import write_private
        from triage.interview.letter import letter

        try:
            write_private(self.path, letter(talk, self.form, date.today().isoformat()))
        except OSError as error:
            self.failed = True
            self._tell(error)
        else:
            print(f"the letter is in {str(self.path)!r}", file=sys.stderr)

    def _tell(self, error: Exception) -> None:
        reason = getattr(error, "strerror", None) or error
        print(f"error: {str(self.path)!r} cannot be written: {reason}", file=sys.stderr)
