"""What the player shows beside one another at one step: working memory, agenda, the rule, the chain so far."""

from __future__ import annotations

from collections.abc import Iterator

from triage.explanation.lines import Line, Role
from triage.learn.recording import Item, Recording
from triage.learn.rule_view import RuleView

_MARKS = {"given": "", "implied": "follows from ", "derived": "by rule ", "concluded": "by rule "}


def memory_lines(recording: Recording, place: int) -> Iterator[Line]:
    """Working memory, what this step added first."""
    new = recording.steps[place].memory
    for item in new:
        yield from _item(recording, item, "strong", "+ ")
    for item in reversed(recording.memory(place - 1) if place else ()):
        yield from _item(recording, item, "plain", "  ")


def _item(recording: Recording, item: Item, role: Role, lead: str) -> Iterator[Line]:
    yield Line(item.words, role, lead=lead)
    if item.by:
        findings = recording.assessment.kb.findings
        by = findings[item.by].label if item.kind == "implied" else item.by
        yield Line(f"{_MARKS[item.kind]}{by}", "quiet", 2)
    elif item.kind == "derived":
        yield Line("no rule for it can fire any more", "quiet", 2)


def agenda_lines(recording: Recording, place: int) -> Iterator[Line]:
    """The agenda after the step, the rule that fires next first; what the step put on it is marked."""
    step = recording.steps[place]
    for number, id in enumerate(step.agenda, 1):
        view = recording.rules[id]
        priority = f" (salience {view.salience})" if view.salience else ""
        new = id in step.activated
        yield Line(f"{id}{priority}", "strong" if new else "plain", lead=f"{'+' if new else ' '}{number:>3}. ")
    if not step.agenda:
        yield Line("empty", "quiet")
    if step.impossible:
        count = len(step.impossible)
        yield Line("")
        yield Line(f"{count:,} rule{'' if count == 1 else 's'} can no longer fire since this step.", "quiet")


def rule_lines(view: RuleView) -> Iterator[Line]:
    """A rule as it is written; a mark before each line that holds a test which speaks for it."""
    yield Line(f"{view.file}, line {view.first_line}", "quiet")
    lit = {test.line for test in view.tests if test.lit}
    for place, text in enumerate(view.lines):
        shown = text.rstrip()
        indent = len(shown) - len(shown.lstrip())
        lead = ("> " if place in lit else "  ") + " " * indent
        yield Line(shown.strip() or " ", "strong" if place in lit else "quiet", lead=lead)


def cited_lines(view: RuleView) -> Iterator[Line]:
    """What the rule rests on, and what the reader must know of it."""
    for cited in view.cites:
        yield Line(f"{cited.paraphrase} ({cited.source}, {cited.locator}; {cited.id})", "quiet", lead="source: ")
    for caveat in view.caveats:
        yield Line(caveat, "quiet", lead="caveat: ")


def chain_lines(recording: Recording, place: int) -> Iterator[Line]:
    """From facts over rules to conclusions, a rule that fired after another; the newest last."""
    steps = [step for step in recording.steps[: place + 1] if step.kind == "fire"]
    for step in steps:
        view = recording.rules[step.rule]
        facts = "; ".join(dict.fromkeys(test.known for test in view.tests if test.lit)) or "always"
        newest = step is recording.steps[place]
        role: Role = "strong" if newest else "plain"
        yield Line(f"{facts}  =>  {view.id}", role, lead="> " if newest else "  ")
        for item in step.memory:
            yield Line(item.words, role, 4, "=> ")
    if not steps:
        yield Line("No rule has fired yet.", "quiet")
