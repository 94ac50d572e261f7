"""How many questions an interview asks, and how long one waits for the next: `python -m tests.bench.interviews`.

`--write` keeps the counts in `interviews.json`, from which `python -m tests.bench.readme` makes the README's table.

For each condition there is one patient for each rule that calls it: the facts of the rule, and everything else that
a person can be asked for absent. Counted are screens, and single things asked (each item of a list counts). Beside
them stands a form in fixed order: everything of the same topics and every red flag, each once; whether a test was
done is one question there too, and what depends on an absent thing is skipped.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import triage
from tests.bench.generate import rule_texts
from tests.interview.emergencies import cauda_equina_patients, questions_before
from tests.interview.patients import patient, possible
from triage.cases.model import NOT_APPLICABLE, Case
from triage.cases.values import holds
from triage.engine.completions import completions_of
from triage.engine.naive import Reading
from triage.interview.interview import Interview
from triage.interview.patient import said_to
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.load import load_texts
from triage.knowledge.terms import TooManyTerms

KEPT = Path(__file__).with_name("interviews.json")
MEASURES = {"median": median, "most": max}
MOST_SCREENS = 60  # of a generated rule base, whose interviews would go on for hundreds


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
    rest: dict = {"age": 45}
    for finding in kb.findings.values():
        if finding.kind == "boolean":
            rest[finding.id] = False
        elif finding.kind == "choice" and "none" in finding.values:
            rest[finding.id] = ["none"] if finding.many else "none"
    if any(not {"history", "examination"} & set(kb.findings[f].obtained) for f in facts):
        rest.pop("imaging_done", None)
    return {**{f: value for f, value in rest.items() if not kb.linked_with[f] & facts.keys()}, **facts}


def counts(kb: KnowledgeBase, case: Case) -> dict[str, int]:
    """Screens, single things asked, and the same in fixed order."""
    talk, screens, single = Interview(kb), 0, 0
    while (ask := talk.question) is not None:
        screens += 1
        single += len(ask.items) if ask.kind in ("list", "finding") else 1
        talk = talk.answer(said_to(kb, ask, case))
    return {"screens": screens, "single": single, "fixed": fixed_order(talk, case)}


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


def by_condition(kb: KnowledgeBase) -> dict[str, dict[str, float]]:
    """For each condition the medians and maxima over its patients."""
    rows: dict[str, dict[str, float]] = {}
    for condition in kb.conditions:
        found = defaultdict(list)
        for case in textbook(kb, condition):
            for name, count in counts(kb, case).items():
                found[name].append(count)
        if found:
            rows[condition] = {f"{name} {how}": f(its) for name, its in found.items() for how, f in MEASURES.items()}
            rows[condition]["patients"] = len(found["screens"])
    return rows


def waits(kb: KnowledgeBase, patients: int) -> list[float]:
    """Engine time in ms between each answer and the next question with the bound beside it, in order of size."""
    gc.collect()
    gc.freeze()  # as the command does
    found: list[float] = []
    for seed in range(patients):
        case, talk = patient(kb, seed), Interview(kb)
        for _ in range(MOST_SCREENS):
            start = perf_counter()
            ask, _ = talk.question, talk.at_most
            found += [(perf_counter() - start) * 1e3] if seed else []  # the first patient warms up
            if ask is None:
                break
            talk = talk.answer(said_to(kb, ask, case))
    return sorted(found)


def main() -> None:
    """Print all three, and keep the counts with --write."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.interviews", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--write", action="store_true", help=f"keep the counts in {KEPT.name}, for the README")
    options = parser.parse_args()
    kb = triage.load()
    for name, base, patients in (
        ("shipped rules", kb, 40),
        ("2,000 generated rules", load_texts(rule_texts(2000)), 8),
    ):
        found = waits(base, patients)
        tail = found[int(len(found) * 0.99)]
        print(
            f"{name}: {len(found)} waits, median {median(found):.0f} ms, 99 % {tail:.0f} ms, longest {found[-1]:.0f} ms"
        )
    soon = [len(questions_before(kb, case)) for seed in range(30) for case in cauda_equina_patients(kb, seed)]
    print(f"cauda equina: {len(soon)} patients; screens before the emergency: median {median(soon)}, most {max(soon)}")
    rows = by_condition(kb)
    for condition, row in rows.items():
        print(condition, row)
    if options.write:
        emergency = {"patients": len(soon), "median": median(soon), "most": max(soon)}
        KEPT.write_text(json.dumps({"emergency": emergency, "conditions": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
