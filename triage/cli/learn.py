"""`triage learn`: one inference step by step, in the terminal and as a page; the tutor; rules watched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import FormatOption, PackOption, RulesOption, Usage, load_rules
from triage.cli.pages import check_page, write_page
from triage.cli.terminal import can_draw, end_by, is_asked

if TYPE_CHECKING:
    from triage.cases.model import Case
    from triage.knowledge.base import KnowledgeBase
    from triage.learn import Recording

CaseArgument = Annotated[
    Path | None, typer.Argument(metavar="CASE", help="A case file; - is stdin. The first case, unless --id says which.")
]
HtmlOption = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write the player as one HTML page that needs nothing else."),
]
IdOption = Annotated[str | None, typer.Option("--id", metavar="ID", help="Which case of the file.")]


TutorOption = Annotated[
    bool,
    typer.Option("--tutor", help="Learn on vignettes (of CASE, or the shipped ones): ask, name, be scored."),
]
ScoresOption = Annotated[Path, typer.Option("--scores", metavar="FILE", help="Where the tutor keeps your scores.")]
WatchOption = Annotated[
    Path | None,
    typer.Option("--watch", metavar="DIR", help="Assess CASE again whenever a rule in this folder changes."),
]


def learn(
    case: CaseArgument = None,
    id: IdOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="As text, without the whole screen.")] = False,
    html: HtmlOption = None,
    tutor: TutorOption = False,
    scores: ScoresOption = Path("tutor-scores.yaml"),
    watch: WatchOption = None,
    rules: RulesOption = None,
    pack: PackOption = None,
    format: FormatOption = "text",
) -> None:
    """Show forward chaining step by step, teach on vignettes, or watch what a changed rule does.

    It informs and teaches; it is not medical advice.
    """
    _refuse_together({"--html": html is not None, "--tutor": tutor, "--watch": watch is not None,
                      "--format json": format == "json"})  # fmt: skip
    if tutor:
        from triage.cli.tutor import teach

        teach(load_rules(rules, pack), case, id, scores, plain)
        return
    if case is None:
        raise Usage("name a case file, as: triage learn examples/cases/first.yaml; or --tutor, to learn on vignettes")
    if watch is not None:
        from triage.cli.watching import watch as look_on

        if rules is not None:
            raise Usage("--watch DIR is the rule base itself; leave out --rules")
        if id is not None:
            raise Usage("--watch shows every case of the file; leave out --id")
        look_on(watch, pack, case)
        return
    if html is not None:
        check_page("--html", html, [case])
    _show(record(load_rules(rules, pack), case, id), html, plain, format)


def _refuse_together(given: dict[str, bool]) -> None:
    names = [name for name, there in given.items() if there]
    if len(names) > 1:
        raise Usage(f"{' and '.join(names)} do not go together; choose one")


def record(kb: KnowledgeBase, case: Path, id: str | None) -> Recording:
    """The inference of the case that is meant."""
    from triage.learn import record as recorded

    return recorded(kb, chosen(kb, case, id))


def _show(recording: Recording, html: Path | None, plain: bool, format: str) -> None:
    from triage.cli.output import show, show_json
    from triage.learn.text import recording_lines

    if html is not None:
        from triage.learn.player import page

        write_page(html, page(recording), "the player")
    elif format == "json":
        show_json(recording.to_dict())
    elif plain or not (is_asked() and can_draw()):
        show(recording_lines(recording))
    else:
        play(recording)


def play(recording: Recording) -> None:
    """The player on the whole terminal; a signal ends the process as it ends any other."""
    from triage.cli.learning.player import PlayerApp
    from triage.cli.screens import EndedBySignal
    from triage.cli.screens.whole import run_whole

    try:
        run_whole(PlayerApp(recording))
    except EndedBySignal as ended:
        end_by(ended.signal)


def chosen(kb: KnowledgeBase, path: Path, id: str | None) -> Case:
    """The case of the file that is meant: the first, or the one with this id.

    Ends the command with 3 where no such case can be read.
    """
    from triage.cli.assess import CaseReader
    from triage.cli.output import note

    reader = CaseReader(kb, [path])
    seen: list[str] = []
    for found in reader:
        if id is None or found.id == id:
            return found
        seen.append(found.id)
    if seen:
        from triage.knowledge.diagnostics import did_you_mean

        hint = did_you_mean(id or "", seen) or f"its first is {seen[0]!r}"
        note(f"error: {str(path)!r} has no case {id!r}; {hint}")
    raise typer.Exit(BAD_INPUT)
