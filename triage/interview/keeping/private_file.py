"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PART = ".part"
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def check_writable(path: Path) -> None:
    """Raise OSError where a file could not be written at `path`, before there is anything to lose."""
    handle, name = _temporary(path)
    os.close(handle)
    Path(name).unlink()


def write_private(path: Path, text: str) -> None:
    """Write text to `path` with mode 0600: the old file or the new one is there, never half of it. Raises OSError."""
    with _undisturbed():
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


def remove_leftovers(path: Path) -> None:
    """Remove what a kill in the middle of writing `path` has left beside it. Raises OSError."""
    for other in _target(path).parent.iterdir():
        if other.name.startswith(_prefix(path)) and other.name.endswith(_PART):
            other.unlink(missing_ok=True)


def _temporary(path: Path) -> tuple[int, str]:
    return tempfile.mkstemp(prefix=_prefix(path), suffix=_PART, dir=_target(path).parent)  # made with mode 0600


def _prefix(path: Path) -> str:
    return f".{_target(path).name[:50]}."


def _target(path: Path) -> Path:
    """What a link stands for; the path itself where it is none."""
    return Path(os.path.realpath(path))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Interrupt, hang-up and end wait until the file is written."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in _SIGNALS])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
