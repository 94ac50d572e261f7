"""The pictures of learning: the player in the middle of an inference, and the score of a lesson."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any
from unittest.mock import patch

import triage
from examples.pictures.drawing import plain_svg
from examples.pictures.graphs import case_of
from examples.pictures.scenes import OF_THE_TERMINAL
from triage.cli.learning.player import PlayerApp
from triage.cli.learning.tutor import Asking, Scored, TutorApp
from triage.cli.screens.whole import Whole
from triage.knowledge.base import KnowledgeBase
from triage.learn import record
from triage.learn.tutor import Vignette, read_vignettes, score, shipped_vignettes

SIZE = (116, 36)
TITLE = "triage learn"


def player(kb: KnowledgeBase) -> Whole:
    """The first case, whose inference is short."""
    return PlayerApp(record(kb, case_of("first.yaml")))


def tutor(kb: KnowledgeBase) -> Whole:
    """A vignette in which a warning sign is easily missed."""
    (wanted,) = (
        one
        for one in read_vignettes(kb, shipped_vignettes())
        if isinstance(one, Vignette) and one.id == "cauda-equina-second-leg"
    )
    return TutorApp([wanted], lambda _: "The score is kept in 'tutor-scores.yaml'.")


async def on_to_the_third_rule(pilot: Any) -> None:
    """Until the third rule fires."""
    await pilot.press("f", "f", "f")


async def named_too_early(pilot: Any) -> None:
    """One question, then a guess."""
    asking = pilot.app.screen
    assert isinstance(asking, Asking)
    lesson = asking.lesson.ask("saddle_anaesthesia").ask("back_pain")
    pilot.app.push_screen(Scored(score(lesson.name("lumbar_radiculopathy", "routine", "spine_mri"))))


Drive = Callable[[Any], Awaitable[None]]
LESSONS: dict[str, tuple[Callable[[KnowledgeBase], Whole], Drive]] = {
    "learn-player.svg": (player, on_to_the_third_rule),
    "learn-score.svg": (tutor, named_too_early),
}


def draw_lesson(name: str) -> str:
    """The picture of this name, from a run of the real screen."""
    made, drive = LESSONS[name]
    shots: list[str] = []

    async def run() -> None:
        app = made(triage.load())
        app.animation_level = "none"
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            await drive(pilot)
            await pilot.pause(0.3)
            shots.append(app.export_screenshot(title=TITLE, simplify=True))

    with patch.dict(os.environ):
        for setting in OF_THE_TERMINAL:
            os.environ.pop(setting, None)
        asyncio.run(run())
    return plain_svg(shots[0])
