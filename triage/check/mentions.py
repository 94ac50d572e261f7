"""Every name in a rule test must stand in the rule base: a misspelt one would test nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from triage.check.one_test import RuleTest
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span, did_you_mean
from triage.knowledge.model import OUTSIDE_SCOPE
from triage.knowledge.names import normal
from triage.knowledge.parsed import as_list, item_path

_LISTS = {
    "excludes": "condition",
    "ruled_out": "condition",
    "steps": "step",
    "no_steps": "step",
    "notes": "note",
    "no_notes": "note",
    "next_question": "finding",
    "fired": "rule",
    "not_fired": "rule",
    "decided_by": "finding",
    "not_decided_by": "finding",
}
_HOMES = {
    "condition": "rules/conditions.yaml",
    "step": "rules/steps.yaml",
    "note": "rules/notes.yaml",
    "finding": "rules/findings/",
    "rule": "a rules file",
}


def unknown_names(kb: KnowledgeBase, test: RuleTest) -> list[Diagnostic]:
    """One diagnostic for each name in the test that the rule base does not have."""
    found: list[Diagnostic] = []
    for what, name, span in _named(test):
        known = _known(kb, what)
        if name not in known:
            found.append(_unknown(kb, what, name, span, known))
    if "unknown-finding" not in test.expect.problems:
        found += [_unknown_fact(kb, name, span) for name, span in facts_named(test) if name not in kb.finding_names]
    return found


def _named(test: RuleTest) -> Iterator[tuple[str, str, Span]]:
    """What each name under `expect` is the name of, the name, and its place."""
    expect = test.expect
    for key in ("candidates", "includes", "for", "against", "missing", "not_against"):
        by_condition: dict[str, Any] = getattr(expect, "for_" if key == "for" else key)
        for condition, value in by_condition.items():
            yield "condition", condition, test.key_span("expect", key, condition)
            if isinstance(value, list):
                for place, finding in enumerate(value):
                    yield "finding", finding, test.span("expect", key, condition, place)
    for key, what in _LISTS.items():
        value = getattr(expect, key)
        for place, name in enumerate(as_list(value)):
            yield what, name, test.span(*item_path(("expect", key), value, place))


def facts_named(test: RuleTest) -> Iterator[tuple[str, Span]]:
    """Every name of a finding under `given`, in either way of writing facts, and its place."""
    for key, value in test.given.items():
        group = normal(key)
        if group in ("present", "absent", "unknown"):
            for place, name in enumerate(as_list(value)):
                if isinstance(name, str):
                    yield name, test.span(*item_path(("given", key), value, place))
        elif group == "values" and isinstance(value, dict):
            for name in value:
                yield name, test.key_span("given", key, name)
        else:
            yield key, test.key_span("given", key)


def _known(kb: KnowledgeBase, what: str) -> Iterable[str]:
    if what == "rule":
        return kb.rule
    if what == "note":
        return {**kb.notes, OUTSIDE_SCOPE: None}
    table: dict[str, object] = getattr(kb, what + "s")
    return table


def _unknown(kb: KnowledgeBase, what: str, name: str, span: Span, known: Iterable[str]) -> Diagnostic:
    ids: tuple[str, ...] = ()
    if what in ("finding", "condition"):
        index = kb.finding_names if what == "finding" else kb.condition_names
        ids = tuple(meaning.id for meaning in index.meanings(name))
    help = f"write the id: {' or '.join(ids)}" if ids else did_you_mean(name, known)
    help = help or f"correct the name, or add it to {_HOMES[what]}"
    return Diagnostic(f"unknown-{what}", f"unknown {what} '{name}'", span, help)


def _unknown_fact(kb: KnowledgeBase, name: str, span: Span) -> Diagnostic:
    help = did_you_mean(name, dict.fromkeys([*kb.finding_names.near(name), *kb.findings]))
    help = help or "correct the name, or expect it: problems: [unknown-finding]"
    return Diagnostic("unknown-finding", f"unknown finding '{name}'", span, help)
