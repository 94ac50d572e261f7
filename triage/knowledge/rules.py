"""From the rule files to linked rules: every name checked, every chain free of circles and short enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from triage.knowledge.chains import check_chains
from triage.knowledge.conditions import ConditionReader
from triage.knowledge.decidable import check_decidable
from triage.knowledge.diagnostics import quoted
from triage.knowledge.expressions import Called, Expression, either, every
from triage.knowledge.model import Conclusion, Rule, Verb
from triage.knowledge.parsed import Parsed, Problems, as_list
from triage.knowledge.tables import References, Tables

_TARGETS = {
    "likely": "condition",
    "possible": "condition",
    "supports": "condition",
    "rules_out": "condition",
    "infer": "finding",
    "suggest": "step",
    "note": "note",
}
_OF_STEPS = ("not_needed_when", "only_if_done")


def build_rules(files: Iterable[Parsed], words: Tables, problems: Problems, all_read: bool = True) -> list[Rule]:
    """Every rule of every pack, in file order. What is wrong goes to `problems`.

    Where not all files of rules could be read, `overrides` may name rules that are not seen.
    """
    rules: dict[str, Rule] = {}
    files = [file for file in files if file.kind == "rules"]
    ids = {shape.id for file in files for shape in file.shape.root}
    first: dict[str, Any] = {}
    for file in files:
        builder = _RuleBuilder(file, words, problems)
        for place, shape in enumerate(file.shape.root):
            rule = builder.rule(place, shape)
            span = file.span(place, "id")
            if shape.id in first:
                problems.duplicate("rule", shape.id, span, first[shape.id])
            elif rule is not None:
                rules[shape.id] = rule
            first.setdefault(shape.id, span)
            if all_read:
                builder.refer.all_known("rule", shape.overrides, place, "overrides", among=ids)
    before = len(problems.found)
    check_chains(rules, problems)
    if len(problems.found) == before:
        check_decidable(rules, words.findings, problems)
    return list(rules.values())


def build_step_conditions(files: Iterable[Parsed], words: Tables, problems: Problems) -> None:
    """Add to each step the conditions under which it is not needed, and may have been done."""
    for file in files:
        if file.kind != "steps":
            continue
        reader = ConditionReader(file, words, problems)
        for place, value in enumerate(file.document.value["steps"]):
            path, id = ("steps", place), value["id"]
            trees: dict[str, Any] = {key: reader.read(value[key], (*path, key)) for key in _OF_STEPS if key in value}
            words.steps[id] = replace(words.steps[id], **trees)


class _RuleBuilder:
    """Builds the rules of one file."""

    def __init__(self, file: Parsed, words: Tables, problems: Problems) -> None:
        self.file, self.words, self.problems = file, words, problems
        self.refer = References(file, words, problems)
        self.reader = ConditionReader(file, words, problems)

    def rule(self, place: int, shape: Any) -> Rule | None:
        """Build one rule; None where its condition cannot be used."""
        companions = as_list(shape.with_)
        parts: list[Expression | None] = []
        if companions:
            known = self.refer.all_known("condition", shape.with_, place, "with")
            span = self.file.span(place, "with")
            parts.append(either(tuple(Called(name, span) for name in companions)) if known else None)
        if shape.when is not None:
            parts.append(self.reader.read(self.file.document.value[place]["when"], (place, "when")))
        if not parts:
            help = "add when: with what must be known, or with: and the conditions that this is advice for"
            message = f"the rule '{shape.id}' has neither 'when' nor 'with'"
            self.problems.add("missing-key", message, self.file.span(place, "id"), help)
        self.refer.all_known("statement", shape.cites, place, "cites")
        then = self._conclusions(place, len(shape.then))
        whole = [part for part in parts if part is not None]
        if not parts or len(whole) < len(parts):
            return None
        return Rule(
            shape.id, self.file.pack, every(tuple(whole)), then, shape.because, tuple(shape.cites),
            tuple(companions), shape.limitations or "", shape.own_choice or "", shape.evidence or "",
            shape.verified, shape.counts_against, tuple(shape.overrides), shape.salience, self.file.span(place, "id"),
            *self.file.document.item(place),
        )  # fmt: skip

    def _conclusions(self, place: int, count: int) -> tuple[Conclusion, ...]:
        found: dict[Conclusion, None] = {}
        for n in range(count):
            path = (place, "then", n)
            conclusion = self._conclusion(self.file.document.value[place]["then"][n], path)
            if conclusion in found:
                message = f"the rule says '{conclusion.verb}: {conclusion.target}' twice"
                self.problems.add("duplicate-part", message, self.file.span(*path), "remove one of the two")
            if conclusion is not None:
                found[conclusion] = None
        return tuple(found)

    def _conclusion(self, item: dict[Verb, Any], path: tuple[Any, ...]) -> Conclusion | None:
        if len(item) != 1:
            keys = ", ".join(quoted(key) for key in item) or "none"
            message = f"a conclusion has one key; here stand {keys}" if item else "this conclusion is empty"
            help = "write each as an item of its own, as '- likely: ...'"
            self.problems.add("bad-conclusion", message, self.file.span(*path), help)
            return None
        verb, target = next(iter(item.items()))
        what = _TARGETS.get(verb)
        if what is None:
            return Conclusion(verb, target)
        to_see = None
        path = (*path, verb)
        if isinstance(target, dict):
            self.refer.all_known("finding", target["to_see"], *path, "to_see")
            to_see, target, path = tuple(target["to_see"]), target["step"], (*path, "step")
        if not self.refer.all_known(what, target, *path):
            return None
        if verb == "infer" and self.words.findings[target].kind != "derived":
            message = f"'{target}' is asked or measured, so no rule may infer it"
            self.problems.add("wrong-kind", message, self.file.span(*path), "infer a finding of kind: derived")
            return None
        if verb == "suggest" and to_see is None:
            to_see = self.words.steps[target].reveals  # only the bare form: [] is kept, and never answered
        return Conclusion(verb, target, to_see or ())
