"""The most memory that a process has held; `python -m tests.bench.peak IN OUT` prints that of `triage batch`."""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def peak() -> float:
    """MiB. Linux counts what was held before `exec` in ru_maxrss, so its own figure of this program is taken there."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    from triage.cli.app import app

    app(["batch", sys.argv[1], "-o", sys.argv[2], "--quiet"], standalone_mode=False)
    print(peak())
