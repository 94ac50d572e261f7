"""Names and values in the one-line reasons of a report."""

from __future__ import annotations

from collections.abc import Iterable

from triage.cases.model import Value

MOST_LISTED = 8


def listed(names: Iterable[str], most: int = MOST_LISTED) -> str:
    """Names in one line, or `none`; a long list is cut with a count."""
    names = list(names)
    more = [f"and {len(names) - most} more"] if len(names) > most else []
    return ", ".join([*names[:most], *more]) or "none"


def shown(value: Value | None) -> str:
    """A value of a finding in words."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "present" if value else "absent"
    return "/".join(value) or "none" if isinstance(value, tuple) else str(value)
