"""`triage learn CASE --watch DIR`: change a rule, and see what becomes of the case."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import Usage, need
from triage.knowledge.files import SUFFIXES

if TYPE_CHECKING:
    from triage.explanation.lines import Line
    from triage.learn.watch import Seen

LOOK = 1000  # milliseconds after which the folders are looked at again
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
    try:
        for names in _changes(rules, cases):
            seen, lines = look_again(seen, rules, packs, cases)
            _show_change(names, lines)
    except OSError:
        if _stays(rules):  # else it was removed while it was being read
            raise
    except RuntimeError as error:  # the library's own, as for a name that is no UTF-8
        _tell(f"error: {str(rules)!r} or {str(cases.parent)!r} cannot be watched: {error}")
        raise typer.Exit(BAD_INPUT) from None
    _tell(f"error: the folder {str(rules)!r} is no longer there")
    raise typer.Exit(BAD_INPUT)


def _stays(rules: Path) -> bool:
    """Whether the folder is still there after a second: when it is removed, what it holds goes first."""
    end = time.monotonic() + LOOK / 1000
    while rules.is_dir() and time.monotonic() < end:
        time.sleep(WAIT / 1000)
    return rules.is_dir()


def _changes(rules: Path, cases: Path) -> Iterator[list[str]]:
    """The names of the files that changed, each time some did.

    Folders are watched, not files: an editor that saves by renaming puts another file in place of the watched one.
    Ends where the folder of the rules is no longer there.
    """
    from watchfiles import watch as changes

    case = cases.resolve()

    def matters(_: object, name: str) -> bool:
        path = Path(name)
        return path.suffix in SUFFIXES or path.resolve() == case or path.is_dir()

    while rules.is_dir():
        folders = _folders(rules, cases)
        # Every second, too: no system tells reliably of folders that come and go.
        events = changes(
            *folders, recursive=False, watch_filter=matters, debounce=10 * WAIT, step=WAIT,
            rust_timeout=LOOK, yield_on_timeout=True,
        )  # fmt: skip
        for found in events:
            of_rules = [Path(name) for _, name in found if Path(name).is_relative_to(rules.resolve())]
            names = {path.name for path in of_rules if path.suffix in SUFFIXES}
            names |= {cases.name for _, name in found if Path(name).resolve() == case}
            if names:
                yield sorted(names)
            if not rules.is_dir() or _folders(rules, cases) != folders:  # it may have gone before it was listed
                break


def _folders(rules: Path, cases: Path) -> list[Path]:
    below = sorted(path for path in rules.resolve().rglob("*") if path.is_dir())
    return [path for path in (rules.resolve(), *below, cases.resolve().parent) if path.is_dir()]


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
