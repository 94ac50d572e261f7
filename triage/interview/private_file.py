"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def check_writable(path: Path) -> None:
    """Raise OSError where a file could not be written at `path`, before there is anything to lose."""
    handle, name = _temporary(path)
    os.close(handle)
    Path(name).unlink()


def write_private(path: Path, text: str) -> None:
    """Write text to `path` with mode 0600: the old file or the new one is there, never half of it. Raises OSError."""
    handle, name = _temporary(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(_target(path))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _temporary(path: Path) -> tuple[int, str]:
    return tempfile.mkstemp(prefix=".", suffix=".part", dir=_target(path).parent)  # made with mode 0600


def _target(path: Path) -> Path:
    """What a link stands for; the path itself where it is none."""
    return Path(os.path.realpath(path))
