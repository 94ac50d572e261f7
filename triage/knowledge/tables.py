"""The tables of a rule base while it is read: all named things, and what to say of a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triage.knowledge.diagnostics import Span, did_you_mean, quoted
from triage.knowledge.model import Complaint, Condition, Finding, Level, LevelText, Note, Pack, Source, Statement, Step
from triage.knowledge.names import NameIndex
from triage.knowledge.parsed import Parsed, Problems

_HOMES = {
    "finding": "add it to a file in findings/",
    "topic": "add it to a file in findings/",
    "condition": "add it to conditions.yaml",
    "step": "add it to steps.yaml",
    "note": "add it to notes.yaml",
    "statement": "add it to a file in sources/",
    "rule": "add it to a file of rules",
    "pack": "make a folder of this name for its rules",
}


@dataclass(slots=True)
class Tables:
    """All named things of a rule base, each table in vocabulary order."""

    topics: dict[str, str] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    finding_names: NameIndex = field(default_factory=lambda: NameIndex(()))
    condition_names: NameIndex = field(default_factory=lambda: NameIndex(()))
    levels: dict[Level, LevelText] = field(default_factory=dict)
    emergency_numbers: tuple[tuple[str, str], ...] = ()
    pack_texts: dict[str, Pack] = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()
    always_open: tuple[str, ...] = ()
    opened_by: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, what: str) -> Mapping[str, Any]:
        """The table of all findings, conditions, and so on; `what` is the singular."""
        table: Mapping[str, Any] = getattr(self, what + "s")
        return table

    def remedy(self, what: str, name: str, known: Iterable[str], search: bool) -> str:
        """What to write instead of an unknown name: its id, near ids where they are looked for, or its home."""
        index = {"finding": self.finding_names, "condition": self.condition_names}.get(what)
        if index is not None and (ids := [meaning.id for meaning in index.meanings(name)]):
            return "write the id: " + " or ".join(ids)
        near = did_you_mean(name, known) if search else ""
        if search and not near and index is not None and (ids := list(index.near_ids(name))):
            near = "did you mean " + " or ".join(quoted(id) for id in ids) + "?"
        return near or f"correct the name, or {_HOMES[what]}"


@dataclass(slots=True)
class References:
    """Checks the names that one file uses; what is unknown goes to `problems`."""

    file: Parsed
    words: Tables
    problems: Problems

    def known(self, what: str, name: str, span: Span, among: Iterable[str] | None = None) -> bool:
        """Whether `name` is one of the table of `what`, or of `among`; noted where it is not."""
        known = self.words.of(what) if among is None else among
        if name in known:
            return True
        help = self.words.remedy(what, name, known, self.problems.may_search())
        self.problems.add(f"unknown-{what}", f"unknown {what} {quoted(name)}", span, help)
        return False

    def all_known(self, what: str, names: Any, *path: str | int, among: Iterable[str] | None = None) -> bool:
        """Whether every one of `names` is known: a name, a list of them, or None; where they stand is `path`."""
        known, seen = True, set()
        for name, span in self.file.items(names, *path):
            if name in seen:
                self.problems.add("duplicate-part", f"{quoted(name)} stands twice in this list", span, "remove one")
            seen.add(name)
            known &= self.known(what, name, span, among)
        return known
