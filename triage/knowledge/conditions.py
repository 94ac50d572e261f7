"""From the `when` of a rule to a condition tree: names resolved, kinds, values and limits checked."""

from __future__ import annotations

import math
from typing import Any

from triage.knowledge.diagnostics import Span, did_you_mean
from triage.knowledge.expressions import AtLeast, Compare, Expression, Not, OneOf, Operator, Present, every
from triage.knowledge.model import Finding
from triage.knowledge.names import normal
from triage.knowledge.parsed import Parsed, Problems
from triage.knowledge.vocabulary import Vocabulary

_OPERATORS: tuple[Operator, ...] = ("at_least", "at_most", "above", "below")


class ConditionReader:
    """Reads the conditions of one file. A part that is wrong is noted in `problems` and yields None."""

    def __init__(self, file: Parsed, words: Vocabulary, problems: Problems) -> None:
        self.file, self.words, self.problems = file, words, problems

    def read(self, value: Any, path: tuple[Any, ...]) -> Expression | None:
        """The tree for a plain YAML value that already has the right shape."""
        if isinstance(value, str):
            return self._present(value, self.file.span(*path))
        word, inner = next(iter(value.items()))
        if word == "not":
            part = self.read(inner, (*path, "not"))
            return Not(part, self.file.key_span(*path, "not")) if part else None
        if word in ("all", "any"):
            parts = self._parts(inner, (*path, word))
            count = len(inner) if word == "all" else 1
            span = self.file.key_span(*path, word)
            return AtLeast(count, parts, word, span) if parts else None
        if word == "at_least":
            return self._at_least(inner, (*path, word))
        return self._test(word, inner, path)

    def _parts(self, values: list[Any], path: tuple[Any, ...]) -> tuple[Expression, ...] | None:
        parts: list[Expression] = []
        for place, value in enumerate(values):
            part = self.read(value, (*path, place))
            if part is None:
                continue
            if part in parts:
                message = "the same part stands twice in one list"
                self.problems.add("duplicate-part", message, self.file.span(*path, place), "remove one of the two")
            parts.append(part)
        return tuple(parts) if len(parts) == len(values) else None

    def _at_least(self, inner: dict[str, Any], path: tuple[Any, ...]) -> Expression | None:
        parts = self._parts(inner["of"], (*path, "of"))
        span = self.file.key_span(*path)
        if inner["count"] > len(inner["of"]):
            message = f"{inner['count']} of {len(inner['of'])} can never be reached"
            help = f"write a count from 1 to {len(inner['of'])}"
            self.problems.add("count-too-high", message, self.file.span(*path, "count"), help)
        return AtLeast(inner["count"], parts, "at_least", span) if parts else None

    def _finding(self, name: str, span: Span) -> Finding | None:
        meanings = [m for m in self.words.finding_names.meanings(name) if not m.code]
        if len(meanings) == 1:
            return self.words.findings[meanings[0].id]
        if meanings:
            help = "write one of the ids: " + ", ".join(m.id for m in meanings)
            self.problems.add("ambiguous-name", f"'{name}' could mean two findings", span, help)
        else:
            near = did_you_mean(name, [*self.words.finding_names.near(name), *self.words.findings])
            help = near or "add it to rules/findings/, or correct the name"
            self.problems.add("unknown-finding", f"unknown finding '{name}'", span, help)
        return None

    def _present(self, name: str, span: Span) -> Expression | None:
        finding = self._finding(name, span)
        if finding is None:
            return None
        if finding.kind in ("boolean", "derived"):
            return Present(finding.id, span)
        if finding.kind == "number":
            help = f"compare it, as {finding.id}: {{at_least: {finding.low:g}}} ({finding.unit})"
        else:
            help = f"name its values, as {finding.id}: [{finding.values[0]}]"
        self.problems.add("wrong-kind", f"'{name}' is a {finding.kind}, not present or absent", span, help)
        return None

    def _test(self, name: str, test: Any, path: tuple[Any, ...]) -> Expression | None:
        finding = self._finding(name, self.file.key_span(*path, name))
        if finding is None:
            return None
        span = self.file.span(*path, name)
        if finding.kind == "number" and isinstance(test, dict):
            return self._compare(finding, test, span)
        if finding.kind == "choice" and not isinstance(test, dict):
            return self._one_of(finding, test if isinstance(test, list) else [test], span)
        help = {
            "number": f"compare it, as {finding.id}: {{at_least: ...}} in {finding.unit}",
            "choice": f"name its values: {', '.join(finding.values)}",
        }.get(finding.kind, f"write '{finding.id}' alone for present, 'not: {finding.id}' for absent")
        message = f"this test does not fit '{name}', which is a {finding.kind} finding"
        self.problems.add("wrong-kind", message, span, help)
        return None

    def _compare(self, finding: Finding, test: dict[str, Any], span: Span) -> Expression | None:
        parts: list[Expression] = []
        for operator in _OPERATORS:
            limit = test.get(operator)
            if limit is None:
                continue
            if not math.isfinite(limit) or not finding.low <= limit <= finding.high:
                message = f"{limit:g} lies outside the range of '{finding.id}'"
                help = f"it goes from {finding.low:g} to {finding.high:g} {finding.unit}"
                self.problems.add("out-of-range", message, span, help)
                return None
            parts.append(Compare(finding.id, operator, float(limit), span))
        if not parts:
            self.problems.add("bad-condition", f"no limit is given for '{finding.id}'", span, "add at_least: ...")
            return None
        return every(tuple(parts))

    def _one_of(self, finding: Finding, names: list[Any], span: Span) -> Expression | None:
        known = {normal(value): value for value in finding.values}
        known |= {normal(label): value for label, value in zip(finding.value_labels, finding.values, strict=True)}
        chosen: list[str] = []
        for name in names:
            value = known.get(normal(str(name)))
            if value is None:
                help = did_you_mean(str(name), finding.values) or f"write one of {', '.join(finding.values)}"
                self.problems.add("unknown-value", f"'{name}' is no value of '{finding.id}'", span, help)
            elif value in chosen:
                self.problems.add("duplicate-part", f"'{value}' stands twice", span, "remove one of the two")
            else:
                chosen.append(value)
        return OneOf(finding.id, tuple(chosen), span) if len(chosen) == len(names) else None
