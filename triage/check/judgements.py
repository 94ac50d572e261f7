"""What published evidence says against the documents, and what became of each such place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span

Became = Literal["caveat", "not encoded", "outranked", "unaccounted"]
BECAMES: tuple[Became, ...] = ("caveat", "not encoded", "outranked", "unaccounted")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One place where a document is wrong, contradictory or unsafe.

    `caveat`: shown with every rule that cites one of `about`; `not encoded`: that wording is nowhere used;
    `outranked`: `rules` are guideline rules that override the unsafe advice of `outranks`.
    """

    id: str
    became: Became
    about: tuple[str, ...]
    rules: tuple[str, ...]
    outranks: tuple[str, ...]


def judgements(kb: KnowledgeBase) -> list[Judgement]:
    """Every statement that says what becomes of statements of other sources. Needs all packs loaded."""
    found: list[Judgement] = []
    for statement in kb.statements.values():
        if not statement.action:
            continue
        outranking = [rule for rule in kb.rules if statement.id in rule.cites and rule.overrides]
        became: Became = "unaccounted"
        if statement.action == "keep" and statement.about:
            became = "caveat"
        elif statement.action == "not_encoded" and statement.not_encoded:
            became = "not encoded"
        elif statement.action == "override" and outranking:
            became = "outranked"
        outranked = dict.fromkeys(name for rule in outranking for name in rule.overrides)
        rules = tuple(rule.id for rule in outranking)
        found.append(Judgement(statement.id, became, statement.about, rules, tuple(outranked)))
    return found


def judgement_counts(found: Iterable[Judgement]) -> dict[str, int]:
    """How many became what, and how many there are."""
    found = list(found)
    return {**{became: sum(j.became == became for j in found) for became in BECAMES}, "places": len(found)}


def judgement_problems(kb: KnowledgeBase) -> list[Diagnostic]:
    """The places that nothing accounts for."""
    return [
        Diagnostic(
            "unaccounted",
            f"nothing became of '{judgement.id}', which asks to be '{kb.statements[judgement.id].action}'",
            kb.statements[judgement.id].span or Span("sources", 1, 1),
            "name what it is about, say why it is not encoded, or cite it in a rule with overrides",
        )
        for judgement in judgements(kb)
        if judgement.became == "unaccounted"
    ]
