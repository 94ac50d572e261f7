"""From the `when` of a rule to a condition tree: names resolved, kinds, values and limits checked."""

from __future__ import annotations

from typing import Any, Literal

from triage.knowledge import finding_tests
from triage.knowledge.diagnostics import Span, quoted
from triage.knowledge.expressions import AtLeast, Expression, Not, Present
from triage.knowledge.hints import meant_condition
from triage.knowledge.model import Finding
from triage.knowledge.parsed import Parsed, Problems
from triage.knowledge.tables import Tables

Where = tuple[Any, ...]


class ConditionReader:
    """Reads the conditions of one file. A part that is wrong is noted in `problems` and yields None."""

    def __init__(self, file: Parsed, words: Tables, problems: Problems) -> None:
        self.file, self.words, self.problems = file, words, problems

    def read(self, value: Any, path: Where) -> Expression | None:
        """Build the tree for a plain YAML value that already has the right shape."""
        if isinstance(value, str):
            return self._present(value, self.file.span(*path))
        word, inner = next(iter(value.items()))
        if word == "not":
            part = self.read(inner, (*path, "not"))
            return Not(part, self.file.key_span(*path, "not")) if part else None
        if word in ("all", "any"):
            return self._gate(word, len(inner) if word == "all" else 1, inner, (*path, word), (*path, word))
        if word == "at_least":
            count, of = inner["count"], inner["of"]
            if count > len(of):
                message = f"{count} of {len(of)} can never be reached"
                help = f"write a count from 1 to {len(of)}"
                self.problems.add("count-too-high", message, self.file.span(*path, word, "count"), help)
            return self._gate("at_least", count, of, (*path, word, "of"), (*path, word))
        return self._test(word, inner, path)

    def _gate(
        self, word: Literal["all", "any", "at_least"], count: int, values: list[Any], path: Where, key: Where
    ) -> Expression | None:
        parts: dict[Expression, Span] = {}
        wrong = False
        for place, value in enumerate(values):
            part, span = self.read(value, (*path, place)), self.file.span(*path, place)
            if part in parts:
                message, first = "the same part stands twice in one list", parts[part]
                self.problems.add("duplicate-part", message, span, "remove one of the two", ("first here", first))
            if part is not None:
                parts[part] = span
            wrong |= part is None
        return None if wrong else AtLeast(count, tuple(parts), word, self.file.key_span(*key))

    def _finding(self, name: str, span: Span) -> Finding | None:
        ids = [meaning.id for meaning in self.words.finding_names.meanings(name) if not meaning.code]
        if len(ids) == 1:
            return self.words.findings[ids[0]]
        if ids:
            help = "write one of the ids: " + ", ".join(ids)
            self.problems.add("ambiguous-name", f"{quoted(name)} could mean {len(ids)} findings", span, help)
        else:
            search = self.problems.may_search()
            help = meant_condition(name) or self.words.remedy("finding", name, self.words.findings, search)
            self.problems.add("unknown-finding", f"unknown finding {quoted(name)}", span, help)
        return None

    def _present(self, name: str, span: Span) -> Expression | None:
        finding = self._finding(name, span)
        if finding is None:
            return None
        if finding.kind in ("boolean", "derived"):
            return Present(finding.id, span)
        message = f"{quoted(name)} is a {finding.kind}, not present or absent"
        self.problems.add("wrong-kind", message, span, finding_tests.how_to_test(finding))
        return None

    def _test(self, name: str, test: Any, path: Where) -> Expression | None:
        finding = self._finding(name, self.file.key_span(*path, name))
        if finding is None:
            return None
        if finding.kind == "number" and isinstance(test, dict):
            return finding_tests.limits(finding, self.file, (*path, name), test, self.problems)
        if finding.kind == "choice" and not isinstance(test, dict):
            return finding_tests.values(finding, self.file, (*path, name), test, self.problems)
        message = f"this test does not fit {quoted(name)}, which is a {finding.kind} finding"
        help = finding_tests.how_to_test(finding, test)
        self.problems.add("wrong-kind", message, self.file.span(*path, name), help)
        return None
