"""The test of one finding in a condition: limits of a number, values of a choice."""

from __future__ import annotations

import math
from typing import Any

from triage.knowledge.diagnostics import Span, did_you_mean, quoted
from triage.knowledge.expressions import Compare, Expression, OneOf, Operator, every
from triage.knowledge.hints import meant_number, meant_operator
from triage.knowledge.model import Finding
from triage.knowledge.names import normal
from triage.knowledge.parsed import Parsed, Problems

_OPERATORS: tuple[Operator, ...] = ("at_least", "at_most", "above", "below")


def how_to_test(finding: Finding, given: Any = None) -> str:
    """How a condition on this finding is written; `given` is what stood there instead."""
    if finding.kind == "number":
        value, operator = "..." if math.isinf(finding.low) else f"{finding.low:g}", "at_least"
        if isinstance(given, int | float) and not isinstance(given, bool):
            value = f"{given}"
        elif isinstance(given, str):
            value, operator = meant_number(given, finding.unit), meant_operator(given)
        return f"compare it, as {finding.id}: {{{operator}: {value}}} ({finding.unit})"
    if finding.kind == "choice":
        return f"name its values, as {finding.id}: {finding.values[0] if finding.values else '...'}"
    return f"write '{finding.id}' alone for present, 'not: {finding.id}' for absent"


def limits(finding: Finding, file: Parsed, path: tuple[Any, ...], test: dict[str, Any], problems: Problems) -> (
    Expression | None
):  # fmt: skip
    """The comparisons of a number; None, and a problem, where a limit cannot be used."""
    if not test:
        problems.add("bad-condition", f"no limit is given for '{finding.id}'", file.span(*path), how_to_test(finding))
        return None
    parts: list[Expression] = []
    for operator in _OPERATORS:
        if operator in test:
            limit, span = test[operator], file.span(*path, operator)
            if _is_limit(finding, operator, limit, span, file.key_span(*path, operator), problems):
                parts.append(Compare(finding.id, operator, float(limit), file.span(*path)))
    return every(tuple(parts)) if len(parts) == len(test) else None


def _is_limit(finding: Finding, operator: str, limit: Any, span: Span, key: Span, problems: Problems) -> bool:
    if isinstance(limit, bool) or not isinstance(limit, int | float):
        number = meant_number(limit, finding.unit) if isinstance(limit, str) else "..."
        told = "is empty" if limit is None else "must be a number"
        told += f", not {quoted(limit)}" if isinstance(limit, str) else ""
        help = f"write the number alone, counted in {finding.unit or 'its unit'}: {operator}: {number}"
        problems.add("bad-number", f"{operator} {told}", key if limit is None else span, help)
        return False
    if not math.isfinite(limit) or not finding.low <= limit <= finding.high:
        help = f"it goes from {finding.low:g} to {finding.high:g} {finding.unit}".rstrip()
        problems.add("out-of-range", f"{limit:g} lies outside the range of '{finding.id}'", span, help)
        return False
    return True


def values(finding: Finding, file: Parsed, path: tuple[Any, ...], given: Any, problems: Problems) -> Expression | None:
    """The values of a choice, of which one must hold; None, and a problem, where one is not among them."""
    known = {normal(label): value for label, value in zip(finding.value_labels, finding.values, strict=True)}
    known |= {normal(value): value for value in finding.values}
    chosen: list[str] = []
    wrong = False
    for name, span in file.items(given, *path):
        value = known.get(normal(str(name)))
        if value is None:
            help = did_you_mean(str(name), finding.values) or f"write one of {', '.join(finding.values)}"
            problems.add("unknown-value", f"{quoted(name)} is no value of '{finding.id}'", span, help)
            wrong = True
        elif value in chosen:
            problems.add("duplicate-part", f"{quoted(value)} stands twice in this list", span, "remove one")
        else:
            chosen.append(value)
    return None if wrong else OneOf(finding.id, tuple(chosen), file.span(*path))
