"""The sources and caveats of a letter: each told once, and named where it counts."""

from __future__ import annotations

from collections.abc import Iterable

from triage.engine.assessment import caveats, cited
from triage.interview.letter.shape import Detail, Entry, Section
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import Rule, Source


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
        statements: dict[str, list[str]] = {}
        for id in (id for id in self.kb.statements if id in self._cited):
            statement = self.kb.statements[id]
            guideline = self.kb.sources[statement.source].kind == "guideline"
            place = f" ({statement.locator})" if guideline and statement.locator else ""
            statements.setdefault(statement.source, []).append(f"{id}{place}")
        groups = (Detail("; ".join(names), source_words(self.kb.sources[id])) for id, names in statements.items())
        return Section("sources", "Sources", groups=tuple(groups), size="small")


def source_words(source: Source) -> str:
    """A source in one line: title, publisher, year and where to find it."""
    what = "" if source.kind == "guideline" else "document of doubtful quality"
    return ". ".join(str(part) for part in (source.title, source.publisher, source.year, source.link, what) if part)
