"""An evaluation as one self-contained HTML page: no script, nothing fetched, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from triage.evaluate import plots
from triage.evaluate.gates import Outcome
from triage.evaluate.metrics import BY_NAME, METRICS, confusion, measured
from triage.evaluate.misses import KINDS
from triage.evaluate.result import NOT_CLINICAL, Evaluation
from triage.evaluate.scores import FEW
from triage.evaluate.wording import (
    LEVEL_SHORT,
    WHAT_WORDS,
    cause_words,
    counted,
    hazard_words,
    label_counts,
    moved_words,
    percent,
    range_words,
)
from triage.explanation.words import SAFETY_LINE
from triage.knowledge.model import LEVELS
from triage.version import __version__

if TYPE_CHECKING:
    from jinja2 import Template


def page(found: Evaluation, gates: Iterable[Outcome] = ()) -> str:
    """The page. Every text is escaped by the template; only the plots, which are drawn here, are not."""
    comparison = found.comparison
    return _template().render(
        found=found,
        kb=found.kb,
        tally=found.tally,
        version=__version__,
        metrics=[(metric, found.metrics[metric.name]) for metric in METRICS if found.metrics[metric.name].of],
        empty=[metric.name for metric in METRICS if not found.metrics[metric.name].of],
        hazard=hazard_words(found.metrics["hazardous"], found.metrics["hazardous_of_urgent"]),
        plots=_plots(found),
        few=len(found.scores) < FEW,
        kinds=KINDS,
        gates=list(gates),
        comparison=comparison,
        beside=_beside(found) if comparison else [],
        remark=NOT_CLINICAL,
        safety=SAFETY_LINE,
    )


def _plots(found: Evaluation) -> dict[str, str]:
    drawn = {"shares": plots.shares(found.metrics)} if found.labelled else {}
    if found.tally.urgency:
        drawn["levels"] = plots.by_level(found.metrics)
        drawn["confusion"] = plots.levels(confusion(found.tally))
        drawn["scores"] = plots.scores(found.scores)
    if found.curve is not None and found.curve.measured(plots.CURVES):
        drawn["curve"] = plots.hiding(found.curve)
    return drawn


def _beside(found: Evaluation) -> list[tuple[str, str, str, str]]:
    """The metrics that differ between the two rule sets: name, title, what the other come to, what these do."""
    assert found.comparison is not None
    other = measured(found.comparison.other)
    return [
        (name, BY_NAME[name].title, percent(other[name].value), percent(these.value))
        for name, these in found.metrics.items()
        if these.of and these.value != other[name].value
    ]


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    words: dict[str, Any] = {
        "percent": percent, "range_words": range_words, "counted": counted, "label_counts": label_counts,
        "moved_words": moved_words, "cause_words": cause_words,
    }  # fmt: skip
    environment.filters.update(words)
    environment.globals.update(LEVELS=LEVELS, LEVEL_SHORT=LEVEL_SHORT, WHAT_WORDS=WHAT_WORDS)
    return environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
