"""Files that a command writes beside what it prints: whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import Usage


def check_page(option: str, path: Path, others: Iterable[Path]) -> None:
    """End the command with 3 where the file could not be written, before there is any work to lose.

    Raises Usage where it is one of `others`, which hold the cases.
    """
    from triage.interview.keeping.private_file import check_writable

    if any(os.path.realpath(path) == os.path.realpath(other) for other in others):
        raise Usage(f"{option} {path}: this file holds the cases; name another one")
    try:
        if path.exists() and not path.is_file():
            raise ValueError("it is no file")
        check_writable(path)
    except (OSError, ValueError) as error:
        _cannot_write(path, error)


def write_page(path: Path, text: str, what: str) -> None:
    """Write the file, and say where it is; end the command with 3 where that fails."""
    from triage.cli.output import note
    from triage.interview.keeping.private_file import write_private

    try:
        write_private(path, text)
    except OSError as error:
        _cannot_write(path, error)
    note(f"{what} is in {str(path)!r}")


def _cannot_write(path: Path, error: Exception) -> None:
    from triage.cli.output import note

    note(f"error: {str(path)!r} cannot be written: {getattr(error, 'strerror', None) or error}")
    raise typer.Exit(BAD_INPUT) from None
