"""`triage explain`: how, why not, and what if."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli import BAD_INPUT
from triage.cli.assess import CaseReader
from triage.cli.options import FormatOption, PackOption, RulesOption, StrictOption, Usage, load_rules

if TYPE_CHECKING:
    from triage.engine.assessment import Assessment
    from triage.knowledge.base import KnowledgeBase


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A case file; - is stdin.")],
    why_not: Annotated[
        list[str] | None,
        typer.Option("--why-not", metavar="CONDITION", help="Why this condition is not shown; repeatable."),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if", metavar="FINDING=VALUE", help="What this would change; repeated ones change together."
        ),
    ] = None,
    rules: RulesOption = None,
    pack: PackOption = None,
    format: FormatOption = "text",
    strict: StrictOption = False,
) -> None:
    """Explain each case of FILE: the chain of rules and facts behind everything shown, with sources."""
    from triage.cli.output import JsonList, show
    from triage.engine.assessment import assess
    from triage.explanation.why_not import UnknownCondition

    pairs = [_change(text) for text in what_if or ()]
    kb = load_rules(rules, pack)
    _refuse_unusable(kb, pairs)
    changes = dict(pairs)
    reader = CaseReader(kb, [file])
    try:
        if format == "json":
            with JsonList() as out:
                for case in reader:
                    out.add(_data(assess(kb, case), why_not or [], changes))
        else:
            for place, case in enumerate(reader):
                if place:
                    print()
                _show(assess(kb, case), why_not or [], changes, show)
    except UnknownCondition as error:
        raise Usage(str(error)) from None
    if reader.unreadable or (strict and reader.problems):
        raise typer.Exit(BAD_INPUT)


def _refuse_unusable(kb: KnowledgeBase, changes: list[tuple[str, Any]]) -> None:
    from triage.cases.facts import case_from_facts

    problems = [p.message for p in case_from_facts(kb, changes).problems if p.severity == "error"]
    if problems:
        raise Usage("--what-if: " + "; ".join(problems))


def _change(text: str) -> tuple[str, Any]:
    """`age=70` as a finding and a value; a list is written `imaging_done=[X-ray, MRI]`."""
    from triage.knowledge.nodes import read_yaml

    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise Usage(f"--what-if takes FINDING=VALUE, as back_pain=absent or age=70, not '{text}'")
    documents, errors = read_yaml(value, "--what-if")
    if errors or not documents or documents[0].value is None:
        raise Usage(f"--what-if: '{text}' has no value that can be read; write unknown to take a fact away")
    return name.strip(), documents[0].value


def _data(assessment: Assessment, conditions: list[str], changes: dict[str, Any]) -> dict[str, Any]:
    from triage.explanation import explain as how
    from triage.explanation import what_if, why_not

    data = how(assessment).to_dict()
    data["why_not"] = [why_not(assessment.kb, assessment, name).to_dict() for name in conditions]
    data["what_if"] = what_if(assessment.kb, assessment, changes).to_dict() if changes else None
    return data


def _show(assessment: Assessment, conditions: list[str], changes: dict[str, Any], show: Any) -> None:
    from triage.explanation import explain as how
    from triage.explanation import what_if, why_not
    from triage.explanation.text import explanation_lines, what_if_lines, why_not_lines

    for name in conditions:
        show(why_not_lines(why_not(assessment.kb, assessment, name)))
    if changes:
        show(what_if_lines(what_if(assessment.kb, assessment, changes)))
    if not conditions and not changes:
        show(explanation_lines(how(assessment)))
