"""`triage ask`: the interview, at a terminal or from a file of answers."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from triage.cli import BAD_INPUT, INTERRUPTED
from triage.cli.assess import one_case
from triage.cli.options import FormatOption, PackOption, RulesOption, Usage, load_rules
from triage.cli.terminal import can_draw, end_by, is_asked

if TYPE_CHECKING:
    from triage.cases.model import Case
    from triage.cli.kept import Keeper
    from triage.explanation.lines import Line
    from triage.interview.interview import Interview

NO_TERMINAL = "questions are only asked at a terminal; without one, give the answers in a file: --answers FILE"
WIDEST = 100


def ask(
    rules: RulesOption = None,
    pack: PackOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="One line at a time, fit for screen readers.")] = False,
    answers: Annotated[
        Path | None, typer.Option("--answers", metavar="FILE", help="Answer from this case file, without asking.")
    ] = None,
    audience: Annotated[
        Literal["self", "someone", "clinician"] | None,
        typer.Option("--for", help="Whom it is about, and who answers (default: self)."),
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Keep the interview in this file, after every answer.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", metavar="FILE", help="Go on with a saved interview, and keep it there.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write a letter: .txt, .md or .html.")
    ] = None,
    format: FormatOption = "text",
) -> None:
    """Ask what matters, one question at a time, and say what it comes to.

    It informs and teaches; it is not medical advice.
    """
    from triage.cli.kept import Keeper
    from triage.cli.reports import Report

    letter = Report.at(report, (answers, save, resume))
    keeper = Keeper.at(save, resume)
    if answers is None and resume is None and not is_asked():
        raise Usage(NO_TERMINAL)
    kb = load_rules(rules, pack)
    gc.freeze()  # the rules live to the end: no search for garbage among them keeps a question waiting
    case = one_case(kb, answers, "an interview is about one") if answers is not None else None
    letter.check()
    talk = keeper.begin(kb, audience)
    try:
        if case is not None:
            talk = _unattended(talk, case, keeper)
        elif is_asked():
            talk = _at_terminal(talk, plain, keeper)
        elif talk.question is not None:
            raise Usage(f"this interview is not finished; {NO_TERMINAL}")
    except KeyboardInterrupt:
        keeper.finish()
        print(f"\ninterrupted; {keeper.where()}", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    _show(talk, case, format)
    letter.write(talk)
    if keeper.path is not None or (talk.changes and talk.question is not None):
        print(keeper.where(), file=sys.stderr)
    if keeper.failed or letter.failed:
        raise typer.Exit(BAD_INPUT)


def _unattended(talk: Interview, case: Case, keeper: Keeper) -> Interview:
    """The interview to its end, answered from the case; questions and answers go to stderr."""
    from triage.cases.plain import printable, quoted
    from triage.cli.phrases import transcript_lines
    from triage.interview.keeping.from_file import answer_from, from_file, is_begun

    if is_begun(talk) and printable(case.id) != printable(talk.name):
        keeper.tell(f"answers of another case ({quoted(case.id)}) are added to this interview")
    talk = from_file(talk, case)
    keeper.keep(talk)
    while (ask := talk.question) is not None:
        talk = answer_from(talk, case)
        keeper.keep(talk)
        _print(transcript_lines(talk, ask), sys.stderr)
    return talk


def _at_terminal(talk: Interview, plain: bool, keeper: Keeper) -> Interview:
    return _line_by_line(talk, keeper) if plain or not can_draw() else _on_the_whole_screen(talk, keeper)


def _on_the_whole_screen(talk: Interview, keeper: Keeper) -> Interview:
    from triage.cli.screens import EndedBySignal, run_full_screen

    try:
        return run_full_screen(talk, keeper.store)
    except EndedBySignal as ended:
        keeper.finish()
        with suppress(OSError):  # the terminal may have gone
            print(f"ended; {keeper.where()}", file=sys.stderr, flush=True)
        end_by(ended.signal)
    except OSError as error:
        if keeper.unsaved is None:
            raise
        keeper.not_saved(error)
        return keeper.unsaved


def _line_by_line(talk: Interview, keeper: Keeper) -> Interview:
    from triage.cli.plain import Conversation

    stream = sys.stdout if sys.stdout.isatty() else sys.stderr
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]

    def read() -> str | None:
        print("> ", end="", file=stream, flush=True)
        try:
            line = sys.stdin.readline()
        except OSError:  # the terminal has gone
            return None
        if not line:
            print(file=stream)
        return line or None

    keeper.tell = lambda text: _print([_line(text)], stream)
    return Conversation(talk, keeper.keep, read, lambda lines: _print(lines, stream)).run()


def _line(text: str) -> Line:
    from triage.explanation.lines import Line

    return Line(text, "bad")


def _print(lines: Iterable[Line], stream: object) -> None:
    import shutil

    from triage.explanation.lines import plain

    width = min(shutil.get_terminal_size().columns, WIDEST) if getattr(stream, "isatty", bool)() else 0
    if text := list(lines):
        print(plain(text, width), file=stream, flush=True)  # type: ignore[call-overload]


def _show(talk: Interview, case: Case | None, format: str) -> None:
    """The result to stdout; nothing where nothing was said."""
    from triage.cli.output import show, show_json
    from triage.cli.result import result_dict, result_lines

    if format == "json":
        show_json([result_dict(talk, case)])
    elif talk.changes or case is not None:
        show(result_lines(talk, case))
