"""`triage learn --tutor`: vignettes, the learner's scores, and the screen or the lines to learn on."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import Usage
from triage.cli.terminal import can_draw, end_by, is_asked

if TYPE_CHECKING:
    from triage.explanation.lines import Line
    from triage.knowledge.base import KnowledgeBase
    from triage.learn.tutor import Score, Vignette

SCORES = Path("tutor-scores.yaml")


def teach(kb: KnowledgeBase, path: Path | None, id: str | None, scores: Path, plain: bool) -> None:
    """Lessons on the vignettes of `path` (the shipped ones without it), those without a score first.

    Raises Usage where nobody can answer. Ends the command with 3 where there is nothing to learn on, or where
    scores cannot be kept.
    """
    if not is_asked() and not plain:
        raise Usage("the tutor asks at a terminal; without one, give --plain and the answers on stdin, a line each")
    vignettes = _vignettes(kb, path, id)
    done = _done(scores)
    fresh = [one for one in vignettes if one.id not in done or id is not None] or vignettes
    if plain or not can_draw():
        _line_by_line(fresh, scores)
    else:
        _on_the_whole_screen(fresh, scores)


def _vignettes(kb: KnowledgeBase, path: Path | None, id: str | None) -> list[Vignette]:
    from triage.cases.files import UnreadableCases
    from triage.cli.output import note
    from triage.knowledge.diagnostics import did_you_mean, render
    from triage.learn.tutor import read_vignettes, shipped_vignettes
    from triage.learn.tutor.vignettes import in_mixed_order

    found: list[Vignette] = []
    for one in read_vignettes(kb, path or shipped_vignettes()):
        if isinstance(one, UnreadableCases):
            note(render(one.diagnostic))
        else:
            found.append(one)
            if path is not None:
                for problem in one.problems:
                    note(f"{one.id}: {problem}")
    usable = [one for one in found if one.told]
    left_out = [one.id for one in found if not one.told]
    if left_out and usable:
        names = ", ".join(left_out[:3]) + (f" and {len(left_out) - 3} more" if len(left_out) > 3 else "")
        note(f"left out, since nothing in them can be told to begin with: {names}")
    if id is not None:
        usable = [one for one in usable if one.id == id]
    if not usable:
        known = did_you_mean(id or "", [one.id for one in found])
        what = (
            f"there is no vignette {id!r}; {known}" if id else "none of these cases knows anything that the rules ask"
        )
        help = "" if path else "; the shipped vignettes are for the shipped rules: name cases of your own"
        note(f"error: {what.rstrip('; ')}{help}")
        raise typer.Exit(BAD_INPUT)
    return in_mixed_order(usable)


def _done(scores: Path) -> set[str]:
    """The vignettes that have a score. Ends the command with 3 where the file cannot be used."""
    from triage.cli.output import note
    from triage.interview.keeping.private_file import check_writable, remove_leftovers
    from triage.learn.tutor.kept import BadScores, read_scores

    try:
        done = {str(one["case"]) for one in read_scores(scores)}
        remove_leftovers(scores)
        check_writable(scores)
    except BadScores as error:
        note(f"error: {str(scores)!r} does not hold scores: {error}; name another file with --scores")
    except OSError as error:
        note(f"error: {str(scores)!r} cannot be used for scores: {error.strerror or error}")
    else:
        return done
    raise typer.Exit(BAD_INPUT)


def _keep(scores: Path, score: Score) -> str:
    from triage.learn.tutor.kept import BadScores, keep

    try:
        keep(scores, score)
    except (BadScores, OSError) as error:
        return f"The score could not be kept in {str(scores)!r}: {getattr(error, 'strerror', None) or error}."
    return f"The score is kept in {str(scores)!r}."


def _line_by_line(vignettes: list[Vignette], scores: Path) -> None:
    from triage.cli.learning.plain_tutor import PlainTutor
    from triage.cli.output import show

    if sys.stdin is None:
        return
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]

    def read() -> str | None:
        print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line or not sys.stdin.isatty():
            print()
        return line or None

    def write(lines: Iterable[Line]) -> None:
        show(lines)

    PlainTutor(vignettes, lambda score: _keep(scores, score), read, write).run()


def _on_the_whole_screen(vignettes: list[Vignette], scores: Path) -> None:
    from triage.cli.learning.tutor import TutorApp
    from triage.cli.screens import EndedBySignal
    from triage.cli.screens.whole import run_whole

    try:
        run_whole(TutorApp(vignettes, lambda score: _keep(scores, score)))
    except EndedBySignal as ended:
        end_by(ended.signal)
