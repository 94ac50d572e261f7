"""Change and see: rules and cases are read again when a file changes, and what that makes different is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from triage.cases.files import UnreadableCases, read_cases
from triage.engine.assessment import Assessment, assess
from triage.explanation.lines import Line
from triage.explanation.text import difference_lines
from triage.explanation.what_if import WhatIf
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import KnowledgeError, render, render_all
from triage.knowledge.load import UnknownPack, load


@dataclass(frozen=True)
class Seen:
    """The rules and the cases as they stood, what the rules say of each case, and what could not be read."""

    kb: KnowledgeBase
    assessments: dict[str, Assessment]
    unreadable: tuple[str, ...] = ()


def look(rules: Path | None, packs: Iterable[str] | None, cases: Path) -> Seen:
    """Read rules and cases, and assess. Raises KnowledgeError, UnknownPack."""
    kb = load(rules, packs)
    found: dict[str, Assessment] = {}
    unreadable: list[str] = []
    for case in read_cases(kb, cases):
        if isinstance(case, UnreadableCases):
            unreadable.append(render(case.diagnostic))
        else:
            found[_fresh(case.id, found)] = assess(kb, case)
    return Seen(kb, found, tuple(unreadable))


def _fresh(id: str, known: dict[str, Assessment]) -> str:
    """The id of a case, with a number where another one has it too."""
    ids = (id, *(f"{id} ({number})" for number in range(2, len(known) + 3)))
    return next(one for one in ids if one not in known)


def look_again(
    before: Seen, rules: Path | None, packs: Iterable[str] | None, cases: Path
) -> tuple[Seen, tuple[Line, ...]]:
    """What is seen now, and in words what is different; where the rules cannot be used, `before` and the errors."""
    try:
        now = look(rules, packs, cases)
    except KnowledgeError as error:
        return before, tuple(_errors(render_all(error.diagnostics)))
    except UnknownPack as error:
        return before, tuple(_errors(str(error)))
    if now.unreadable:  # half written, it may be: what was seen of these cases stays until they can be read
        kept = {id: one for id, one in before.assessments.items() if id not in now.assessments}
        now = replace(now, assessments=kept | now.assessments)
    return now, (*_errors("\n".join(now.unreadable)), *_rules_changed(before.kb, now.kb), *_cases_changed(before, now))


def _errors(text: str) -> Iterator[Line]:
    yield from (Line(line, "bad") for line in text.splitlines())


def _rules_changed(before: KnowledgeBase, now: KnowledgeBase) -> Iterator[Line]:
    added, removed = now.rule.keys() - before.rule.keys(), before.rule.keys() - now.rule.keys()
    changed = {id for id in now.rule.keys() & before.rule.keys() if now.rule[id] != before.rule[id]}
    for word, ids in (("new", added), ("changed", changed), ("gone", removed)):
        if ids:
            yield Line(", ".join(sorted(ids)), "strong", lead=f"Rules {word}: ")
    if now.sha256 == before.sha256:
        yield Line("The rules mean what they meant before.", "quiet")
    elif not (added or removed or changed):
        yield Line("No rule has changed, but something that they speak of.", "strong")


def _cases_changed(before: Seen, now: Seen) -> Iterator[Line]:
    for id, other in now.assessments.items():
        yield Line("")
        yield Line(f"Case {id}", "heading")
        yield from (
            _changed(before.assessments[id], other) if id in before.assessments else [Line("It is new.", indent=2)]
        )
    for id in before.assessments.keys() - now.assessments.keys():
        yield Line(f"Case {id} is gone.", "heading")


def _changed(before: Assessment, now: Assessment) -> Iterator[Line]:
    fired = [id for id in now.fired if id not in before.fired]
    quiet = [id for id in before.fired if id not in now.fired]
    for word, ids in (("fires now", fired), ("fires no longer", quiet)):
        if ids:
            yield Line(", ".join(ids), indent=2, lead=f"{word}: ")
    names = _with_all(before.kb, now.kb)
    difference = list(difference_lines(WhatIf(before, now, {}).to_dict(), names, before.kb))
    yield from difference or [Line("Nothing that is shown has changed.", "quiet", 2)]


def _with_all(before: KnowledgeBase, now: KnowledgeBase) -> KnowledgeBase:
    """The new rule base with the names of what is gone, which the difference may speak of."""
    return replace(
        now,
        conditions=before.conditions | now.conditions,
        steps=before.steps | now.steps,
        notes=before.notes | now.notes,
    )
