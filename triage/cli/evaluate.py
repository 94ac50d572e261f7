"""`triage evaluate`: labelled cases in, figures out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli import BAD_INPUT, FINDINGS
from triage.cli.options import FormatOption, PackOption, RulesOption, Usage, load_rules

if TYPE_CHECKING:
    from triage.evaluate.gates import Outcome
    from triage.evaluate.result import Evaluation
    from triage.knowledge.base import KnowledgeBase

LabelledFiles = Annotated[
    list[Path], typer.Argument(metavar="FILES", help="Labelled cases: case files with expect:, or tables with expect.* columns.")
]
AgainstOption = Annotated[
    Path | None, typer.Option("--against", metavar="OTHER_RULES", help="Show which cases change from this rule base, and why.")
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
    Path | None, typer.Option("--map", metavar="FILE", help="YAML that names the columns of tables: column: finding, or null.")
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
    map: MapOption = None,
) -> None:
    """Measure the rules on labelled cases: accuracy, safety, exact intervals, coverage; compare two rule sets."""
    _need("scipy", "the exact intervals")
    if html is not None:
        _need("matplotlib", "the plots of the page")
        _check_page(html, files)
    from triage.evaluate.gates import BadGate, held, read_gates

    try:
        gates = read_gates(fail_under or ())
    except BadGate as error:
        raise Usage(str(error)) from None
    kb = load_rules(rules, pack)
    found = _evaluated(kb, files, load_rules(against, pack) if against else None, curve, map)
    outcomes = held(found, gates)
    _show(found, outcomes, format)
    if html is not None:
        _write_page(found, outcomes, html)
    if found.unreadable.total or not found.tally.cases:
        raise typer.Exit(BAD_INPUT)
    if not all(outcome.reached for outcome in outcomes):
        raise typer.Exit(FINDINGS)


def _need(library: str, what: str) -> None:
    from importlib.util import find_spec

    if find_spec(library) is None:
        raise Usage(f"{what} need {library}, which is not installed: pip install 'symptom-triage[evaluate]'")
