"""Files that only their owner may read, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

_PART = ".part"
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_LONGEST_NAME = 50  # characters of a name that a temporary name repeats


class Changed(Exception):
    """Somebody else has written to the file; it was left as it is."""


def check_writable(path: Path) -> None:
    """Raise OSError where a file could not be written at `path`, before there is anything to lose."""
    handle, name = _temporary(path)
    os.close(handle)
    Path(name).unlink()


def write_private(path: Path, text: str, instead_of: Collection[str] | None = None) -> None:
    """Write text to `path` with mode 0600: the old file or the new one is there, never half of it. Raises OSError.

    With `instead_of`, digests of texts, a file that is there and holds none of them stays. Raises Changed.
    """
    with _undisturbed():
        handle, name = _temporary(path)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_bytes(text))
                file.flush()
                os.fsync(file.fileno())
            if instead_of is not None and not _holds_one_of(path, instead_of):
                raise Changed(str(path))
            Path(name).replace(_target(path))
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def digest_of(text: str) -> str:
    """What tells the file of this text from any other."""
    return hashlib.sha256(_bytes(text)).hexdigest()


def fresh_beside(path: Path) -> Path:
    """A new empty file of mode 0600: `talk.2.yaml` beside `talk.yaml`, or the first free number. Raises OSError."""
    number = 2
    while True:
        fresh = path.with_name(f"{path.stem}.{number}{path.suffix}")
        try:
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            number += 1
        else:
            return fresh


def remove_leftovers(path: Path) -> None:
    """Remove what a kill in the middle of writing `path` has left beside it. Raises OSError.

    What a process that lives is writing stays, and so does every file that is not named as `write_private` does.
    """
    ours = re.compile(re.escape(_prefix(path)) + "([1-9][0-9]{0,9})-[a-z0-9_]{8}" + re.escape(_PART))
    for other in _target(path).parent.iterdir():
        found = ours.fullmatch(other.name)
        if found and not _lives(int(found[1])) and stat.S_ISREG(other.lstat().st_mode):
            other.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    """Whether there is such a process; true where that cannot be known."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _holds_one_of(path: Path, digests: Collection[str]) -> bool:
    """Whether the file holds one of the texts; also where there is no file, and so nothing to lose."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() in digests
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _temporary(path: Path) -> tuple[int, str]:
    prefix = f"{_prefix(path)}{os.getpid()}-"
    return tempfile.mkstemp(prefix=prefix, suffix=_PART, dir=_target(path).parent)  # made with mode 0600


def _prefix(path: Path) -> str:
    name = _target(path).name
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - 11]}~{digest_of(name)[:10]}"  # two long names may begin alike
    return f".{name}.triage-"


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
