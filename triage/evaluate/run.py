"""Labelled cases through the rules: read, assess, count, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

import numpy as np

from triage.cases.tables.block import Block
from triage.engine.columns.assess import assess_block
from triage.evaluate.against import Comparison, Mismatch, Pair, rule_changes
from triage.evaluate.answers import Answers, Numbers
from triage.evaluate.baselines import baselines
from triage.evaluate.curve import Sample, curve
from triage.evaluate.labels import LabelReader, Labels
from triage.evaluate.result import OTHER, THESE, Evaluation, LabelProblem
from triage.evaluate.scores import Scoreboard
from triage.evaluate.source import Mapped, Part, case_in, parts, read_labels
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.model import LEVELS


def evaluate(
    kb: KnowledgeBase,
    files: Iterable[str | Path],
    mapping: Mapped = None,
    other: KnowledgeBase | None = None,
    with_curve: bool = True,
    progress: Callable[[int], None] = lambda _cases: None,
) -> Evaluation:
    """Evaluate the rules on the labelled cases of `files`; `progress` hears the number of cases after each block.

    `mapping` names the columns of tables (column: finding, or None to leave it out). What cannot be read is counted
    and named. Raises Mismatch where two rule sets do not read the same cases from a file.
    """
    names = [str(file) for file in files]
    run = _Run(kb, other, names, Sample() if with_curve else None)
    for file in names:
        for part, other_part in _both(kb, other, file, mapping):
            run.found.unreadable.add(part.unreadable, lambda unreadable: unreadable)
            run.found.remarks += part.remarks
            if part.block is not None:
                run.add(file, part.block, other_part.block if other_part else None)
            progress(run.found.tally.cases)
    if run.sample:
        run.found.curve = curve(kb, run.sample)
    return run.found


def _both(
    kb: KnowledgeBase, other: KnowledgeBase | None, file: str, mapping: Mapped
) -> Iterator[tuple[Part, Part | None]]:
    """The parts of a file, beside each the same part as the other rules read it."""
    if other is None:
        yield from ((part, None) for part in parts(kb, file, mapping))
        return
    for one, two in zip_longest(parts(kb, file, mapping), parts(other, file, mapping)):
        if one is None or two is None or (one.block is None) != (two.block is None):
            reasons = [u.reason for part in (one, two) if part and part.block is None for u in part.unreadable]
            message = f"{file}: the two rule sets do not read the same cases from it"
            raise Mismatch("; ".join([message, *reasons]))
        yield one, two


class _Run:
    """The state of one evaluation."""

    def __init__(self, kb: KnowledgeBase, other: KnowledgeBase | None, files: list[str], sample: Sample | None) -> None:
        self.kb, self.other, self.sample = kb, other, sample
        self.reader = LabelReader(kb)
        self.simpler = baselines(kb)
        tools = {THESE: "the rules that are evaluated"}
        if other is not None:
            tools[OTHER] = "the rule set given with --against"
        tools |= {name: what for name, (what, _) in self.simpler.items()}
        self.found = Evaluation(kb, files, Scoreboard(tools))
        if other is not None:
            self.found.comparison = Comparison(kb, other, rule_changes(other, kb))

    def add(self, file: str, block: Block, other_block: Block | None) -> None:
        """Count one block."""
        answers = Answers(assess_block(self.kb, block, fired=True))
        codes, labels = self._labels(file, block)
        judged = self.found.tally.add(answers, codes, labels)
        self.found.misses.add(file, answers, codes, labels, judged)
        said = [answers.level]
        if other_block is not None:
            said.append(self._compare(file, answers, block, other_block, codes, labels))
        said += [self._baseline(kb, block) for _, kb in self.simpler.values()]
        self.found.board.add(said, codes, labels)
        if self.sample:
            for row, id in enumerate(answers.ids):
                if labels[codes[row]] and self.sample.wants(id):
                    self.sample.add(case_in(self.kb, block, row), labels[codes[row]])

    def _baseline(self, kb: KnowledgeBase | None, block: Block) -> Numbers:
        if kb is None:
            return np.full(block.size, LEVELS.index("routine"))
        return Answers(assess_block(kb, block)).level

    def _compare(
        self, file: str, these: Answers, block: Block, other_block: Block, codes: Numbers, labels: list[Labels]
    ) -> Numbers:
        assert self.other is not None and self.found.comparison is not None
        other_kb = self.other
        other = Answers(assess_block(other_kb, other_block))
        pair = Pair(other, these, lambda row: (case_in(other_kb, other_block, row), case_in(self.kb, block, row)))
        self.found.comparison.add(file, pair, codes, labels)
        return other.level

    def _labels(self, file: str, block: Block) -> tuple[Numbers, list[Labels]]:
        """Each case's place among the different labels of the block, and these."""
        places: dict[Labels, int] = {}
        codes = np.zeros(block.size, np.int64)
        for row, (labels, problems) in enumerate(read_labels(self.reader, block)):
            codes[row] = places.setdefault(labels, len(places))
            if problems:
                unusable = [LabelProblem(file, block.ids[row].as_py(), message) for message in problems]
                self.found.label_problems.add(unusable, lambda problem: problem)
        return codes, list(places)
