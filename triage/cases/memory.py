"""What is worked out once for a knowledge base and kept as long as it lives."""

from __future__ import annotations

from typing import Any

from triage.cases.links import Links
from triage.knowledge.base import KnowledgeBase

_MOST_NAMES = 10_000
_LONGEST_NAME = 100


class Memory:
    """The links between findings, the near names of those that were not found, and what words were heard to say."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.links = Links(kb.findings)
        self._index = kb.finding_names
        self._near: dict[str, tuple[str, ...]] = {}
        self.heard: dict[tuple[str, object, bool], Any] = {}  # by name, value and `listed`: see `hearing`

    def near(self, name: str) -> tuple[str, ...]:
        """Known names that look like `name`; kept, as a misspelt column comes with every case of a file."""
        if len(name) > _LONGEST_NAME:
            return ()
        if name not in self._near:
            if len(self._near) >= _MOST_NAMES:
                self._near.clear()
            self._near[name] = self._index.near(name)
        return self._near[name]


def memory_of(kb: KnowledgeBase) -> Memory:
    """The memory of this very knowledge base, kept beside its own cached properties."""
    memory: Memory | None = kb.__dict__.get("_memory")
    if memory is None:
        memory = kb.__dict__["_memory"] = Memory(kb)
    return memory
