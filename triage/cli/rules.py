"""Commands for rule authors: check, test, sources, findings and schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from triage.cli import FINDINGS
from triage.cli.options import FormatOption, PackOption, RulesOption, Usage, load_rules


def check(rules: RulesOption = None, pack: PackOption = None, format: FormatOption = "text") -> None:
    """Check the rule base: every error and every doubtful place, with file, line and what to write instead."""
    from triage.check.lints import check as lint
    from triage.check.rule_tests import read_rule_tests
    from triage.cli.output import note, show_json
    from triage.knowledge.diagnostics import Diagnostic, KnowledgeError, render_all
    from triage.knowledge.files import shipped_rules

    note(f"checking {rules or shipped_rules()}")
    found: tuple[Diagnostic, ...]
    summary = ""
    try:
        kb = load_rules(rules, pack)
        tests, unusable = read_rule_tests(rules, kb.packs)
        found = (*lint(kb), *unusable)
        summary = f"{len(kb.rules)} rules, {len(kb.findings)} findings, {len(kb.conditions)} conditions, "
        summary += f"{len(tests)} rule tests: "
    except KnowledgeError as error:
        found = error.diagnostics
    if format == "json":
        show_json([diagnostic.to_dict() for diagnostic in found])
    elif found:
        print(render_all(found))
    else:
        print(f"{summary}no errors, no warnings")
    if any(d.severity == "error" for d in found):
        raise typer.Exit(FINDINGS)


def test(rules: RulesOption = None, pack: PackOption = None, format: FormatOption = "text") -> None:
    """Run the rule tests beside the rules (*.test.yaml), and count the rules that no test fires."""
    from triage.check.report import run_all
    from triage.cli.output import note, show_json
    from triage.knowledge.files import shipped_rules

    note(f"testing {rules or shipped_rules()}")
    kb = load_rules(rules, pack)
    report = run_all(kb, rules, kb.packs)
    if format == "json":
        show_json(report.to_dict())
    else:
        print(report.text())
    if report.failed:
        raise typer.Exit(FINDINGS)


def sources(rules: RulesOption = None, format: FormatOption = "text") -> None:
    """List every statement of the sources: encoded by a rule, shown as a note, or not encoded and why."""
    from triage.check.sources import source_report
    from triage.cli.output import show_json

    report = source_report(load_rules(rules, None))
    if format == "json":
        show_json(report.to_dict())
    else:
        print(report.text())
    if report.problems:
        raise typer.Exit(FINDINGS)


def findings(
    word: Annotated[
        str | None, typer.Argument(metavar="[WORD]", help="Only what has this word in a name or the question.")
    ] = None,
    rules: RulesOption = None,
    format: FormatOption = "text",
) -> None:
    """List the findings a case may name: id, what to write, and the question."""
    from triage.cli.output import show, show_json
    from triage.explanation.vocabulary import finding_dict, finding_lines, findings_with

    kb = load_rules(rules, None)
    found = findings_with(kb, word or "")
    if format == "json":
        show_json([finding_dict(kb, finding) for finding in found])
    else:
        show(finding_lines(kb, found))


def schema(
    kind: Annotated[
        str | None, typer.Argument(metavar="[KIND]", help="Print this schema; without it, list the kinds.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="DIR", help="Write every schema to this folder.")
    ] = None,
) -> None:
    """JSON Schemas of every YAML kind, of cases, and of what assess, explain and evaluate print as JSON."""
    from triage.check.schemas import schemas, write_schemas
    from triage.cli.output import show_json
    from triage.knowledge.diagnostics import did_you_mean

    known = schemas()
    if write is not None:
        for path in write_schemas(write):
            print(path)
    elif kind is None:
        print("\n".join(f"{name:12} {known[name].get('title', '')}" for name in known))
    elif kind in known:
        show_json(known[kind])
    else:
        raise Usage(f"there is no schema '{kind}'; {did_you_mean(kind, known) or 'one of ' + ', '.join(known)}")
