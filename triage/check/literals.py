"""Whether tests on one finding, each wanted true or false, can all be met by one value."""

from __future__ import annotations

import math
from collections.abc import Iterable

from triage.knowledge.expressions import Compare, Leaf, OneOf
from triage.knowledge.model import Finding

Literals = tuple[tuple[Leaf, bool], ...]

_OPPOSITE = {"at_least": "below", "below": "at_least", "at_most": "above", "above": "at_most"}


def agree(finding: Finding | None, literals: Literals) -> bool:
    """Whether one value meets all tests; `finding` is None for a condition that rules call."""
    if finding is not None and finding.kind == "number":
        return _some_number(finding, [(leaf, truth) for leaf, truth in literals if isinstance(leaf, Compare)])
    if finding is not None and finding.kind == "choice":
        return _some_choice(finding, [(set(leaf.values), truth) for leaf, truth in literals if isinstance(leaf, OneOf)])
    return len({truth for _, truth in literals}) == 1


def _some_number(finding: Finding, tests: Iterable[tuple[Compare, bool]]) -> bool:
    low, low_open, high, high_open = finding.low, False, finding.high, False
    for leaf, truth in tests:
        operator = leaf.operator if truth else _OPPOSITE[leaf.operator]
        if operator in ("at_least", "above"):
            low, low_open = max((low, low_open), (leaf.value, operator == "above"))
        else:
            high, closed = min((high, not high_open), (leaf.value, operator == "at_most"))
            high_open = not closed
    if low == high:
        return not (low_open or high_open) and math.isfinite(low)
    return low < high


def _some_choice(finding: Finding, tests: list[tuple[set[str], bool]]) -> bool:
    barred = {value for values, truth in tests if not truth for value in values}
    wanted = [values - barred for values, truth in tests if truth]
    if not finding.many:
        return bool(set(finding.values).difference(barred).intersection(*wanted))
    # `none` stands alone; otherwise each wanted test may be met by a value of its own.
    return all("none" in values for values in wanted) or all(values - {"none"} for values in wanted)
