"""A rule-based triage expert system for bone and spine complaints.

Plain YAML rules say what source documents know; a forward-chaining engine takes a patient's facts to
candidate conditions, an urgency and the next diagnostic step, and says why, why not, and what if.

     rules/*.yaml ── knowledge ──▶ KnowledgeBase ── engine ──▶ Assessment ── explanation ──▶ words
                                       ▲   ▲         ▲         ▲   ▲   ▲
     patients' files ── cases ──▶ Case ┘   │         │         │   │   └── interview: which question next, the letter
                     └─▶ blocks of columns ┼─────────┘         │   └── evaluate: metrics on labelled cases
                                           │                   └── batch, spark: millions of cases, one row each
                                           │                   └── learn: an inference step by step, the tutor
                                           └── check: lints, rule tests, sources
     cli: thin shells over all of these, and the screens

Imports go one way:
knowledge < cases < engine < explanation < interview, check, batch, evaluate, spark < learn < cli.
Only `engine/` knows experta.

    import triage
    kb = triage.load()
    a = triage.assess(kb, {"small_vertebrae": True, "back_pain": False})
    print(triage.explain(a))
    print(triage.why_not(kb, a, "microcallus"))

This informs and teaches. It is not medical advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from triage.version import __version__

if TYPE_CHECKING:
    from triage.engine.assessment import Assessment, assess
    from triage.engine.columns.batches import assess_batches
    from triage.explanation import explain, what_if, why_not
    from triage.knowledge.base import KnowledgeBase
    from triage.knowledge.diagnostics import KnowledgeError
    from triage.knowledge.load import load

__all__ = [
    "Assessment",
    "KnowledgeBase",
    "KnowledgeError",
    "__version__",
    "assess",
    "assess_batches",
    "explain",
    "load",
    "what_if",
    "why_not",
]

_HOMES = {
    "Assessment": "triage.engine.assessment",
    "KnowledgeBase": "triage.knowledge.base",
    "KnowledgeError": "triage.knowledge.diagnostics",
    "assess": "triage.engine.assessment",
    "assess_batches": "triage.engine.columns.batches",
    "explain": "triage.explanation",
    "load": "triage.knowledge.load",
    "what_if": "triage.explanation",
    "why_not": "triage.explanation",
}


def __getattr__(name: str) -> Any:
    """Names are imported when first used, so that `triage --help` stays fast."""
    if name not in _HOMES:
        raise AttributeError(f"module 'triage' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
