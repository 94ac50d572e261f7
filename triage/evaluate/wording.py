"""Figures and changes in words, shared by the terminal and the page."""

from __future__ import annotations

from triage.evaluate.against import Moved
from triage.evaluate.proportion import Proportion
from triage.evaluate.tally import Tally
from triage.knowledge.model import Level

LEVEL_SHORT: dict[Level, str] = {
    "emergency_now": "emergency",
    "same_day": "same day",
    "urgent_2wk": "2 weeks",
    "routine": "routine",
    "self_care": "self-care",
    "insufficient": "cannot say",
}

CURVE_WORDS = {
    "top1": "condition first",
    "urgency": "urgency right",
    "safety": "safe",
    "under_triage": "under-triage",
    "over_triage": "over-triage",
    "hazardous": "hazard",
    "worst_covers": "held possible",
    "comprehensiveness": "some level",
}

WHAT_WORDS = {"level": "level", "worst": "worst possible", "condition": "first condition", "steps": "steps"}

WHERE_WORDS = {"other": "only in the other rules", "these": "only in these rules", "both": "says something else"}


def percent(share: float | None) -> str:
    """A share as people read it: one decimal, and never 0 or 100 for what is neither."""
    if share is None:
        return "-"
    shown = f"{100 * share:.1f} %"
    if shown == "0.0 %" and share > 0:
        return "< 0.1 %"
    if shown == "100.0 %" and share < 1:
        return "> 99.9 %"
    return shown


def range_words(proportion: Proportion) -> str:
    """The interval in per cent, as `81.7-93.2`."""
    interval = proportion.interval
    return "-" if interval is None else f"{100 * interval[0]:.1f}-{100 * interval[1]:.1f}"


def hits_words(proportion: Proportion) -> str:
    """Hits and cases, as `121/137`; of very many cases only how many there are."""
    return f"{proportion.hits}/{proportion.of}" if proportion.of < 10_000 else f"of {proportion.of:,}"


def counted(number: int, what: str) -> str:
    """A number with its noun: `1 case`, `1,200 cases`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def hazard_words(all_cases: Proportion, urgent: Proportion) -> str:
    """How often someone who must be seen within a day is told otherwise, and how often it could be for all we know."""
    said = f"{all_cases.hits} in {counted(all_cases.of, 'case')}; with 95 % confidence it is at most "
    said += f"{percent(all_cases.upper)} of such cases"
    if urgent.upper is not None:
        said += f", and at most {percent(urgent.upper)} of the {urgent.of} that must be seen within a day"
    return said + "."


def label_counts(tally: Tally) -> str:
    """How many cases have no label for what."""
    if not tally.cases:
        return ""
    bare = [f"{label} in {number:,}" for label, number in tally.unlabelled().items() if number]
    return f"No label, so left out there: {', '.join(bare)}." if bare else "Every case has every label."


def moved_words(moved: Moved) -> str:
    """What was said and what is said now: for steps only what is new and what is gone."""
    if moved.what == "steps":
        gone = [step for step in moved.other if step not in moved.these]
        new = [step for step in moved.these if step not in moved.other]
        return "; ".join(f"{word} {', '.join(names)}" for word, names in (("without", gone), ("with", new)) if names)
    return f"{', '.join(moved.other) or 'none'} -> {', '.join(moved.these) or 'none'}"


def cause_words(moved: Moved) -> str:
    """The rules behind a change, by where they count."""
    if not moved.causes:
        return "no rule fires in one set only: something that the rules share has changed"
    by: dict[str, list[str]] = {}
    for cause in moved.causes:
        by.setdefault(cause.where, []).append(cause.rule)
    return "; ".join(f"{', '.join(rules)} ({WHERE_WORDS[where]})" for where, rules in by.items())
