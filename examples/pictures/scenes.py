"""The scenes of the pictures: interviews led by keys on the real screens, as a person presses them."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from unittest.mock import patch

import triage
from examples.pictures.drawing import plain_svg
from tests.cli.on_screen import Screen, on_screen
from triage.cli.screens.alarm import Alarm

FOLDER = Path(__file__).resolve().parent
TITLE = "triage ask"
OF_THE_TERMINAL = ("NO_COLOR", "COLORFGBG")  # they choose the colours; a picture has its own

Scene = Callable[[Screen], Awaitable[None]]


class Astray(Exception):
    """The interview asks something else than the scene is about."""


async def tick(screen: Screen, *items: str) -> None:
    """Go down a list from its first row, and tick these."""
    at = 0
    for place in sorted(_place(screen, item) for item in items):
        await screen.press(*["down"] * (place - at), "space")
        at = place


async def answer(screen: Screen, item: str, *keys: str) -> None:
    """Answer the question about one thing."""
    _place(screen, item)
    await screen.press(*keys)


def _place(screen: Screen, item: str) -> int:
    asked = screen.ask.items if screen.ask else ()
    if item not in asked:
        raise Astray(f"'{item}' is not asked, but {', '.join(asked) or 'nothing'}")
    return asked.index(item)


async def question(screen: Screen) -> None:
    """Back pain after a cancer: the warning signs of one that presses on the spinal cord."""
    await tick(screen, "low_back_pain")
    await screen.press("0")
    await screen.until(lambda ask: "age" in ask.items)
    await answer(screen, "age", *"72", "enter")
    await screen.until(lambda ask: "known_tumour" in ask.items)
    await answer(screen, "known_tumour", "y")
    await tick(screen, "sciatica")


async def emergency(screen: Screen) -> None:
    """Back pain, and signs of cauda equina syndrome."""
    await tick(screen, "low_back_pain", "sciatica")
    await screen.press("0")
    await tick(screen, "urinary_hesitancy", "saddle_anaesthesia")
    await screen.press("c")
    if not isinstance(screen.app.screen, Alarm):
        raise Astray("no emergency is told")


SCENES: dict[str, tuple[Scene, tuple[int, int]]] = {
    "ask-question.svg": (question, (106, 38)),
    "ask-emergency.svg": (emergency, (106, 34)),
}


def draw(name: str) -> str:
    """The picture of this name, from a run of its scene; Astray where the interview does not come to it."""
    scene, size = SCENES[name]
    shots: list[str] = []

    async def drive(screen: Screen) -> None:
        screen.app.animation_level = "none"
        await scene(screen)
        shots.append(screen.app.export_screenshot(title=TITLE, simplify=True))

    with patch.dict(os.environ):
        for setting in OF_THE_TERMINAL:
            os.environ.pop(setting, None)
        on_screen(triage.load(), drive, size)
    return plain_svg(shots[0])
