"""The tutor: a patient is told, the learner asks and names; the engine's own reasoning is the yardstick.

vignettes ──▶ Lesson ── ask, ask, name ──▶ Lesson ── score ──▶ Score ──▶ lines, scores file
"""

from __future__ import annotations

from triage.learn.tutor.lesson import Lesson, Named
from triage.learn.tutor.score import Score, score
from triage.learn.tutor.vignettes import Vignette, read_vignettes, shipped_vignettes

__all__ = ["Lesson", "Named", "Score", "Vignette", "read_vignettes", "score", "shipped_vignettes"]
