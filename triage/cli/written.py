"""Pages and pictures that a command writes to a file of the user's choice: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import Usage
from triage.cli.output import note


def check_page(path: Path, option: str, inputs: Iterable[Path]) -> None:
    """End the command where the page could not be written, before there is any work to lose.

    Raises Usage where the file is one of `inputs`.
    """
    from triage.interview.keeping.private_file import check_writable

    if any(os.path.realpath(path) == os.path.realpath(file) for file in inputs):
        raise Usage(f"{option} {path}: this file holds the cases; name another one")
    try:
        if path.exists() and not path.is_file():
            raise ValueError("it is no file")
        check_writable(path)
    except (OSError, ValueError) as error:
        _cannot_write(path, error)


def write_page(path: Path, text: str, what: str = "page") -> None:
    """Write the page, readable by its owner only, and say where it is."""
    from triage.interview.keeping.private_file import write_private

    try:
        write_private(path, text)
    except OSError as error:
        _cannot_write(path, error)
    note(f"the {what} is in {str(path)!r}")


def _cannot_write(path: Path, error: Exception) -> None:
    note(f"error: {str(path)!r} cannot be written: {getattr(error, 'strerror', None) or error}")
    raise typer.Exit(BAD_INPUT) from None
