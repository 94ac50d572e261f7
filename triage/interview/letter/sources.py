"""The sources and caveats of a letter: each told once, and named where it counts."""

from __future__ import annotations

from collections.abc import Iterable

from triage.engine.assessment import caveats, cited
from triage.interview.letter.shape import Detail, Entry, Section
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Rule, Source, Statement


class Sources:
    """What the parts of a letter rest on, gathered while it is written."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self._cited: dict[str, None] = {}
        self._caveats: dict[str, int] = {}

    def details(self, rules: Iterable[Rule], also: Iterable[str] = ()) -> tuple[Detail, ...]:
        """One quiet line: the statements that rules rest on, and the numbers of their caveats."""
        rules = tuple(rules)
        names = cited(self.kb, rules)
        self._cited.update(dict.fromkeys(names))
        found = dict.fromkeys([*caveats(self.kb, rules), *also])
        numbers = [self._caveats.setdefault(text, len(self._caveats) + 1) for text in found]
        words = ", ".join(names)
        if numbers:
            words = f"{words} [{', '.join(map(str, sorted(numbers)))}]".strip()
        return (Detail("sources", words, quiet=True),) if words else ()

    def caveats(self) -> Section:
        """All caveats, numbered as they are referred to."""
        return Section("caveats", "Caveats", entries=tuple(map(Entry, self._caveats)), numbered=True, size="small")

    def section(self) -> Section:
        """The sources of all statements named, each with its statements and where in a guideline they stand."""
        named: dict[str, list[Statement]] = {}
        for statement in self.kb.statements.values():
            if statement.id in self._cited:
                named.setdefault(statement.source, []).append(statement)
        groups = (source_detail(self.kb.sources[id], statements) for id, statements in named.items())
        return Section("sources", "Sources", groups=tuple(groups), size="small")


def source_detail(source: Source, statements: Iterable[Statement]) -> Detail:
    """A source and its statements in one line, those of one place in a guideline together."""
    guideline = source.kind == "guideline"
    places: dict[str, list[str]] = {}
    for statement in statements:
        places.setdefault(statement.locator if guideline else "", []).append(statement.id)
    names = "; ".join(f"{', '.join(ids)} ({place})" if place else ", ".join(ids) for place, ids in places.items())
    what = "" if guideline else "a document of doubtful quality"
    about = "; ".join(str(part) for part in (source.publisher, source.year, source.link, what) if part)
    return Detail(source.title, f"{about}. Statements: {names}" if about else f"Statements: {names}")
