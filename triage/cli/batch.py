"""`triage batch`: many cases from file to file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from triage.cli import BAD_INPUT, FINDINGS, INTERRUPTED
from triage.cli.options import PackOption, RulesOption, Usage, load_rules

if TYPE_CHECKING:
    from triage.batch import Job
    from triage.cases.tables.opening import Table
    from triage.knowledge.base import KnowledgeBase

InFormat = Literal["csv", "tsv", "jsonl", "json", "yaml", "parquet", "arrow"]
OutFormat = Literal["csv", "tsv", "jsonl", "parquet", "arrow"]


def batch(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A table or file of cases, a folder of case files, or - for stdin.")
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="OUT",
            help="Where the results go: .csv, .tsv, .jsonl, .parquet or .arrow; - is stdout. "
            "An older OUT is replaced when all is done, not before.",
        ),
    ] = None,
    fired: Annotated[bool, typer.Option("--fired", help="Add the rules that fired.")] = False,
    map_: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="YAML that says for columns which finding they are; null: none."),
    ] = None,
    explain_columns: Annotated[
        bool, typer.Option("--explain-columns", help="Show what every column was understood as, and end.")
    ] = False,
    explain: Annotated[
        list[str] | None,
        typer.Option("--explain", metavar="ID", help="Explain this case of the table instead of writing; repeatable."),
    ] = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="Where rows go that can't be read as cases, with the reason (default: OUT.rejects.jsonl, "
            "stderr with -o -). Written only where there are any; one of an earlier run is removed.",
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was interrupted or killed.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Begin anew where such a run is left.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 3 when there is any problem or reject; OUT is written.")
    ] = False,
    rules: RulesOption = None,
    pack: PackOption = None,
    read_as: Annotated[
        InFormat | None, typer.Option("--from", metavar="FORMAT", help="What IN is, where its name does not say.")
    ] = None,
    to: Annotated[
        OutFormat | None, typer.Option("--to", metavar="FORMAT", help="What OUT is to be, where its name does not say.")
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no summary, only what went wrong.")
    ] = False,
) -> None:
    """Assess every case of IN: one row a case, in the order of IN, and nothing lost.

    OUT is written whole or not at all; until then its files are in the folder OUT.part.
    """
    from triage.batch import BatchError, CountsDiffer, Job, WrongUse
    from triage.cases.records import UnreadableCases
    from triage.cli.output import note

    reading = explain_columns or bool(explain)
    if out is None and not reading:
        raise Usage("say where the results go: triage batch IN -o OUT, as -o results.parquet, or -o - for stdout")
    try:
        kb = load_rules(rules, pack)
        job = Job(source, out or "-", to, read_as, _mapping(map_), fired, rejects, resume, restart)
        if not reading:
            job.check()
        with _opened(kb, job) as table:
            if explain_columns:
                _show_columns(table)
            elif explain:
                _explain(kb, table, explain)
            elif _run(kb, table, job, quiet) and strict:
                raise typer.Exit(BAD_INPUT)
    except WrongUse as error:
        raise Usage(str(error)) from None
    except (BatchError, UnreadableCases) as error:
        note("\n".join((_told(error), *getattr(error, "__notes__", ()))))
        raise typer.Exit(FINDINGS if isinstance(error, CountsDiffer) else BAD_INPUT) from None
    except KeyboardInterrupt as stop:
        note("; ".join(("interrupted", *getattr(stop, "__notes__", ()))))
        raise typer.Exit(INTERRUPTED) from None


def _told(error: Exception) -> str:
    from triage.batch import BatchError

    return f"error: {error}" if isinstance(error, BatchError) else str(error)


def _mapping(path: Path | None) -> dict[str, str | None] | None:
    if path is None:
        return None
    from triage.cli.batch_map import read_map

    return read_map(path)


def _opened(kb: KnowledgeBase, job: Job) -> Table:
    from triage.cases.tables.opening import open_table

    return open_table(kb, job.source, job.mapping, job.read_as)


def _show_columns(table: Table) -> None:
    for line in table.columns.lines():
        print(line)


def _explain(kb: KnowledgeBase, table: Table, ids: list[str]) -> None:
    """Print what `triage explain` prints for these cases."""
    from triage.batch.explain import assessed_alone
    from triage.cli.output import note, show
    from triage.engine.assessment import Assessment
    from triage.explanation import explain
    from triage.explanation.text import explanation_lines

    missing = shown = 0
    for found in assessed_alone(kb, table, ids):
        if isinstance(found, Assessment):
            if shown:
                print()
            shown += 1
            show(explanation_lines(explain(found)))
            continue
        missing += 1
        if isinstance(found, str):
            note(f"error: no case of the input has the id '{found}'")
        else:
            note(f"error: '{found.case}' is no case (row {found.row} of {found.file}): {found.reason}")
    if missing:
        raise typer.Exit(BAD_INPUT)


def _run(kb: KnowledgeBase, table: Table, job: Job, quiet: bool) -> bool:
    """Whether there was a problem or a reject."""
    from triage.batch import run
    from triage.cli.batch_progress import progress
    from triage.cli.batch_summary import column_notes, reject_note, summary
    from triage.cli.output import note

    for line in column_notes(table):
        note(line)
    with progress(kb, table, quiet) as told:
        outcome = run(kb, table, job, told)
    if not quiet:
        for line in summary(kb, job, outcome):
            note(line)
    elif outcome.tally.rejects:
        note(reject_note(outcome))
    return bool(outcome.tally.rejects or outcome.tally.problems or table.columns.problems)
