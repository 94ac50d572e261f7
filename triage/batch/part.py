"""The folder beside OUT that holds a run's files while it goes on: OUT.part/.

Whatever ends a run, the folder then holds `state.json` and the files as long as it says; what stands behind that
is cut off when the run is taken up again. One run at a time has it, by a lock that ends with its process.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from triage.batch.errors import BatchError, reason
from triage.batch.private_files import handle, replaced, sync

_STATE, _LOCK = "state.json", "lock"
_FILES = ("rows", "row_groups", "rejects")


class Part:
    """The folder, made where it is not there, and locked. Raises BatchError where it cannot be had."""

    def __init__(self, out: Path) -> None:
        self.out = Path(os.path.realpath(out))
        self.folder = self.out.with_name(self.out.name + ".part")
        self._lock = self._taken()

    def path(self, name: str) -> Path:
        """One of its files."""
        return self.folder / name

    def state(self) -> dict[str, Any] | None:
        """What was kept last; None where nothing was. Raises BatchError where it is not readable."""
        try:
            text = self.path(_STATE).read_bytes()
        except FileNotFoundError:
            return None
        try:
            state: dict[str, Any] = json.loads(text)
            if set(state) != {"identity", "tally", "lengths", "complete"}:
                raise ValueError
        except (ValueError, TypeError):
            told = f"'{self.path(_STATE)}' cannot be read, so the run cannot be taken up"
            raise BatchError(f"{told}; begin anew with --restart") from None
        return state

    def sync(self, names: Iterable[str]) -> None:
        """Wait until these files are on the disk."""
        for name in names:
            if self.path(name).exists():
                sync(self.path(name))

    def keep(self, state: dict[str, Any]) -> None:
        """Replace the state; the files must be on the disk as far as it says."""
        new = self.path(_STATE + ".new")
        with replaced(new) as file:
            file.write(json.dumps(state).encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path(_STATE))
        sync(self.folder)

    def cut(self, lengths: dict[str, int]) -> None:
        """Make the files as long as this, and those without a length empty. Raises BatchError where one is shorter."""
        for name in _FILES:
            path, length = self.path(name), lengths.get(name, 0)
            os.close(handle(path, os.O_WRONLY))
            if path.stat().st_size < length:
                raise BatchError(f"'{path}' is shorter than it was left; begin anew with --restart")
            os.truncate(path, length)

    def empty(self) -> None:
        """Begin anew: the state goes first, so that it never speaks of other files."""
        self.path(_STATE).unlink(missing_ok=True)
        self.cut({})

    def place(self, name: str, target: Path) -> None:
        """Give a finished file its final name; done before is done."""
        path = self.path(name)
        if path.exists():
            _move(path, Path(os.path.realpath(target)))

    def remove(self) -> None:
        """Take the folder away, with nothing in it that is not ours."""
        for name in (_STATE, *_FILES, "rows.copy", _STATE + ".new", _LOCK):
            self.path(name).unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()
        self.release()

    def release(self) -> None:
        """Let another run have it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _taken(self) -> int | None:
        try:
            while True:
                self.folder.mkdir(mode=0o700, exist_ok=True)
                lock = handle(self.path(_LOCK), os.O_RDWR)
                if not _locked(lock):
                    os.close(lock)
                    raise BatchError(f"'{self.out}' is being written by another run; wait for it, or name another OUT")
                if _is_at(lock, self.path(_LOCK)):
                    return lock
                os.close(lock)  # the run that had it has just ended and taken the folder away
        except OSError as error:
            raise BatchError(f"'{self.out}' cannot be written: {reason(error)}: '{error.filename}'") from None


def _locked(file: int) -> bool:
    try:
        import fcntl
    except ImportError:
        return True  # a system without such locks: nobody is kept out
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _move(path: Path, target: Path) -> None:
    """Rename; onto another file system by a copy beside the target."""
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.part")
        try:
            with path.open("rb") as source, replaced(beside) as copy:
                shutil.copyfileobj(source, copy)
                copy.flush()
                os.fsync(copy.fileno())
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        path.unlink()
    sync(target.parent)
