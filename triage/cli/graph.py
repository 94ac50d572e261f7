"""`triage graph`: the rules, or what became of one case, as a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from triage.cli.assess import one_case
from triage.cli.options import FormatOption, PackOption, RulesOption, Usage, load_rules, need
from triage.cli.pages import check_page, write_page

if TYPE_CHECKING:
    from triage.explanation.graph import RuleGraph
    from triage.knowledge.base import KnowledgeBase

Language = Literal["text", "mermaid", "dot", "svg"]
_SUFFIXES: dict[str, Language] = {
    ".txt": "text",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
}


def graph(
    condition: Annotated[
        str | None, typer.Argument(metavar="[CONDITION]", help="Only the rules about this condition.")
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option("--as", help="A tree for people, a graph language, or a picture (default: by -o, else text)."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write to this file, whole or not at all.")
    ] = None,
    case: Annotated[
        Path | None, typer.Option("--case", metavar="FILE", help="Show what becomes of this case; - is stdin.")
    ] = None,
    rules: RulesOption = None,
    pack: PackOption = None,
    format: FormatOption = "text",
) -> None:
    """Show the rules as a graph: findings lead to rules, rules to what they conclude; with --case, what fired."""
    if format == "json" and language is not None:
        raise Usage("--as and --format json are two ways to show a graph: give one of them")
    language = language or _SUFFIXES.get(out.suffix.lower() if out else "", "text")
    if language == "svg" and format == "text":
        need("igraph", "pictures", "drawing")
    if out == Path("-"):
        out = None
    if out is not None:
        check_page("-o", out, [path for path in (case,) if path is not None])
    drawn = _graph(load_rules(rules, pack), condition, case)
    if out is not None:
        write_page(out, _text(drawn, language, format) + "\n", "the graph")
    elif language == "text" and format == "text":
        from triage.cli.output import show
        from triage.explanation.graph import tree_lines

        show(tree_lines(drawn))
    else:
        print(_text(drawn, language, format))


def _graph(kb: KnowledgeBase, condition: str | None, case: Path | None) -> RuleGraph:
    from triage.cli.output import note
    from triage.engine.assessment import assess
    from triage.explanation.graph import case_graph, rule_graph
    from triage.explanation.why_not import UnknownCondition, find_condition

    try:
        about = find_condition(kb, condition) if condition else None
    except UnknownCondition as error:
        raise Usage(str(error)) from None
    if case is None:
        return rule_graph(kb, about)
    assessment = assess(kb, one_case(kb, case, "a graph is of one"))
    for problem in assessment.problems:
        note(f"{problem.severity}: {problem.message} [{problem.code}]")
    return case_graph(assessment, about)


def _text(drawn: RuleGraph, language: Language, format: str) -> str:
    import json

    from triage.explanation import graph as graphs
    from triage.explanation.lines import plain

    if format == "json":
        return json.dumps(graphs.graph_dict(drawn), indent=2, ensure_ascii=False)
    if language == "svg":
        from triage.explanation.drawing import svg

        return svg(drawn).rstrip("\n")
    if language == "text":
        return plain(graphs.tree_lines(drawn))
    return graphs.dot(drawn) if language == "dot" else graphs.mermaid(drawn)
