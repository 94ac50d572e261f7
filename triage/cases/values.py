"""One given value: what it says of its finding, that it is unknown, or why it cannot be used."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from triage.cases.model import NotApplicable, Value, WhyUnknown
from triage.cases.plain import number, plain, quoted, shown
from triage.knowledge.model import Finding
from triage.knowledge.names import normal

_PRESENT = frozenset({"present", "yes", "y", "true"})
_ABSENT = frozenset({"absent", "no", "n", "false"})
_UNKNOWN: dict[str, WhyUnknown] = {
    "unknown": "not known",
    "notknown": "not known",
    "notasked": "not asked",
    "declined": "declined",
}
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Unknown:
    """The finding was named, and is not known."""

    why: WhyUnknown = "not known"


@dataclass(frozen=True, slots=True)
class Unusable:
    """The value says nothing of its finding; `reason` is a sentence without its full stop."""

    reason: str


Reading = Value | Unknown | Unusable


def read_value(finding: Finding, given: Any) -> Reading:
    """What `given` says of `finding`. Never raises: what cannot be read is `Unusable`."""
    given = plain(given)
    if finding.kind == "derived":
        return Unusable(f"{quoted(finding.id)} is worked out by rules and cannot be stated")
    if (why := _why_unknown(given)) is not None:
        return Unknown(why)
    if finding.kind == "boolean":
        return _boolean(finding, given)
    return _number(finding, given) if finding.kind == "number" else _choice(finding, given)


def read_listed(finding: Finding, present: bool) -> Reading:
    """What it says of `finding` to stand in the list `present` or `absent`."""
    if finding.kind in ("boolean", "derived"):
        return read_value(finding, present)
    word = "present" if present else "absent"
    what = "number" if finding.kind == "number" else "choice"
    example = f"values: {{{finding.id}: ...}}"
    return Unusable(f"{quoted(finding.id)} is a {what} and cannot stand under '{word}'; write {example}")


def says_present(given: Any) -> bool:
    """Whether a value may have meant that something is there: it is neither unknown nor absent."""
    given = plain(given)
    return _why_unknown(given) is None and _truth(given) is not False


def holds(value: Value) -> bool:
    """Whether a known value says that something is there: not absent, none, empty or not applicable."""
    if isinstance(value, bool | NotApplicable):
        return value is True
    if isinstance(value, tuple):
        return any(holds(part) for part in value)
    return not (isinstance(value, str) and normal(value) == "none")


def described(finding: Finding, value: Value) -> str:
    """A known value in words: present, 38 years, 'thigh'."""
    if isinstance(value, bool):
        return "present" if value else "absent"
    if isinstance(value, int | float):
        return f"{value} {finding.unit}".rstrip()
    if isinstance(value, NotApplicable):
        return "not applicable"
    parts = value if isinstance(value, tuple) else (value,)
    return " and ".join(quoted(part) for part in parts) or "an empty list"


def _why_unknown(given: Any) -> WhyUnknown | None:
    if given is None:
        return "not known"
    return _UNKNOWN.get(normal(given)) if isinstance(given, str) else None


def _truth(given: Any) -> bool | None:
    if isinstance(given, bool):
        return given
    word = normal(given) if isinstance(given, str) else ""
    return True if word in _PRESENT else False if word in _ABSENT else None


def _boolean(finding: Finding, given: Any) -> bool | Unusable:
    truth = _truth(given)
    if truth is None:
        return Unusable(f"{quoted(finding.id)} is present, absent or unknown, not {shown(given)}")
    return truth


def _number(finding: Finding, given: Any) -> int | float | Unusable:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return _no_number(finding, given)
    if isinstance(given, str) and not _NUMBER.fullmatch(given.strip()):
        return _no_number(finding, given)
    try:
        value = float(given)
    except OverflowError:
        value = math.inf
    if not (math.isfinite(value) and finding.low <= value <= finding.high):
        return _no_number(finding, given)
    return number(value)


def _no_number(finding: Finding, given: Any) -> Unusable:
    wanted = f"{quoted(finding.id)} is a number in {finding.unit or 'its unit'}"
    if math.isfinite(finding.low) and math.isfinite(finding.high):
        wanted += f", {finding.low:g} to {finding.high:g}"
    return Unusable(f"{wanted}, not {shown(given)}")


def _choice(finding: Finding, given: Any) -> str | tuple[str, ...] | Unusable:
    items = _items(given)
    chosen: set[str] = set()
    for item in items:
        value = _one_of(finding, item, alone=len(items) == 1)
        if isinstance(value, Unusable):
            return value
        chosen.add(value)
    kept = tuple(value for value in finding.values if value in chosen)
    if len(kept) > 1 and not all(holds(value) for value in kept):
        return Unusable(f"{quoted(finding.id)} cannot be 'none' and something else at once")
    if finding.many:
        return kept or _nothing(finding)  # a complete list that is empty says none
    if len(kept) != 1:
        return Unusable(f"{quoted(finding.id)} takes one value, not {len(kept)}; {_values(finding)}")
    return kept[0]


def _items(given: Any) -> list[Any]:
    if isinstance(given, set | frozenset):
        return sorted((plain(item) for item in given), key=shown)  # a set has no order that may show
    return [plain(item) for item in given] if isinstance(given, list | tuple) else [given]


def _one_of(finding: Finding, given: Any, alone: bool) -> str | Unusable:
    """The id of one value, by id or else by label; a choice that is `absent` is `none` where it has one."""
    if isinstance(given, int) and not isinstance(given, bool):
        given = shown(given)
    if isinstance(given, str):
        for names in (finding.values, finding.value_labels):
            found = [id for id, name in zip(finding.values, names, strict=False) if normal(name) == normal(given)]
            if len(found) == 1:
                return found[0]
    nothing = _nothing(finding)
    if alone and nothing and _truth(given) is False:
        return nothing[0]
    return Unusable(f"{shown(given)} is no value of {quoted(finding.id)}; {_values(finding)}")


def _nothing(finding: Finding) -> tuple[str, ...]:
    """The value that says that none of the others holds, where the choice has one."""
    return tuple(id for id in finding.values if normal(id) == "none")


def _values(finding: Finding) -> str:
    return "the values are " + ", ".join(finding.values)
