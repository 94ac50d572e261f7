"""Vignettes to learn on: cases with what is told at the start, the whole story, and the expected answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from triage.cases.files import UnreadableCases, read_cases
from triage.cases.model import Case, Value
from triage.cases.values import holds
from triage.evaluate.labels import LabelReader, Labels
from triage.knowledge.base import KnowledgeBase

SUFFIXES = (".yaml", ".yml", ".json", ".jsonl")


@dataclass(frozen=True)
class Vignette:
    """One patient to learn on. `told` are the findings that the learner knows from the start.

    `problems` says what of the case, or of what it expects, could not be used as written.
    """

    kb: KnowledgeBase
    case: Case
    labels: Labels
    narrative: str
    told: tuple[str, ...]
    problems: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of its case."""
        return self.case.id

    @cached_property
    def opening(self) -> dict[str, Value]:
        """What is told, with the values."""
        return {finding: self.case.facts[finding] for finding in self.told}


def shipped_vignettes() -> Path:
    """The folder of the vignettes that come with the package: installed beside it, or in the checkout."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "vignettes"
    return installed if installed.is_dir() else package.parent / "examples" / "vignettes"


def read_vignettes(kb: KnowledgeBase, path: Path) -> Iterator[Vignette | UnreadableCases]:
    """The cases of a file, or of all case files of a folder by name; what cannot be read comes as an error."""
    reader = LabelReader(kb)
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    for file in files:
        if path.is_dir() and not (file.suffix in SUFFIXES and file.is_file()):
            continue
        for case in read_cases(kb, file):
            yield case if isinstance(case, UnreadableCases) else _vignette(kb, case, reader)


def in_mixed_order(vignettes: Sequence[Vignette]) -> list[Vignette]:
    """The vignettes as a learner is to meet them: topics mixed, and the same in every run."""
    return sorted(vignettes, key=lambda one: hashlib.sha256(one.id.encode("utf-8", "replace")).digest())


def _vignette(kb: KnowledgeBase, case: Case, reader: LabelReader) -> Vignette:
    expect = case.expect if isinstance(case.expect, Mapping) else {}
    labels, problems = reader.read(expect)
    said = tuple(problem.message for problem in case.problems if problem.severity == "error")
    told = _told(kb, case, expect.get("told"))
    return Vignette(kb, case, labels, str(expect.get("narrative") or ""), told, (*said, *problems))


def _told(kb: KnowledgeBase, case: Case, wanted: object) -> tuple[str, ...]:
    """What the vignette says is told; else the person and what brings them, or the first thing that is there."""
    if isinstance(wanted, list):
        names = [meaning.id for name in wanted if isinstance(name, str) for meaning in kb.finding_names.meanings(name)]
        known = tuple(dict.fromkeys(name for name in names if name in case.facts))
        if known:
            return known
    given = [finding for finding in case.facts if finding not in case.implied]
    person = [finding for finding in given if kb.findings[finding].topic in kb.always_open[:1]]
    brought = [finding for finding in given if finding in kb.brought and case.facts[finding] is True]
    present = [finding for finding in given if holds(case.facts[finding]) and finding not in person]
    return (*person, *(brought or present[:1]))
