"""A rule as it is written, with each test of its condition placed in the text and marked true, false or unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from triage.cases.model import Value
from triage.engine.assessment import caveats
from triage.explanation.words import fact_words, need_words
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.expressions import AtLeast, Called, Compare, Expression, Leaf, Not, OneOf
from triage.knowledge.model import Rule

Truth = Literal["true", "false", "unknown"]


@dataclass(frozen=True, slots=True)
class TestView:
    """One test in the text of a rule: the line (from 0), the column (from 0) and the width of what is lit.

    `truth` says whether the test itself holds; `lit` whether that speaks for the rule, under `not` the other way round.
    `known` is what is known of it in words, empty where nothing is.
    """

    __test__ = False  # no test of pytest's

    line: int
    column: int
    width: int
    node: str
    words: str
    truth: Truth
    lit: bool
    known: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement that a rule rests on."""

    id: str
    source: str
    locator: str
    paraphrase: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as it stands in its file, from `first_line` on."""

    id: str
    pack: str
    file: str
    first_line: int
    lines: tuple[str, ...]
    salience: int
    because: str
    tests: tuple[TestView, ...]
    cites: tuple[Cited, ...]
    caveats: tuple[str, ...]


def rule_view(
    kb: KnowledgeBase, rule: Rule, truth_of: Callable[[Leaf], bool | None], facts: Mapping[str, Value]
) -> RuleView:
    """The rule with its tests as `truth_of` knows them: true, false, or None where it is open."""
    lines = tuple(rule.source.split("\n"))
    tests = tuple(_test(kb, rule, leaf, wanted, truth_of(leaf), facts) for leaf, wanted in _leaves(rule.trigger, True))
    cites = tuple(
        Cited(id, kb.sources[kb.statements[id].source].title, kb.statements[id].locator, kb.statements[id].paraphrase)
        for id in rule.cites
    )
    file = PurePath(rule.span.file).name if rule.span else ""
    inside = tuple(test for test in tests if 0 <= test.line < len(lines))
    return RuleView(
        rule.id, rule.pack, file, rule.first_line, lines, rule.salience, rule.because, inside, cites,
        caveats(kb, (rule,)),
    )  # fmt: skip


def _test(
    kb: KnowledgeBase, rule: Rule, leaf: Leaf, wanted: bool, truth: bool | None, facts: Mapping[str, Value]
) -> TestView:
    kind, id = ("condition", leaf.condition) if isinstance(leaf, Called) else ("finding", leaf.finding)
    label = kb.conditions[id].label if kind == "condition" else kb.findings[id].label
    word: Truth = "unknown" if truth is None else "true" if truth else "false"
    words = f"{label}: {need_words(kb, leaf, True)}"
    if truth is None:
        known = ""
    elif kind == "condition":
        known = label if truth else f"not {label}"
    else:
        known = fact_words(kb, id, facts.get(id, truth))
    return TestView(*_place(rule, leaf, id), f"{kind}:{id}", words, word, truth is wanted, known)


def _place(rule: Rule, leaf: Leaf, id: str) -> tuple[int, int, int]:
    """Line, column and width of a test in the text of its rule; the line is -1 where it stands elsewhere."""
    if leaf.span is None:
        return -1, 0, 0
    start, end = leaf.span.column - 1, leaf.span.column - 1 + leaf.span.width
    if isinstance(leaf, Compare | OneOf):  # `age: {at_least: 65}`: the span is that of the limits
        key = re.search(rf"['\"]?\b{re.escape(id)}['\"]?\s*:\s*$", leaf.span.text[:start])
        start = start if key is None else key.start()
    return leaf.span.line - rule.first_line, start, end - start


def _leaves(expression: Expression, wanted: bool) -> Iterator[tuple[Leaf, bool]]:
    """Every test, and what it must be for the rule to fire."""
    if isinstance(expression, Not):
        yield from _leaves(expression.part, not wanted)
    elif isinstance(expression, AtLeast):
        for part in expression.parts:
            yield from _leaves(part, wanted)
    else:
        yield expression, wanted
