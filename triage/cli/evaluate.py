"""`triage evaluate`: labelled cases in, figures out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli import BAD_INPUT, FINDINGS
from triage.cli.options import FormatOption, PackOption, RulesOption, Usage, load_rules, need
from triage.cli.pages import check_page, write_page

if TYPE_CHECKING:
    from triage.evaluate.gates import Outcome
    from triage.evaluate.result import Evaluation
    from triage.knowledge.base import KnowledgeBase

LabelledFiles = Annotated[
    list[Path],
    typer.Argument(metavar="FILES", help="Labelled cases: case files with expect:, or tables with expect.* columns."),
]
AgainstOption = Annotated[
    Path | None,
    typer.Option("--against", metavar="OTHER_RULES", help="Show which cases change from this rule base, and why."),
]
FailUnderOption = Annotated[
    list[str] | None,
    typer.Option("--fail-under", metavar="METRIC=VALUE", help="Exit with 1 where less comes, as top1=0.9; repeatable."),
]
HtmlOption = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one HTML page with plots, too.")]
CurveOption = Annotated[
    bool, typer.Option("--curve/--no-curve", help="Measure again with a growing share of the facts hidden.")
]
MapOption = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="YAML that names the columns of tables: column: finding, or null."),
]


def evaluate(
    files: LabelledFiles,
    rules: RulesOption = None,
    pack: PackOption = None,
    against: AgainstOption = None,
    fail_under: FailUnderOption = None,
    format: FormatOption = "text",
    html: HtmlOption = None,
    curve: CurveOption = True,
    map_: MapOption = None,
) -> None:
    """Measure the rules on labelled cases: accuracy, safety, exact intervals, coverage; compare two rule sets."""
    need("scipy", "the exact intervals", "evaluate")
    if html is not None:
        need("matplotlib", "the plots of the page", "evaluate")
        check_page("--html", html, files)
    from triage.evaluate.gates import BadGate, held, read_gates

    try:
        gates = read_gates(fail_under or ())
    except BadGate as error:
        raise Usage(str(error)) from None
    if against is not None and Path("-") in files:
        raise Usage("--against reads the cases twice, which standard input cannot be: name a file")
    kb = load_rules(rules, pack)
    found = _evaluated(kb, files, load_rules(against, pack) if against else None, curve, map_)
    outcomes = held(found, gates)
    _show(found, outcomes, format)
    if html is not None:
        from triage.evaluate.page import page

        write_page(html, page(found, outcomes), "the page")
    if found.unreadable.total or not found.labelled:
        raise typer.Exit(BAD_INPUT)
    if not all(outcome.reached for outcome in outcomes):
        raise typer.Exit(FINDINGS)


def _evaluated(
    kb: KnowledgeBase, files: list[Path], other: KnowledgeBase | None, curve: bool, map_: Path | None
) -> Evaluation:
    from triage.cases.records import UnreadableCases
    from triage.cli.batch_map import read_map
    from triage.cli.output import note
    from triage.evaluate.against import Mismatch
    from triage.evaluate.run import evaluate

    try:
        mapping = None if map_ is None else read_map(map_)
        with _progress() as hear:
            return evaluate(kb, files, mapping, other, curve, hear)
    except (Mismatch, UnreadableCases) as error:
        note(str(error))
        raise typer.Exit(BAD_INPUT) from None


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Tells on a terminal how far it has come, once a second at most; the line is gone at the end."""
    if not sys.stderr.isatty():
        yield lambda _cases: None
        return
    told = monotonic()

    def hear(cases: int) -> None:
        nonlocal told
        if monotonic() - told > 1:
            told = monotonic()
            print(f"\r{cases:,} cases", end="", file=sys.stderr, flush=True)

    try:
        yield hear
    finally:
        print("\r" + " " * 24, end="\r", file=sys.stderr, flush=True)


def _show(found: Evaluation, outcomes: list[Outcome], format: str) -> None:
    from triage.cli.output import WIDEST, console, note, show, show_json
    from triage.evaluate.as_data import evaluation_dict
    from triage.evaluate.text import evaluation_parts
    from triage.explanation.lines import Line

    if format == "json":
        show_json(evaluation_dict(found, outcomes))
    else:
        out = console()
        for part in evaluation_parts(found, outcomes):
            if isinstance(part, Line):
                show([part])
            else:
                out.print(part, soft_wrap=False, width=min(out.width, WIDEST))
    for outcome in outcomes:
        if not outcome.reached:
            came = "no case has a label for it" if outcome.came is None else f"{outcome.came:.4g} came"
            note(f"missed: {outcome.gate.metric} at least {outcome.gate.least:g}; {came}")
    if found.tally.cases and not found.labelled:
        note("no case has a label; write expect: {condition: ..., urgency: ..., step: ...} beside its facts")
