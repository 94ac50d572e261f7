"""A rule's text cut into pieces, so that the tests in it can be lit where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.learn.rule_view import RuleView, TestView


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one line. `state` is empty outside tests, else `lit`, `open` (not known) or `not`."""

    text: str
    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line of a rule with its number in the file; `lit` where some test on it speaks for the rule."""

    number: int
    pieces: tuple[Piece, ...]
    lit: bool


def marked_lines(view: RuleView) -> list[MarkedLine]:
    """The rule as written, its tests marked."""
    return [_line(view, place) for place in range(len(view.lines))]


def _line(view: RuleView, place: int) -> MarkedLine:
    tests = [test for test in view.tests if test.line == place]
    return MarkedLine(
        view.first_line + place, tuple(_pieces(view.lines[place].rstrip(), tests)), any(test.lit for test in tests)
    )


def _pieces(text: str, tests: list[TestView]) -> Iterator[Piece]:
    """The text from left to right; where places overlap, the one that begins first is marked."""
    end = 0
    places = sorted({(test.column, test.width) for test in tests})
    for start, width in places:
        if start < end or not text[start : start + width]:
            continue
        if text[end:start]:
            yield Piece(text[end:start])
        here = [test for test in tests if (test.column, test.width) == (start, width)]
        yield Piece(text[start : start + width], _state(here), "; ".join(f"{t.words}: {t.truth}" for t in here))
        end = start + width
    if text[end:]:
        yield Piece(text[end:])


def _state(tests: list[TestView]) -> str:
    if any(test.lit for test in tests):
        return "lit"
    return "open" if any(test.truth == "unknown" for test in tests) else "not"
