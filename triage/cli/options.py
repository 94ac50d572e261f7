"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from triage.knowledge.base import KnowledgeBase

RulesOption = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="Folder of the rule base (default: the shipped rules).")
]
PackOption = Annotated[
    list[str] | None, typer.Option("--pack", metavar="NAME", help="Use the rules of this pack only; repeatable.")
]
FormatOption = Annotated[Literal["text", "json"], typer.Option("--format", help="Output for people or for programs.")]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 3 when a case has any problem.")]
CaseFiles = Annotated[
    list[Path], typer.Argument(metavar="FILES", help="Case files: YAML, JSON or JSON Lines; - is stdin.")
]


class Usage(Exception):
    """The command was used wrongly; the message says how to use it."""


def load_rules(rules: Path | None, packs: list[str] | None) -> KnowledgeBase:
    """The rule base that the options choose. Raises KnowledgeError, and Usage for an unknown pack."""
    from triage.knowledge.load import UnknownPack, load

    if rules is not None and str(rules) in ("", "."):
        rules = Path.cwd()
    try:
        return load(rules, packs or None)
    except UnknownPack as error:
        raise Usage(str(error)) from None


def need(library: str, what: str, extra: str) -> None:
    """Raise Usage where a library of an extra, that `what` needs, is not installed."""
    from importlib.util import find_spec

    if find_spec(library) is None:
        raise Usage(f"{what}: this takes {library}, which is not installed: pip install 'symptom-triage[{extra}]'")
