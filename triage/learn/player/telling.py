"""What each step does, in one sentence."""

from __future__ import annotations

from triage.learn.player.showing import counted
from triage.learn.recording import Recording, Step


def told(recording: Recording, place: int) -> str:
    """What the step did to working memory and to the agenda, and which rule is next."""
    step = recording.steps[place]
    if step.kind == "start":
        facts = sum(step.kind == "fact" for step in recording.steps)
        told = f"First {counted(facts, 'fact')} of the case will enter; then rules fire until the agenda is empty."
        return f"{told} {step.because}"
    if step.kind == "end":
        return f"{counted(sum(bool(step.rule) for step in recording.steps), 'rule')} fired. This is the result."
    did = [part for part in (_concluded(step), _put(step), _closed(step)) if part]
    sentence = ("It " + _joined(did) if did else "It changes nothing on the agenda") + "; "
    return sentence + (f"next on the agenda is {step.agenda[0]}." if step.agenda else "the agenda is empty.")


def _concluded(step: Step) -> str:
    words = [
        f"\N{LEFT DOUBLE QUOTATION MARK}{item.words}\N{RIGHT DOUBLE QUOTATION MARK}"
        for item in step.memory
        if item.by == step.rule
    ]
    return f"concludes {_joined(words)}" if step.rule and words else ""


def _put(step: Step) -> str:
    return f"puts {counted(len(step.activated), 'rule')} on the agenda" if step.activated else ""


def _closed(step: Step) -> str:
    return f"makes {counted(len(step.impossible), 'rule')} impossible" if step.impossible else ""


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
