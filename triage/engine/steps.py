"""Which diagnostic steps to show, and in what order."""

from __future__ import annotations

from dataclasses import dataclass

from triage.engine.inference import Inference
from triage.engine.standing import Standing
from triage.knowledge.model import BURDENS, Conclusion, Level, Rule


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step that is still to be taken, and the rules that suggest it."""

    step: str
    rules: tuple[Rule, ...]


def shown_steps(inference: Inference, candidates: list[Standing], level: Level) -> tuple[ShownStep, ...]:
    """The steps suggested by rules in force, not answered yet, that fit the urgency `level`.

    An emergency step comes first of all; then the least burden, and among equal burdens the step that
    makes most of the open findings of the candidates known; then vocabulary order.
    """
    kb = inference.kb
    suggesting: dict[str, list[Rule]] = {}
    for rule in inference.in_force:
        if is_shown(rule, candidates):
            for conclusion in rule.then:
                if conclusion.verb == "suggest" and not answered(inference, conclusion):
                    rules = suggesting.setdefault(conclusion.target, [])
                    rules += [] if rule in rules else [rule]
    missing = {finding for standing in candidates for finding in standing.missing}

    def key(step: str) -> tuple[bool, bool, int, int, int]:
        emergency = any("emergency_now" in rule.concludes("urgency") for rule in suggesting[step])
        settles = len(missing.intersection(kb.steps[step].reveals))
        nothing = kb.steps[step].burden == "none" and not emergency  # "no step needed" comes after all others
        return not emergency, nothing, BURDENS.index(kb.steps[step].burden), -settles, list(kb.steps).index(step)

    fitting = [step for step in suggesting if level in (kb.steps[step].levels or (level,))]
    needed = [step for step in fitting if not not_needed(inference, step)]
    return tuple(ShownStep(step, tuple(suggesting[step])) for step in sorted(needed, key=key))


def is_shown(rule: Rule, candidates: list[Standing]) -> bool:
    """Advice tied to conditions is shown only while one of them is a candidate."""
    return not rule.companions or any(c.condition in rule.companions for c in candidates)


def answered(inference: Inference, suggestion: Conclusion) -> bool:
    """Whether all that the suggested step is to make known is known."""
    facts = inference.case.facts
    return bool(suggestion.to_see) and all(finding in facts for finding in suggestion.to_see)


def not_needed(inference: Inference, step: str) -> bool:
    """Whether the step itself says that it is not needed for this patient."""
    condition = inference.kb.steps[step].not_needed_when
    return condition is not None and inference.reading.truth(condition) is True
