"""What became of every statement of the sources, and which rules rest on a choice of ours or on doubtful ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from triage.check.judgements import judgement_counts, judgement_problems, judgements
from triage.check.words import listed
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span, render
from triage.knowledge.model import Rule, Statement

How = Literal["rule", "note", "not encoded", "unaccounted"]
HOWS: tuple[How, ...] = ("rule", "note", "not encoded", "unaccounted")


@dataclass(frozen=True, slots=True)
class Row:
    """One statement: by which rules it is encoded, or `reason` why it is not."""

    id: str
    source: str
    locator: str
    kind: str
    how: How
    rules: tuple[str, ...]
    reason: str
    caveat: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a statement or a rule is to be read with care, and the rules that it touches."""

    id: str
    of: Literal["statement", "rule"]
    text: str
    rules: tuple[str, ...]


def statement_table(kb: KnowledgeBase) -> list[Row]:
    """One row a statement, in the order of the sources. True only of a rule base with all its packs loaded."""
    citing: dict[str, list[Rule]] = {id: [] for id in kb.statements}
    for rule in kb.rules:
        for cite in dict.fromkeys(rule.cites):
            citing[cite].append(rule)
    return [_row(statement, citing[statement.id]) for statement in kb.statements.values()]


def _row(statement: Statement, citing: list[Rule]) -> Row:
    rules = tuple(rule.id for rule in citing)
    how: How = "not encoded" if statement.not_encoded else "unaccounted"
    if citing:
        only_notes = all(conclusion.verb == "note" for rule in citing for conclusion in rule.then)
        how = "note" if only_notes else "rule"
    return Row(
        statement.id, statement.source, statement.locator, statement.kind, how, rules,
        statement.not_encoded, statement.caveat,
    )  # fmt: skip


def counts(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    """How many statements became what: by source, then under `total`."""
    rows = list(rows)
    found: dict[str, dict[str, int]] = {}
    for source in dict.fromkeys(row.source for row in rows):
        found[source] = _count(row for row in rows if row.source == source)
    return {**found, "total": _count(rows)}


def _count(rows: Iterable[Row]) -> dict[str, int]:
    by_how = Counter[str](row.how for row in rows)
    return {**{how: by_how[how] for how in HOWS}, "statements": by_how.total()}


def statement_problems(kb: KnowledgeBase) -> list[Diagnostic]:
    """The statements that nothing accounts for, and those both cited and said to be not encoded."""
    found: list[Diagnostic] = []
    for row in statement_table(kb):
        span = kb.statements[row.id].span or Span(f"sources/{row.source}", 1, 1)
        if row.how == "unaccounted":
            message = f"no rule cites the statement '{row.id}', and nothing says why"
            found.append(Diagnostic("unaccounted", message, span, "cite it in a rule, or add not_encoded: <why>"))
        elif row.rules and row.reason:
            message = f"the statement '{row.id}' is said to be not encoded, yet '{row.rules[0]}' cites it"
            found.append(Diagnostic("cited-not-encoded", message, span, "remove not_encoded:, or the citation"))
    return found


def own_choices(kb: KnowledgeBase) -> tuple[Rule, ...]:
    """The rules with a cut-off or level that the sources leave open and this project chose."""
    return tuple(rule for rule in kb.rules if rule.own_choice)


def doubtful(kb: KnowledgeBase) -> tuple[Doubt, ...]:
    """Statements that are doubtful or carry a caveat, then rules with limitations or unverified evidence."""
    found = [
        Doubt(row.id, "statement", row.caveat or kb.statements[row.id].paraphrase, row.rules)
        for row in statement_table(kb)
        if row.kind == "doubtful" or row.caveat
    ]
    found += [Doubt(rule.id, "rule", text, (rule.id,)) for rule in kb.rules for text in _weak(rule)]
    return tuple(found)


def _weak(rule: Rule) -> list[str]:
    found = [rule.limitations] if rule.limitations else []
    if rule.evidence == "S2":
        found.append("read in a secondary source, not in the original")
    if rule.evidence == "M" or not rule.verified:
        found.append("general knowledge, not verified against a source")
    return found


@dataclass(frozen=True)
class SourceReport:
    """All of it for one rule base, as text and as data."""

    kb: KnowledgeBase
    rows: tuple[Row, ...]
    problems: tuple[Diagnostic, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same for `--format json`."""
        return {
            "packs": list(self.kb.packs),
            "counts": counts(self.rows),
            "statements": [asdict(row) for row in self.rows],
            "skipped": [
                {"source": source.id, "locator": locator, "reason": reason}
                for source in self.kb.sources.values()
                for locator, reason in source.skipped
            ],
            "own_choices": [
                {"rule": rule.id, "own_choice": rule.own_choice, "cites": list(rule.cites)}
                for rule in own_choices(self.kb)
            ],
            "judgements": [asdict(judgement) for judgement in judgements(self.kb)],
            "judgement_counts": judgement_counts(judgements(self.kb)),
            "doubtful": [asdict(doubt) for doubt in doubtful(self.kb)],
            "problems": [problem.to_dict() for problem in self.problems],
        }

    def text(self) -> str:
        """A plain text table, source by source, then choices, doubts, problems and the counts."""
        blocks = [_source_block(self.kb, source, self.rows) for source in self.kb.sources]
        chosen = [[rule.id, rule.own_choice] for rule in own_choices(self.kb)]
        blocks.append(["This project's own choices", *_columns(chosen)])
        doubts = [[doubt.id, doubt.text] for doubt in doubtful(self.kb)]
        blocks.append(["To be read with care", *_columns(doubts)])
        judged = judgements(self.kb)
        table = [[j.id, j.became, listed(j.about, 4), listed(j.rules or ("-",), 3)] for j in judged]
        blocks.append(["Places where published evidence speaks against the documents", *_columns(table)])
        blocks.append(["Statements in all", *_count_lines(counts(self.rows))])
        if judged:
            told = ", ".join(f"{count} {became}" for became, count in judgement_counts(judged).items())
            blocks.append(["Places against the documents in all", f"  {told}"])
        blocks += [[render(problem)] for problem in self.problems]
        return "\n\n".join("\n".join(block) for block in blocks if len(block) > 1 or block[0].startswith("error"))


def source_report(kb: KnowledgeBase) -> SourceReport:
    """What became of the statements of `kb`, which must have all its packs loaded."""
    problems = (*statement_problems(kb), *judgement_problems(kb))
    return SourceReport(kb, tuple(statement_table(kb)), problems)


def _source_block(kb: KnowledgeBase, source: str, rows: Iterable[Row]) -> list[str]:
    table = [
        [row.id, row.how, row.locator, listed(row.rules, 3) if row.rules else row.reason]
        for row in rows
        if row.source == source
    ]
    table += [["", "no claim", locator, reason] for locator, reason in kb.sources[source].skipped]
    return [f"{kb.sources[source].title} ({source})", *_columns(table)]


def _count_lines(found: dict[str, dict[str, int]]) -> list[str]:
    heads = ["", *HOWS, "statements"]
    return _columns([heads, *([name, *(str(row[head]) for head in heads[1:])] for name, row in found.items())])


def _columns(table: list[list[str]]) -> list[str]:
    """Lines with every column but the last padded to its widest cell."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)][:-1]
    return ["  " + "  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in table]
