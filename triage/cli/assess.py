"""`triage assess`: case files in, assessments out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from triage.cli import BAD_INPUT
from triage.cli.options import CaseFiles, FormatOption, PackOption, RulesOption, StrictOption, load_rules

if TYPE_CHECKING:
    from triage.cases.model import Case
    from triage.knowledge.base import KnowledgeBase


def assess(
    files: CaseFiles,
    rules: RulesOption = None,
    pack: PackOption = None,
    format: FormatOption = "text",
    strict: StrictOption = False,
) -> None:
    """Assess the cases of FILES: candidates, urgency, next steps, and what speaks for and against."""
    from triage.cli.output import JsonList, show
    from triage.engine.assessment import assess as assess_case
    from triage.explanation.text import assessment_lines

    kb = load_rules(rules, pack)
    reader = CaseReader(kb, files)
    if format == "json":
        with JsonList() as out:
            for case in reader:
                out.add(assess_case(kb, case).to_dict())
    else:
        for place, case in enumerate(reader):
            if place:
                print()
            show(assessment_lines(assess_case(kb, case)))
    if reader.unreadable or (strict and reader.problems):
        raise typer.Exit(BAD_INPUT)


class CaseReader:
    """Every readable case of the files, in order; what cannot be read goes to stderr and is counted."""

    def __init__(self, kb: KnowledgeBase, files: list[Path]) -> None:
        self.kb, self.files = kb, files
        self.unreadable = self.problems = 0

    def __iter__(self) -> Iterator[Case]:
        from triage.cases.files import UnreadableCases, read_cases
        from triage.cli.output import note
        from triage.knowledge.diagnostics import render

        for file in self.files:
            for case in read_cases(self.kb, file):
                if isinstance(case, UnreadableCases):
                    self.unreadable += 1
                    note(render(case.diagnostic))
                else:
                    self.problems += len(case.problems)
                    yield case


def one_case(kb: KnowledgeBase, path: Path, why: str) -> Case:
    """The one case of a file; what is wrong goes to stderr, and ends the command with 3. `why` there is one only."""
    from triage.cli.output import note

    reader = CaseReader(kb, [path])
    found = [case for _, case in zip(range(2), reader, strict=False)]
    if len(found) == 1 and not reader.unreadable:
        return found[0]
    if not reader.unreadable:
        note(f"error: {str(path)!r} holds more than one case; {why}: give a file with one case")
    raise typer.Exit(BAD_INPUT)
