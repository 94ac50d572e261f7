"""The command line: parse arguments, call the library, choose a renderer."""

from __future__ import annotations

import sys

DONE, FINDINGS, USAGE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> None:
    """Run the command `triage`; every error ends as a message and an exit code, never as a traceback."""
    from triage.cli.app import run

    sys.exit(run())
