"""The graphs in the README: what fired in an example case."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import triage
from triage.cases.files import read_cases
from triage.cases.model import Case
from triage.explanation.drawing import svg
from triage.explanation.graph import case_graph

CASES = Path(__file__).resolve().parents[1] / "cases"
GRAPHS = {"graph-first.svg": "first.yaml"}


def case_of(file: str) -> Case:
    """The first case of an example file; ValueError where it cannot be read."""
    case = next(iter(read_cases(triage.load(), CASES / file)))
    if not isinstance(case, Case):
        raise ValueError(str(case))
    return case


def draw_graph(name: str) -> str:
    """The picture of this name; ValueError where its case cannot be read."""
    drawn_by = f"Drawn with igraph {version('igraph')}: python -m examples.pictures"
    return f"<!-- {drawn_by} -->\n" + svg(case_graph(triage.assess(triage.load(), case_of(GRAPHS[name]))))
