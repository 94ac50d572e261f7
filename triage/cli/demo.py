"""`triage demo`: three narrated cases on the shipped rules; needs no input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from triage.explanation.lines import Line

if TYPE_CHECKING:
    from triage.knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Scene:
    """A told case: its story, its facts, and the questions that are then put to the engine."""

    title: str
    story: str
    facts: dict[str, Any]
    why_not: tuple[str, ...] = ()
    what_if: dict[str, Any] = field(default_factory=dict)


SCENES = (
    Scene(
        "Back pain, and small vertebrae on the X-ray",
        "Mara is 38. Her back has hurt for months, and an X-ray showed vertebrae that are smaller than usual. "
        "Nobody has asked yet whether her legs feel numb.",
        {"age": 38, "back_pain": "present", "small_vertebrae": "present", "imaging_done": ["X-ray"]},
        why_not=("microspondylia_with_nerve_compression",),
        what_if={"neurological_symptoms": "present"},
    ),
    Scene(
        "Fluid in the marrow",
        "Jon had an MRI for a stubborn pain, and it shows fluid in the bone marrow of a vertebra. "
        "He is known to have osteoporosis; a tumour has been looked for and not found.",
        {"mri_marrow_fluid": "present", "known_osteoporosis": "present", "known_tumour": "absent", "age": 71},
        why_not=("marrow_oedema_from_tumour",),
    ),
    Scene(
        "A sore shin, and nothing seen yet",
        "Ana runs a lot. Her shin hurts when she puts weight on it. Nobody has taken a picture of it.",
        {"bone_pain": "present", "bone_site": "lower leg", "weight_bearing_pain": "present", "imaging_done": ["none"]},
        why_not=("microcallus",),
        what_if={"mri_small_callus": "absent"},
    ),
)


def demo() -> None:
    """Tell three cases on the shipped rules: what comes out, why, why not, and what if."""
    from triage.cli.output import show
    from triage.knowledge.load import load

    show(demo_lines(load()))


def demo_lines(kb: KnowledgeBase) -> Iterator[Line]:
    """The whole demonstration as lines."""
    from triage.explanation.words import SAFETY_LINE

    for place, scene in enumerate(SCENES, 1):
        yield from _scene(kb, place, scene)
    yield Line("Your turn", "heading")
    yield Line("Write the facts of a case into a file, as examples/cases/first.yaml shows, and run", indent=2)
    yield Line("triage assess FILE    or    triage explain FILE", "title", 4)
    yield Line("")
    yield Line(SAFETY_LINE)


def _scene(kb: KnowledgeBase, place: int, scene: Scene) -> Iterator[Line]:
    from triage.engine.assessment import assess
    from triage.explanation import explain, what_if, why_not
    from triage.explanation.text import assessment_lines, explanation_lines, what_if_lines, why_not_lines

    assessment = assess(kb, scene.facts, f"demo-{place}")
    yield Line(f"{place}. {scene.title}", "heading")
    yield Line(scene.story)
    yield Line("")
    yield from _without_safety(assessment_lines(assessment))
    yield Line("How did the first candidate come about?", "heading")
    explanation = explain(assessment)
    yield from _first_account(explanation_lines(explanation))
    for condition in scene.why_not:
        yield from _without_safety(why_not_lines(why_not(kb, assessment, condition)))
    if scene.what_if:
        yield from _without_safety(what_if_lines(what_if(kb, assessment, scene.what_if)))


def _without_safety(lines: Iterator[Line]) -> Iterator[Line]:
    """A part of a longer text: the safety line stands once, at the end of all."""
    from triage.explanation.words import SAFETY_LINE

    yield from (line for line in lines if line.text != SAFETY_LINE)


def _first_account(lines: Iterator[Line]) -> Iterator[Line]:
    started = False
    for line in lines:
        if line.lead == "* ":
            if started:
                break
            started = True
        elif line.role == "heading" and started:
            break
        if started:
            yield line
    yield Line("")
