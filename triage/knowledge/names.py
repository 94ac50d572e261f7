"""Names of findings and conditions: ids, aliases, labels, synonyms and codes, and what each may say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from triage.knowledge.diagnostics import LONGEST_NAME

if TYPE_CHECKING:
    from triage.knowledge.model import Code, Condition, Finding

_LOOSE = re.compile(r"[\s_\-\u2010-\u2015]+")
_PREFIX = re.compile(r"(?i)(icd[\s_-]*10[\s_-]*cm|icd[\s_-]*10[\s_-]*who|icd[\s_-]*10|hpo|mondo|hp):?(.+)\Z")
_SYSTEMS = {
    "icd10cm": ("icd10cm",), "icd10who": ("icd10who",), "icd10": ("icd10who", "icd10cm"),
    "hpo": ("hpo",), "hp": ("hpo",), "mondo": ("mondo",),
}  # fmt: skip


def normal(name: str) -> str:
    """The form names are compared in: no case, spaces, hyphens or underscores.

    >>> normal("Bone-marrow  Oedema") == normal("bone_marrow_oedema")
    True
    """
    return _LOOSE.sub("", name).casefold()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for. A code that is not exact settles only `present` or only `absent`, or neither."""

    id: str
    present: bool = True
    absent: bool = True
    code: str = ""


_MEANS = {"exact": (True, True), "narrower": (True, False), "broader": (False, True), "related": (False, False)}


class NameIndex:
    """Looks names up. A name may stand for several ids; then it is ambiguous and never a guess."""

    def __init__(self, entries: Iterable[Finding | Condition]) -> None:
        self._as_written: dict[str, tuple[Meaning, ...]] = {}
        self._ids: dict[str, str] = {}
        self._names: dict[str, dict[str, None]] = {}
        self._codes: dict[str, list[tuple[str, str, Meaning]]] = {}
        self._shown: dict[str, str] = {}
        for entry in entries:
            self._ids.setdefault(normal(entry.id), entry.id)
            self._as_written[entry.id] = (Meaning(self._ids[normal(entry.id)]),)
            for name in (entry.id, *entry.aliases, entry.label, *entry.synonyms):
                if key := normal(name):
                    self._names.setdefault(key, {})[entry.id] = None
                    self._shown.setdefault(key, name)
            for code in entry.codes:
                self._add_code(entry.id, code)

    def _add_code(self, id: str, code: Code) -> None:
        present, absent = _MEANS[code.match]
        meaning = Meaning(id, present, absent, code.code)
        self._codes.setdefault(code.code.casefold(), []).append((code.system, id, meaning))

    def __contains__(self, name: str) -> bool:
        return bool(self.meanings(name))

    def meanings(self, name: str) -> tuple[Meaning, ...]:
        """Every id that `name` may mean, in vocabulary order; ids win over other names, names over codes."""
        if name in self._as_written:
            return self._as_written[name]
        key = normal(name)
        if key in self._ids:
            return (Meaning(self._ids[key]),)
        if key in self._names:
            return tuple(Meaning(id) for id in self._names[key])
        return self._code_meanings(name.strip())

    def _code_meanings(self, text: str) -> tuple[Meaning, ...]:
        systems: tuple[str, ...] = ()
        found = self._codes.get(text.casefold())
        if found is None and (prefix := _PREFIX.match(text)):
            systems = _SYSTEMS[normal(prefix[1])]
            found = self._codes.get(prefix[2].strip().casefold())
        by_id: dict[str, Meaning] = {}
        for system, id, meaning in found or ():
            if systems and system not in systems:
                continue
            held = by_id.get(id, meaning)
            # One code under two systems may differ in grade: only what both grades allow is settled.
            both = (held.present and meaning.present, held.absent and meaning.absent)
            by_id[id] = Meaning(id, *both, meaning.code)
        return tuple(by_id.values())

    def near(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Known names that look like `name`, as they were written."""
        return tuple(self._shown[key] for key in self._near(name, count))

    def near_ids(self, name: str, count: int = 3) -> tuple[str, ...]:
        """The ids behind the known names that look like `name`, each once."""
        return tuple(dict.fromkeys(id for key in self._near(name, count) for id in self._names[key]))

    def _near(self, name: str, count: int) -> list[str]:
        if len(name) > LONGEST_NAME:
            return []
        return get_close_matches(normal(name), list(self._shown), n=count, cutoff=0.72)
