"""How the entries of the vocabulary refer to each other: every name must be there, and nothing goes in circles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from triage.knowledge.cycles import MOST_TOLD, cycles, told
from triage.knowledge.diagnostics import quoted
from triage.knowledge.names import normal
from triage.knowledge.parsed import Parsed, Problems, as_list
from triage.knowledge.tables import References, Tables

_ASKED = ("history", "examination")


def check_links(
    files: Mapping[str, Iterable[Parsed]], words: Tables, packs: Collection[str], problems: Problems
) -> None:
    """Note every name in the vocabulary that is not in it; `files` are all files by their kind."""
    for file in files.get("findings", ()):
        refer = References(file, words, problems)
        for place, shape in enumerate(file.shape.findings):
            _link_finding(refer, ("findings", place), shape)
    for file in files.get("conditions", ()):
        refer = References(file, words, problems)
        for place, shape in enumerate(file.shape.conditions):
            base = ("conditions", place)
            refer.all_known("condition", shape.parent, *base, "parent")
            refer.all_known("condition", shape.replaced_by, *base, "replaced_by")
            refer.all_known("topic", shape.topic, *base, "topic")
            if packs:
                refer.all_known("pack", shape.pack, *base, "pack", among=packs)
            refer.all_known("statement", shape.from_, *base, "from")
    for file in files.get("steps", ()):
        refer = References(file, words, problems)
        for place, shape in enumerate(file.shape.steps):
            _link_step(refer, ("steps", place), shape)
    for file in files.get("notes", ()):
        refer = References(file, words, problems)
        for place, shape in enumerate(file.shape.notes):
            refer.all_known("statement", shape.from_, "notes", place, "from")
    _link_others(files, words, packs, problems)
    for what in ("finding", "condition"):
        _check_ids(what, words.of(what), problems)
    _check_circles(words, problems)


def _link_others(
    files: Mapping[str, Iterable[Parsed]], words: Tables, packs: Collection[str], problems: Problems
) -> None:
    for file in files.get("source", ()):
        refer = References(file, words, problems)
        for place, shape in enumerate(file.shape.statements):
            refer.all_known("statement", shape.about, "statements", place, "about")
    for file in files.get("pack", ()):
        References(file, words, problems).all_known("pack", file.shape.builds_on, "builds_on", among=packs)


def _link_finding(refer: References, base: tuple[str | int, ...], shape: Any) -> None:
    refer.all_known("statement", shape.from_, *base, "from")
    refer.all_known("step", shape.obtained, *base, "obtained", among=[*refer.words.steps, *_ASKED])
    for key, others in (("implies", shape.implies), ("only_with", shape.only_with)):
        refer.all_known("finding", others, *base, key)
        for name, span in refer.file.items(others, *base, key):
            other = refer.words.findings.get(name)
            if other is not None and other.kind != "boolean":
                message = f"'{key}' must name a boolean finding; '{name}' is a {other.kind}"
                refer.problems.add("wrong-kind", message, span, "name a finding that is present or absent")
    if shape.same_as:
        path = (*base, "same_as", "finding")
        refer.all_known("finding", shape.same_as.finding, *path)
        other = refer.words.findings.get(shape.same_as.finding)
        if other is not None and other.kind != "number":
            message = f"'same_as' must name a number; '{other.id}' is a {other.kind}"
            refer.problems.add("wrong-kind", message, refer.file.span(*path), "name a finding of kind: number")


def _link_step(refer: References, base: tuple[str | int, ...], shape: Any) -> None:
    if shape.id in _ASKED:
        message = f"'{shape.id}' says how a finding is obtained, so it can be no step"
        refer.problems.add("reserved-word", message, refer.file.span(*base, "id"), "give the step another id")
    refer.all_known("finding", shape.reveals, *base, "reveals")
    refer.all_known("statement", shape.from_, *base, "from")
    for name, span in refer.file.items(shape.reveals, *base, "reveals"):
        finding = refer.words.findings.get(name)
        if finding is not None and finding.kind == "derived":
            message = f"'{name}' is worked out by rules, so no step reveals it"
            refer.problems.add("wrong-kind", message, span, "name the findings that it is worked out from")


def _check_ids(what: str, table: Mapping[str, Any], problems: Problems) -> None:
    first: dict[str, Any] = {}
    for id, entry in table.items():
        other = first.setdefault(normal(id), entry)
        if other is not entry:
            message = f"the {what}s '{other.id}' and '{id}' read the same"
            help = "give one of the two another id; hyphens and underscores do not count"
            problems.add("duplicate-id", message, entry.span, help, ("the other is here", other.span))


def _check_circles(words: Tables, problems: Problems) -> None:
    findings, conditions = words.findings, words.conditions
    parents = {id: as_list(condition.parent) for id, condition in conditions.items()}
    kinds: dict[str, list[str]] = {id: [] for id in conditions}
    for id, condition in conditions.items():
        kinds.get(condition.parent or "", []).append(id)
    implied = {id: finding.implies for id, finding in findings.items()}
    needed = {id: as_list(finding.only_with) for id, finding in findings.items()}
    same = {id: as_list(finding.same_as and finding.same_as.finding) for id, finding in findings.items()}
    _report(conditions, parents, "is a kind of itself", "parent", problems)
    if not cycles(parents):
        replaced = {id: [*kinds[id], *condition.replaced_by] for id, condition in conditions.items()}
        _report(conditions, replaced, "would replace itself", "replaced_by", problems)
    _report(findings, implied, "implies itself", "implies", problems)
    _report(findings, needed, "would be asked only once it is known", "only_with", problems)
    _report(findings, same, "is said to be the same as itself", "same_as", problems)


def _report(
    table: Mapping[str, Any], leads: Mapping[str, Iterable[str]], what: str, key: str, problems: Problems
) -> None:
    for circle in cycles(leads):
        way = f": {told(circle)}" if len(circle) > 1 else ""
        message = f"{quoted(circle[0])} {what}{way}"
        also = tuple(("on the way", table[id].span) for id in circle[1:MOST_TOLD])
        problems.add("cycle", message, table[circle[0]].span, f"take one '{key}' out of the circle", *also)
