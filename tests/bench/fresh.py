"""What a person waits for at the start: loading the shipped rules, and the help page, each in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
TIMES = 7
LOAD = "from time import perf_counter as now; start = now(); import triage; kb = triage.load(); print(now() - start)"


def fresh_times() -> dict[str, float | str]:
    """Seconds (the median of 7) of loading the shipped rules, of the help page, and of an empty Python.

    Loading is timed inside the process, imports included; the others from start to exit. A word says why
    where there is no time.
    """
    return {
        "triage.load() of the shipped rules": _median(lambda: float(_output("-c", LOAD))),
        "triage --help, whole process": _median(lambda: _whole("-m", "triage", "--help")),
        "python -c pass, whole process": _median(lambda: _whole("-c", "pass")),
    }


def _median(time: Callable[[], float]) -> float | str:
    try:
        return median(time() for _ in range(TIMES))
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or "").strip().splitlines()
        return "failed: " + (lines[-1] if lines else f"exit {error.returncode}")


def _output(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _whole(*arguments: str) -> float:
    start = perf_counter()
    _output(*arguments)
    return perf_counter() - start
