"""What a finished run came to, in lines for people."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from triage.cli.batch_progress import duration
from triage.engine.urgency import has_urgency
from triage.explanation.words import SAFETY_LINE

if TYPE_CHECKING:
    from triage.batch import Job, Outcome
    from triage.cases.tables.opening import Table
    from triage.knowledge.base import KnowledgeBase

_NAMES = 12  # characters of the names before the counts


def column_notes(table: Table) -> Iterator[str]:
    """What of the columns could not be used; said once for the file, before it is read."""
    for problem in table.columns.problems:
        yield f"{problem.severity}[{problem.code}]: {problem.message}"


def reject_note(outcome: Outcome) -> str:
    """That rows were no cases, and where to find them."""
    count = outcome.tally.rejects
    rows = "1 row was no case" if count == 1 else f"{count:,} rows were no cases"
    return f"{rows}: {f'see {str(outcome.rejects)!r}' if outcome.rejects else 'told above'}"


def summary(kb: KnowledgeBase, job: Job, outcome: Outcome) -> Iterator[str]:
    """Counts, levels, problems, time and memory, and the safety line."""
    tally = outcome.tally
    place = "standard output" if job.out == "-" else repr(job.out)
    yield f"{tally.cases:,} cases in {place}, in the order of the input"
    if tally.rejects:
        yield reject_note(outcome)
    if outcome.taken_up:
        yield f"taken up after {outcome.taken_up:,} records that were done before"
    if has_urgency(kb) and tally.cases:
        for level, count in tally.levels.items():
            yield f"  {level:{_NAMES + 2}} {count:>13,}  {100 * count / tally.cases:5.1f}%"
        settled = 100 * tally.settled / tally.cases
        yield f"  {'settled':{_NAMES + 2}} {tally.settled:>13,}  {settled:5.1f}%"
    if tally.problems:
        yield "problems: " + ", ".join(f"{count:,} {code}" for code, count in tally.problems.items())
    yield ", ".join(_cost(outcome))
    yield SAFETY_LINE


def _cost(outcome: Outcome) -> Iterator[str]:
    yield f"{outcome.seconds:.1f} s" if outcome.seconds < 60 else duration(outcome.seconds)
    yield f"{outcome.cases_now / max(outcome.seconds, 1e-9):,.0f} cases/s"
    if peak := peak_memory():
        yield f"at most {peak / 2**20:,.0f} MiB of memory"


def peak_memory() -> int | None:
    """The most memory, in bytes, that this process had; None on systems that do not tell."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
