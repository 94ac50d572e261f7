"""How far a run is: a live display on a terminal, elsewhere a line every some seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from triage.cli.output import note
from triage.engine.urgency import has_urgency

if TYPE_CHECKING:
    from rich.console import Console

    from triage.batch import Tally
    from triage.cases.tables.opening import Table
    from triage.knowledge.base import KnowledgeBase

EVERY = 10.0  # seconds between two lines
REFRESH = 4  # times a second that the display is drawn anew

Told = Callable[["Tally"], None]


@contextmanager
def progress(kb: KnowledgeBase, table: Table, quiet: bool) -> Iterator[Told]:
    """Something to tell the counts of a run to, first before its beginning, which shows them on stderr."""
    from rich.console import Console

    from triage.batch.assessing import untold

    if quiet:
        yield untold
        return
    sofar = SoFar(table, has_urgency(kb))
    console = Console(stderr=True, highlight=False)
    if console.is_terminal and not console.is_dumb_terminal:
        with _display(sofar, console):
            yield sofar.hear
    else:
        yield _Lines(sofar)


class SoFar:
    """The latest counts of a run, and what can be said from them."""

    def __init__(self, table: Table, levels: bool) -> None:
        self.table, self.with_levels = table, levels
        self.tally: Tally | None = None
        self._before, self._cases_before, self._done_before = monotonic(), 0, 0.0

    def hear(self, tally: Tally) -> None:
        """Take the counts: at first those that an earlier run left, then those after each block."""
        if self.tally is None:
            self._before, self._cases_before = monotonic(), tally.cases
            self.tally = tally
            self._done_before = self.done or 0.0
        self.tally = tally

    @property
    def done(self) -> float | None:
        """The share of the input that is done, 0 to 1; None where its size is not known."""
        if self.tally is None:
            return None
        if self.table.total:
            return min(1.0, self.tally.records / self.table.total)
        if self.table.bytes:
            return min(1.0, self.table.position / self.table.bytes)
        return None

    def counts(self) -> str:
        """Cases, cases a second, and the time that is left."""
        if self.tally is None:
            return "beginning"
        cases, took = self.tally.cases, monotonic() - self._before
        told = f"{cases:,} cases"
        if cases > self._cases_before:
            told += f", {(cases - self._cases_before) / max(took, 1e-9):,.0f} cases/s"
            done = self.done
            if done is not None and done > self._done_before:
                told += f", {duration(took * (1 - done) / (done - self._done_before))} left"
        return told

    def shares(self) -> str:
        """The share of the cases at each level of urgency."""
        if self.tally is None or not self.tally.cases or not self.with_levels:
            return ""
        cases = self.tally.cases
        return "  ".join(f"{level} {100 * count / cases:.0f}%" for level, count in self.tally.levels.items())


class _Lines:
    """Tells how far the run is, in a line, when some seconds have gone by."""

    def __init__(self, sofar: SoFar) -> None:
        self._sofar, self._last = sofar, monotonic()

    def __call__(self, tally: Tally) -> None:
        self._sofar.hear(tally)
        if monotonic() - self._last >= EVERY:
            self._last = monotonic()
            done = self._sofar.done
            share = f"{100 * done:.0f}%: " if done is not None else ""
            note(f"{share}{self._sofar.counts()}  {self._sofar.shares()}".rstrip())


@contextmanager
def _display(sofar: SoFar, console: Console) -> Iterator[None]:
    """A bar with the counts, and a line with the shares; gone when the run is over."""
    from rich.live import Live
    from rich.progress_bar import ProgressBar
    from rich.table import Table as Grid
    from rich.text import Text

    def drawn() -> Grid:
        done = sofar.done
        bar = ProgressBar(total=None if done is None else 1.0, completed=done or 0.0, width=min(60, console.width))
        grid = Grid.grid()
        grid.add_row(bar)
        for line in filter(None, (sofar.counts(), sofar.shares())):
            grid.add_row(Text(line))
        return grid

    live = Live(
        get_renderable=drawn, console=console, refresh_per_second=REFRESH, transient=True, redirect_stdout=False
    )
    with live:
        yield


def duration(seconds: float) -> str:
    """Seconds as people read them: `42 s`, `3:05`, `1:02:03`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
