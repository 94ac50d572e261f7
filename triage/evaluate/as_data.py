"""An evaluation as plain data; its published schema is `evaluation` (`triage schema evaluation`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from triage.evaluate.against import Comparison
from triage.evaluate.curve import Curve
from triage.evaluate.gates import Outcome
from triage.evaluate.metrics import METRICS, confusion, measured
from triage.evaluate.misses import Listed
from triage.evaluate.result import NOT_CLINICAL, Evaluation
from triage.evaluate.scores import FEW
from triage.explanation.words import SAFETY_LINE
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS


def evaluation_dict(found: Evaluation, gates: Iterable[Outcome] = ()) -> dict[str, Any]:
    """The whole evaluation: counts, metrics with definitions and sources, tables, lists of cases, comparison, gates."""
    tally = found.tally
    return {
        "knowledge": _knowledge(found.kb),
        "files": found.files,
        "cases": {
            "read": tally.cases,
            "unreadable": _listed(
                found.unreadable, lambda u: {"file": u.file, "where": u.where, "reason": u.reason}
            ),
            "without_label": tally.unlabelled(),
            "label_problems": _listed(
                found.label_problems, lambda p: {"file": p.file, "case": p.case, "message": p.message}
            ),
            "with_lost_facts": tally.with_lost_facts,
            "remarks": found.remarks,
        },
        "metrics": {
            metric.name: {
                "title": metric.title, **found.metrics[metric.name].to_dict(), "better": metric.better,
                "definition": metric.definition, "source": metric.source,
            }
            for metric in METRICS
        },
        "hazardous_upper_bound": found.metrics["hazardous"].upper,
        "confusion": confusion(tally),
        "scores": {"few": len(found.scores) < FEW, "tools": [_score(score) for score in found.scores]},
        "coverage": {
            "rules": len(found.kb.rules),
            "fired": len(found.kb.rules) - len(found.never_fired),
            "never_fired": list(found.never_fired),
            "cases_by_rule": {rule.id: tally.fired[rule.id] for rule in found.kb.rules if tally.fired[rule.id]},
        },
        "misses": {kind: _listed(listed, lambda miss: miss.to_dict()) for kind, listed in found.misses.items()},
        "curve": _curve(found.curve) if found.curve else None,
        "against": _comparison(found, found.comparison) if found.comparison else None,
        "gates": [
            {"metric": o.gate.metric, "least": o.gate.least, "came": o.came, "reached": o.reached} for o in gates
        ],
        "remarks": [NOT_CLINICAL, SAFETY_LINE],
    }  # fmt: skip


def _knowledge(kb: KnowledgeBase) -> dict[str, Any]:
    return {"sha256": kb.sha256, "packs": list(kb.packs)}


def _listed(listed: Listed[Any], to_dict: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {"total": listed.total, "listed": [to_dict(item) for item in listed.items]}


def _score(score: Any) -> dict[str, Any]:
    solved = score.solved.to_dict()
    return {"tool": score.tool, "what": score.what, "answered": score.solved.of, "solved": solved, "ccs": score.ccs}


def _curve(curve: Curve) -> dict[str, Any]:
    return {
        "seed": curve.seed,
        "repetitions": curve.repetitions,
        "cases": curve.cases,
        "points": {
            name: [{"hidden": p.hidden, "value": p.value, "low": p.low, "high": p.high} for p in points]
            for name, points in curve.points.items()
        },
    }


def _comparison(found: Evaluation, comparison: Comparison) -> dict[str, Any]:
    other = measured(comparison.other)
    moves = sorted(comparison.levels.items(), key=lambda item: [LEVELS.index(level) for level in item[0]])
    return {
        "knowledge": _knowledge(comparison.other_kb),
        "rules": {
            "removed": list(comparison.rules.removed),
            "added": list(comparison.rules.added),
            "changed": list(comparison.rules.changed),
        },
        "cases": found.tally.cases,
        "changed": {what: comparison.counts[what] for what in ("any", "level", "worst", "condition", "steps")},
        "more_urgent": comparison.more_urgent,
        "less_urgent": comparison.less_urgent,
        "level_moves": [{"other": a, "these": b, "cases": n} for (a, b), n in moves],
        "metrics": {name: {"other": other[name].value, "these": these.value} for name, these in found.metrics.items()},
        "changes": _listed(comparison.changes, _change),
    }


def _change(change: Any) -> dict[str, Any]:
    return {
        "file": change.file,
        "case": change.case,
        "moved": [
            {
                "what": moved.what,
                "other": list(moved.other),
                "these": list(moved.these),
                "rules": [{"rule": cause.rule, "where": cause.where} for cause in moved.causes],
            }
            for moved in change.moved
        ],
    }
