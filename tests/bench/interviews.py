"""How many questions an interview asks: `python -m tests.bench.interviews`; README has the table.

For each condition, one patient for each rule that calls it: the facts of the rule, and everything else that a
person can be asked for absent. Counted are screens, and single things asked (each item of a list counts).
Beside them stands a questionnaire in fixed order: everything of the same topics and every red flag, each once;
whether a test was done is one question there too, and what depends on an absent thing is skipped.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import triage
from tests.interview.patients import possible
from triage.cases.model import NOT_APPLICABLE, Case
from triage.cases.values import holds
from triage.engine.completions import completions_of
from triage.engine.naive import Reading
from triage.interview.interview import Interview
from triage.interview.patient import said_to
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.terms import TooManyTerms

FIGURES = Path(__file__).with_name("interviews.json")


def textbook(kb: KnowledgeBase, condition: str) -> Iterator[Case]:
    """A patient for each rule that calls the condition, otherwise healthy and 45 unless the rule says else."""
    for rule in kb.calling.get(condition, ()):
        try:
            facts = completions_of(kb).reaching(Reading(kb, {}), rule)
        except TooManyTerms:
            continue
        if facts is not None:
            given = {f: value for f, value in facts.items() if value is not NOT_APPLICABLE}
            yield possible(kb, otherwise_healthy(kb, given), rule.id)


def otherwise_healthy(kb: KnowledgeBase, facts: dict) -> dict:
    """The facts, and everything else absent that does not contradict them."""
    rest = {}
    for finding in kb.findings.values():
        if finding.kind == "boolean":
            rest[finding.id] = False
        elif finding.kind == "choice" and "none" in finding.values:
            rest[finding.id] = ["none"] if finding.many else "none"
    rest["age"] = 45
    if any(not {"history", "examination"} & set(kb.findings[f].obtained) for f in facts):
        rest.pop("imaging_done")
    return {**{f: value for f, value in rest.items() if not kb.linked_with[f] & facts.keys()}, **facts}


def interviewed(kb: KnowledgeBase, case: Case) -> tuple[int, int, int, float]:
    """Screens, single things asked, the same in fixed order, and the longest wait for a question in ms."""
    talk, screens, single, longest = Interview(kb), 0, 0, 0.0
    while True:
        start = perf_counter()
        ask = talk.question
        longest = max(longest, perf_counter() - start)
        if ask is None:
            return screens, single, fixed_order(talk, case), longest * 1000
        screens += 1
        single += len(ask.items) if ask.kind in ("list", "finding") else 1
        talk = talk.answer(said_to(kb, ask, case))


def fixed_order(talk: Interview, case: Case) -> int:
    """The single questions of a form on the same topics, complaints included."""
    kb, asked, tests = talk.kb, 1, set()
    for finding in kb.findings.values():
        if finding.kind == "derived" or not (finding.red_flag or finding.topic in talk.scope.topics):
            continue
        if finding.only_with and not holds(case.facts.get(finding.only_with, False)):
            continue
        if "history" in finding.obtained or finding.id in case.facts:
            asked += 1
        if "history" not in finding.obtained:
            tests.add(finding.obtained[0])
    return asked + len(tests)


def table(kb: KnowledgeBase) -> dict[str, dict[str, float]]:
    """For each condition the medians and maxima over its patients."""
    rows: dict[str, dict[str, float]] = {}
    for condition in kb.conditions:
        counts = defaultdict(list)
        for case in textbook(kb, condition):
            for name, count in zip(("screens", "single", "fixed", "ms"), interviewed(kb, case), strict=True):
                counts[name].append(count)
        if counts:
            rows[condition] = {f"{name} {how}": f(v) for name, v in counts.items() for how, f in MEASURES.items()}
            rows[condition]["patients"] = len(counts["ms"])
    return rows


MEASURES = {"median": median, "max": max}


def main() -> None:
    """Print the table; with --write also keep it for the README."""
    kb = triage.load()
    rows = table(kb)
    for condition, row in rows.items():
        print(condition, {name: round(value, 1) for name, value in row.items()})
    if "--write" in sys.argv:
        kept = {c: {n: v for n, v in row.items() if "ms" not in n} for c, row in rows.items()}
        FIGURES.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
