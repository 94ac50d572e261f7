"""What a finding must have and may have by its kind, checked before anything refers to it."""

from __future__ import annotations

import math
from typing import Any

from triage.knowledge.diagnostics import Span, quoted
from triage.knowledge.expressions import JOINING
from triage.knowledge.names import normal
from triage.knowledge.parsed import Parsed, Problems

# Keys that say something only of one kind of finding.
_ONLY = {
    "unit": "number", "range": "number", "same_as": "number", "values": "choice", "many": "choice",
    "implies": "boolean",
}  # fmt: skip
_TAKEN = {normal(word): word for word in (*JOINING, "present", "absent", "unknown", "values")}
_NOT_KNOWN = {normal(word) for word in ("unknown", "not known", "not asked", "declined")}


def check_finding(file: Parsed, path: tuple[str | int, ...], shape: Any, problems: Problems) -> None:
    """Note everything about one finding that does not go together."""
    at = file.span(*path, "id")
    if normal(shape.id) in _TAKEN:
        message = f"'{shape.id}' means something of its own in conditions or cases"
        problems.add("reserved-word", message, at, "give the finding another id")
    for key, kind in _ONLY.items():
        if getattr(shape, key) and shape.kind != kind:
            message = f"'{key}' is for a {kind}; '{shape.id}' is a {shape.kind} finding"
            problems.add("wrong-kind", message, file.key_span(*path, key), f"remove it, or write kind: {kind}")
    if shape.kind != "derived" and not shape.question:
        _incomplete(shape, "question", "a question in plain words", at, problems)
    if shape.kind == "number":
        if not shape.unit:
            _incomplete(shape, "unit", "what the number counts, as years", at, problems)
        if not shape.range:
            _incomplete(shape, "range", "[least, greatest]", at, problems)
    if shape.kind == "choice":
        if not shape.values:
            _incomplete(shape, "values", "[first, second]", at, problems)
        _check_values(file, (*path, "values"), shape, problems)
    if shape.range and not -math.inf < shape.range[0] < shape.range[1] < math.inf:
        message = f"the range of '{shape.id}' must rise from one number to another"
        problems.add("bad-range", message, file.span(*path, "range"), "write [least, greatest]")


def _incomplete(shape: Any, key: str, example: str, span: Span, problems: Problems) -> None:
    message = f"the {shape.kind} finding '{shape.id}' needs '{key}'"
    problems.add("incomplete", message, span, f"add {key}: {example}")


def _check_values(file: Parsed, path: tuple[str | int, ...], shape: Any, problems: Problems) -> None:
    first: dict[str, int] = {}
    for place, value in enumerate(shape.values):
        names = {normal(value)} if isinstance(value, str) else {normal(value.id), normal(value.label)}
        told = value if isinstance(value, str) else value.id
        span = file.span(*path, place)
        if names & _NOT_KNOWN:
            message = f"{quoted(told)} means that '{shape.id}' is not known, so it can be no value of it"
            problems.add("reserved-word", message, span, "remove it: every finding may be unknown")
        if "" in names:
            help = "write a value with a letter or a digit"
            problems.add("bad-value", f"{quoted(told)} cannot be told from an empty value", span, help)
        for name in names & first.keys():
            message = f"two values of '{shape.id}' read the same: {quoted(told)}"
            other = file.span(*path, first[name])
            help = "rename one of them; case, spaces, hyphens and underscores do not count"
            problems.add("duplicate-value", message, span, help, ("the other is here", other))
            break
        first.update(dict.fromkeys(names - first.keys(), place))
