"""`triage learn CASE --watch DIR`: change a rule, and see what becomes of the case."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from triage.cli.options import Usage, need

if TYPE_CHECKING:
    from triage.explanation.lines import Line
    from triage.learn.watch import Seen

WAIT = 100  # milliseconds without a further change, after which the files are read: editors write in several steps


def watch(rules: Path, packs: list[str] | None, cases: Path) -> None:
    """Show the cases, then what each change of a file makes different, until it is interrupted.

    Raises Usage where the folder is not there, and KnowledgeError where its rules cannot be used to begin with.
    """
    need("watchfiles", "--watch", "learn")
    from triage.cli.output import show
    from triage.explanation.text import assessment_lines
    from triage.knowledge.load import UnknownPack
    from triage.learn.watch import look, look_again

    if not rules.is_dir():
        raise Usage(f"--watch {rules}: there is no such folder")
    if str(cases) == "-":
        raise Usage("--watch reads the case again and again, which standard input cannot be: name a file")
    try:
        seen = look(rules, packs, cases)
    except UnknownPack as error:
        raise Usage(str(error)) from None
    _tell_unreadable(seen)
    for assessment in seen.assessments.values():
        show(assessment_lines(assessment))
    _tell(f"watching {str(rules)!r} and {str(cases)!r}; Ctrl+C ends it")
    for names in _changes(rules, cases):
        seen, lines = look_again(seen, rules, packs, cases)
        _show_change(names, lines)


def _changes(rules: Path, cases: Path) -> Iterator[list[str]]:
    """The names of the files that changed, each time some did."""
    from watchfiles import watch as changes

    for found in changes(rules, cases, debounce=10 * WAIT, step=WAIT, raise_interrupt=True):
        names = sorted({Path(name).name for _, name in found})
        if any(name.endswith((".yaml", ".yml")) or name == cases.name for name in names):
            yield names


def _show_change(names: list[str], lines: Iterable[Line]) -> None:
    from triage.cli.output import show
    from triage.explanation.lines import Line

    show([Line(""), Line(", ".join(names), "title", lead="changed: "), *lines])
    sys.stdout.flush()


def _tell_unreadable(seen: Seen) -> None:
    for text in seen.unreadable:
        _tell(text)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
