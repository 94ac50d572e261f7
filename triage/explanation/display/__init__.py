"""What Jupyter, marimo and other notebooks show of a rule base, an assessment and an explanation: HTML, all escaped.

The pieces stand in pages of others, so they bring no colours or fonts but their pictures'. Without igraph there is no
picture, and everything else is as it is with it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from triage.engine.assessment import Assessment
from triage.explanation.display.contents import counts, packs, sections, topics
from triage.explanation.drawing.writing import fit
from triage.explanation.graph import case_graph
from triage.explanation.text import explanation_lines
from triage.explanation.words import SAFETY_LINE
from triage.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from jinja2 import Template

    from triage.explanation import Explanation


def knowledge_html(kb: KnowledgeBase) -> str:
    """The rule base at a glance: its hash, how much there is of each kind, its packs and topics."""
    return _shown("knowledge.html", kb=kb, counts=counts(kb), packs=packs(kb), topics=topics(kb))


def assessment_html(assessment: Assessment) -> str:
    """How soon, what it could be, next steps and problems, and the picture of what fired."""
    values = {"case": assessment.case.id, "sections": sections(assessment), "safety": SAFETY_LINE}
    return _shown("assessment.html", **values, **_picture(assessment))


def explanation_html(explanation: Explanation) -> str:
    """The lines of the explanation, and the picture of what fired."""
    lines = list(explanation_lines(explanation))
    return _shown("explanation.html", lines=lines, safety=SAFETY_LINE, **_picture(explanation.assessment))


def _picture(assessment: Assessment) -> dict[str, str]:
    """The picture of what fired; empty where its library is not installed."""
    from triage.explanation.drawing import svg

    try:
        return {"picture": svg(case_graph(assessment), prefix="case")}
    except ImportError:
        return {"picture": ""}


def _shown(name: str, **values: object) -> str:
    return fit(_template(name).render(**values))


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def source(name: str) -> str:
        return files(__package__).joinpath(name).read_text(encoding="utf-8")

    environment = Environment(
        loader=FunctionLoader(source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)
