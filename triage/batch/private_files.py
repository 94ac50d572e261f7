"""Files that only their owner may read: cases are private."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, TextIO

_CLOSED_IN_CHILDREN = getattr(os, "O_CLOEXEC", 0)


def handle(path: Path, flags: int) -> int:
    """An open file, made where it is not there. Raises OSError."""
    return os.open(path, flags | os.O_CREAT | _CLOSED_IN_CHILDREN, 0o600)


def replaced(path: Path) -> BinaryIO:
    """A file to write bytes to; what it held is gone."""
    return os.fdopen(handle(path, os.O_WRONLY | os.O_TRUNC), "wb")


def added_to(path: Path) -> TextIO:
    """A file to add text to; what is no text is shown escaped."""
    return os.fdopen(handle(path, os.O_WRONLY | os.O_APPEND), "a", encoding="utf-8", errors="backslashreplace")


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
