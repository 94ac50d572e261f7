"""The command line: parse arguments, call the library, choose a renderer."""

from __future__ import annotations

import io
import sys

DONE, FINDINGS, USAGE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> None:
    """Run the command `triage`; every error ends as a message and an exit code, never as a traceback."""
    from triage.cli.app import run

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a character still gets the rest
    sys.exit(run())
