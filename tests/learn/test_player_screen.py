"""The player in the terminal, under a pilot: what each key shows is what the recording says."""

from __future__ import annotations

import asyncio

import pytest

import triage
from tests.cli.on_screen import NARROW, WIDE
from triage.cli.learning.player import Pane, PlayerApp
from triage.cli.screens.paragraphs import Words
from triage.cli.screens.reading import Reading
from triage.learn import record
from triage.learn.panes import agenda_lines, chain_lines, memory_lines

KB = triage.load()
RECORDING = record(KB, {"age": 38, "low_back_pain": True, "small_vertebrae": True, "fever": False}, "shown")
LAST = len(RECORDING.steps) - 1


def on_screen(drive, size=WIDE, recording=RECORDING):
    async def run():
        app = PlayerApp(recording)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await drive(app, pilot)

    asyncio.run(run())


def text_of(app, pane):
    return [line.text for line in app.screen.query_one(f"#{pane} Words", Words).lines]


def shown_is(app, place):
    assert app.screen.place == place
    banner = " ".join(line.lead + line.text for line in app.screen.query_one("#banner", Words).lines)
    assert f"Step {place} of {LAST}: {RECORDING.steps[place].title}" in banner
    for pane, lines in (("memory", memory_lines), ("agenda", agenda_lines), ("chain", chain_lines)):
        assert text_of(app, pane) == [line.text for line in lines(RECORDING, place)]
    rule = RECORDING.steps[place].rule
    assert (f"- id: {rule}" in text_of(app, "rule")) is bool(rule)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_step_forward_and_back(size):
    async def drive(app, pilot):
        for place in range(LAST + 1):
            shown_is(app, place)
            await pilot.press("right")
        shown_is(app, LAST)
        for place in reversed(range(LAST)):
            await pilot.press("left")
            shown_is(app, place)
        await pilot.press("left")
        shown_is(app, 0)

    on_screen(drive, size)


def test_first_last_and_the_next_rule_that_fires():
    firing = [place for place, step in enumerate(RECORDING.steps) if step.rule]

    async def drive(app, pilot):
        await pilot.press("end")
        shown_is(app, LAST)
        await pilot.press("home", "f")
        shown_is(app, firing[0])
        await pilot.press("f")
        shown_is(app, firing[1])

    on_screen(drive)


def test_it_plays_by_itself_until_it_is_stopped():
    async def drive(app, pilot):
        assert not app.screen.playing
        await pilot.press("space")
        assert app.screen.playing
        await pilot.press("space")
        assert not app.screen.playing
        await pilot.press("end")
        await pilot.press("space", "right")
        assert not app.screen.playing  # nothing is left to play

    on_screen(drive)


def test_the_result_and_the_keys_are_read_over_it():
    async def drive(app, pilot):
        await pilot.press("r")
        assert isinstance(app.screen, Reading)
        assert app.screen.lines == RECORDING.result
        await pilot.press("escape", "f1")
        assert "Agenda" in " ".join(line.text for line in app.screen.lines)
        await pilot.press("escape", "d", "tab")
        assert isinstance(app.screen.focused, Pane)

    on_screen(drive)


def test_a_resized_terminal_shows_the_same_step():
    async def drive(app, pilot):
        await pilot.press("f", "f")
        place = app.screen.place
        await pilot.resize_terminal(*NARROW)
        shown_is(app, place)
        await pilot.resize_terminal(*WIDE)
        shown_is(app, place)

    on_screen(drive)


def test_words_of_a_case_are_never_read_as_markup():
    hostile = record(KB, {"age": 38, "[bold]x": True}, "[/red]\x1b[31m")

    async def drive(app, pilot):
        await pilot.press("end", "r")
        assert isinstance(app.screen, Reading)

    on_screen(drive, recording=hostile)
