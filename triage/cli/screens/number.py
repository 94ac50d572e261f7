"""The question for a number: a field with its unit and range."""

from __future__ import annotations

import math

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from triage.cli.screens.bodies import NOT_SURE, SKIP, Body
from triage.cli.screens.row import Row
from triage.explanation.words import number_words
from triage.knowledge.model import Finding

_PARTS = frozenset("0123456789.,+-")


class NumberField(Input):
    """A field that takes the parts of a number; while it is empty, letters are keys of the screen."""

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Whether the field takes the key for itself."""
        typed = character is not None and character.isprintable()
        return typed and (character in _PARTS or bool(self.value))

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and event.character not in _PARTS:
            event.prevent_default()
            if self.value:
                event.stop()
                self.post_message(Body.Unclear("Type a number here, without words. Backspace takes a character away."))
            return
        await super()._on_key(event)


class Number(Body):
    """A number in its unit."""

    def compose(self) -> ComposeResult:
        """The field, then not sure and skip."""
        finding = self.wording.kb.findings[self.ask.items[0]]
        was = self.earlier.get(finding.id)
        known = isinstance(was, int | float) and not isinstance(was, bool)
        self.intro = f"{range_words(finding)}{f'; {number_words(was)} before' if known else ''}."  # type: ignore[arg-type]
        yield NumberField(value=f"{was:g}" if known else "", placeholder=finding.unit, select_on_focus=True)
        with Vertical(classes="rows"):
            yield Row("Continue", True, "Enter")
            yield self._row(NOT_SURE, "not known", "u", was)
            yield self._row(SKIP, "declined", "s", was)

    def start(self) -> None:
        """Begin in the field."""
        self.query_one(NumberField).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes the number."""
        event.stop()
        self._take()

    def on_row_chosen(self, event: Row.Chosen) -> None:
        """Take the number, or what is said instead."""
        event.stop()
        if event.row.value is True:
            self._take()
        else:
            self.give({self.ask.items[0]: event.row.value})

    def _take(self) -> None:
        typed = self.query_one(NumberField).value.strip()
        if typed:
            self.give({self.ask.items[0]: typed})
        else:
            self.post_message(Body.Unclear("Type a number, or choose one of the answers below."))


def range_words(finding: Finding) -> str:
    """Unit and range of a number: `In years, 0 to 120`."""
    words = f"In {finding.unit}" if finding.unit else "A number"
    if math.isfinite(finding.low) and math.isfinite(finding.high):
        words += f", {number_words(finding.low)} to {number_words(finding.high)}"
    return words
