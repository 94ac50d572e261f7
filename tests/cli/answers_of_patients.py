"""What a patient types to a question, and which keys that takes on the full screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.cli.patients_of_screens import KB
from triage.cases.values import holds
from triage.cli.screens.bodies import Body, SomeOf, Ticks
from triage.cli.screens.number import Number
from triage.interview.questions import Ask, Said

TYPED = {True: "y", False: "n", "not known": "u", "declined": "s"}
KEYS = {False: "0", "not known": "c", "declined": "s"}  # what ends a list of ticks


def rest_of(said: Mapping[str, Said]) -> Said:
    """What is said of all that is not ticked: where that differs, that it is not known."""
    others = {value for value in said.values() if value is not True}
    return others.pop() if len(others) == 1 else "not known" if others else False


def typed(ask: Ask, said: Mapping[str, Any]) -> str:
    """The line that says it."""
    if ask.kind != "finding" and len(ask.items) > 1:
        ticked = [str(place) for place, id in enumerate(ask.items, 1) if said[id] is True]
        rest = rest_of(said)
        return " ".join([*ticked, "none"] if rest is False else ticked or [TYPED[rest]])
    value = said[ask.items[0]]
    if isinstance(value, bool) or value in ("not known", "declined"):
        return TYPED[value]
    if isinstance(value, int | float):
        return f"{value:g}"
    finding = KB.findings[ask.items[0]]
    values = value if isinstance(value, tuple) else (value,)
    return " ".join(str(finding.values.index(v) + 1) for v in values if holds(v)) or "0"


def keys(body: Body, said: Mapping[str, Any]) -> Iterator[str]:
    """The keys that say it, by the rows that the screen offers."""
    rows = list(body.rows())
    if isinstance(body, Ticks):
        yield from _ticking([row.value for row in rows], {id for id, value in said.items() if value is True})
        yield KEYS[rest_of(said)]
        return
    value = said[body.ask.items[0]]
    if isinstance(body, Number) and isinstance(value, int | float):
        yield from f"{value:g}"
        yield "enter"
    elif isinstance(body, SomeOf) and isinstance(value, tuple) and any(map(holds, value)):
        yield from _ticking([row.value for row in rows], set(value))
        yield "c"
    else:
        yield next(row.key for row in rows if row.value == value and type(row.value) is type(value))


def _ticking(values: list[Any], wanted: set[Any]) -> Iterator[str]:
    """Down to each thing that is to be ticked, and Space."""
    at = 0
    for place, value in enumerate(values):
        if isinstance(value, str) and value in wanted:
            yield from ["down"] * (place - at)
            yield "space"
            at = place
