"""Mentions of many cases to a block: each different one is heard once, and spread over the cases that made it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.cases.hearing import Heard, hear
from triage.cases.mentions import Mention
from triage.cases.tables.block import Block
from triage.cases.tables.filling import Filling
from triage.cases.tables.planes import Rows
from triage.knowledge.base import KnowledgeBase

Numbers32 = NDArray[np.int32]


class Tokens:
    """Every different mention under a number of its own."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.heard: list[Heard] = []
        self._subjects: list[int] = []
        self._unresolved: dict[str, int] = {}

    def token(self, mention: Mention) -> int:
        """The number of a mention; hear it once only."""
        heard = hear(self.kb, mention)
        self.heard.append(heard)
        self._subjects.append(self._subject(heard))
        return len(self.heard) - 1

    def _subject(self, heard: Heard) -> int:
        """What must not be spoken of twice by a case that is spread: a finding, or a problem that names none."""
        if heard.finding is not None:
            return self.kb.finding_order[heard.finding]
        message = heard.problem.message if heard.problem else ""
        return self._unresolved.setdefault(message, len(self.kb.findings) + len(self._unresolved))

    def subjects(self) -> Numbers32:
        """For each token what it speaks of."""
        return np.array(self._subjects, np.int32)


@dataclass(slots=True)
class Said:
    """Which case (rising) made which mention."""

    rows: Rows
    tokens: Numbers32


def spread(tokens: Tokens, said: Said, block: Block) -> Rows:
    """Put what was said into `block`, but for the cases that speak of one thing twice: those are given back."""
    if not len(said.rows):
        return np.empty(0, np.int64)
    subjects = tokens.subjects()[said.tokens]
    few = subjects.astype(np.int16) if subjects.max(initial=0) < 2**15 else subjects  # sorted by radix
    order = np.argsort(few, kind="stable")
    speaks = _Sorted(subjects[order], said.rows[order], said.tokens[order])
    again = (speaks.subjects[1:] == speaks.subjects[:-1]) & (speaks.rows[1:] == speaks.rows[:-1])
    twice = np.unique(speaks.rows[1:][again])
    if len(twice):
        gone = np.zeros(block.size, np.bool_)
        gone[twice] = True
        speaks = speaks.only(~gone[speaks.rows])
    _speak(tokens, speaks, block)
    return twice


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Mentions in the order of what they speak of, then of the cases."""

    subjects: Numbers32
    rows: Rows
    tokens: Numbers32

    def only(self, keep: NDArray[np.bool_]) -> _Sorted:
        return _Sorted(self.subjects[keep], self.rows[keep], self.tokens[keep])


def _speak(tokens: Tokens, speaks: _Sorted, block: Block) -> None:
    findings = list(tokens.kb.findings.values())
    into = Filling(block)
    cuts = np.flatnonzero(np.diff(speaks.subjects)) + 1
    for start, end in zip([0, *cuts.tolist()], [*cuts.tolist(), len(speaks.rows)], strict=True):
        if start == end:
            continue
        subject, rows = int(speaks.subjects[start]), speaks.rows[start:end]
        different, codes = np.unique(speaks.tokens[start:end], return_inverse=True)
        heard = [tokens.heard[token] for token in different.tolist()]
        if subject < len(findings):
            into.finding(findings[subject], subject, heard, codes, rows)
        else:
            into.problems(len(findings), heard, codes, rows)
    into.finish()
