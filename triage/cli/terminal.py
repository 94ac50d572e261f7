"""What the terminal can do, and how a command ends that a signal has ended."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

import typer


def is_asked() -> bool:
    """Whether a person can answer at stdin."""
    return sys.stdin is not None and sys.stdin.isatty()


def can_draw() -> bool:
    """Whether a whole screen can be drawn: the terminal library draws on stderr, and what ends is told on stdout."""
    both = all(stream is not None and stream.isatty() for stream in (sys.stdout, sys.__stderr__))
    return both and os.environ.get("TERM", "") not in ("", "dumb")


def end_by(number: int) -> NoReturn:
    """End as any process that this signal ends."""
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
    raise typer.Exit(128 + number)  # where the signal is held back
