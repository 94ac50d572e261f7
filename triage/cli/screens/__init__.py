"""The full-screen terminal of `triage ask`: widgets that show the interview and say back what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triage.interview.interview import Interview


class EndedBySignal(Exception):
    """The system asked the program to end, and the screen is down; `signal` is the number."""

    def __init__(self, signal: int) -> None:
        super().__init__(f"ended by signal {signal}")
        self.signal = signal


def run_full_screen(talk: Interview, keep: Callable[[Interview], None]) -> Interview:
    """Lead the interview on the whole terminal until the person finishes or quits; the last interview comes back.

    `keep` is called after every event. What it raises as OSError is told on the screen, and raised here at the end
    when the last interview could not be kept. Any other fault ends the screen and is raised here.
    Raises EndedBySignal where the system ended it: then nobody waits for a result.
    """
    from triage.cli.screens.app import TriageApp
    from triage.cli.screens.whole import run_whole

    app = TriageApp(talk, keep)
    run_whole(app)
    if app.not_kept is not None:
        raise app.not_kept
    return app.talk
