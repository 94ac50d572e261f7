"""The memory of processes that this one started, watched while they run (Linux)."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from threading import Event, Thread

SECONDS = 0.5


class Watch:
    """Peak resident memory, in bytes, of all descendants by the name of their program; shared pages count in parts."""

    def __init__(self) -> None:
        self.peak: Counter[str] = Counter()
        self.together = 0
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(SECONDS):
            now = held_by_descendants(os.getpid())
            self.together = max(self.together, sum(now.values()))
            for name, held in now.items():
                self.peak[name] = max(self.peak[name], held)


def held_by_descendants(of: int) -> Counter[str]:
    """What each program below a process holds now."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(status.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    found: Counter[str] = Counter()
    open_ones = list(children.get(of, []))
    for process in open_ones:
        open_ones += children.get(process, [])
        found[_name(process)] += _held(process)
    return found


def own_peak() -> int:
    """The most that this process has held."""
    return _kilobytes(Path("/proc/self/status"), "VmHWM:")


def _name(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text().strip().rstrip("0123456789.")
    except OSError:
        return "ended"


def _held(process: int) -> int:
    return _kilobytes(Path(f"/proc/{process}/smaps_rollup"), "Pss:")


def _kilobytes(file: Path, name: str) -> int:
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)
