"""Tables of made-up cases, and the rows that `assess` gives for them."""

from __future__ import annotations

import csv
import random

import triage
from triage.cases.facts import case_from_facts

FINDINGS = (
    "back_pain", "small_vertebrae", "bone_pain", "fever", "urinary_retention", "weight_bearing_pain",
    "mri_marrow_fluid", "known_osteoporosis", "night_pain", "trauma_recent",
)  # fmt: skip
ODD_IDS = ('with "quotes"', "with, comma", "with; semicolon", "Ünï", "007", "-1", "a'b\\c", "=1+1")


def made_up(count, seed=0):
    """Cases as (id, facts as written): most findings empty, some values that cannot be used."""
    rng = random.Random(seed)
    for number in range(count):
        facts = {"age": rng.choice(["", "9", "38", "70", "70.5", "999", "old"])}
        facts |= {finding: rng.choice(["", "", "present", "absent", "unknown"]) for finding in FINDINGS}
        yield ODD_IDS[number] if number < len(ODD_IDS) else f"c{number}", facts


def write_csv(path, cases, repeated=()):
    """A wide table; the cases at the places `repeated` have the id of the one before, so they are rejects."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        last = None
        for number, (id, facts) in enumerate(cases):
            if last is None:
                out.writerow(["case", *facts])
            last = last if number in repeated else id
            out.writerow([last, *facts.values()])
    return path


def expected_rows(kb, cases, fired=False):
    """What a run must write for these cases, by assessing them one by one."""
    return [expected_row(triage.assess(kb, case_from_facts(kb, _given(facts), id)), fired) for id, facts in cases]


def _given(facts):
    return [(name, value) for name, value in facts.items() if value != ""]


def expected_row(assessment, fired=False):
    """The row of design section 5.5 for one assessment."""
    row = {
        "case": assessment.case.id,
        "urgency": assessment.urgency.level,
        "worst": assessment.urgency.worst,
        "settled": assessment.urgency.settled,
        "decided_by": list(assessment.urgency.decided_by),
        "candidates": [{"condition": s.condition, "status": s.status} for s in assessment.candidates],
        "ruled_out": [s.condition for s in assessment.ruled_out],
        "next_steps": [shown.step for shown in assessment.next_steps],
        "problems": [{"code": p.code, "finding": p.finding} for p in assessment.problems],
    }
    if fired:
        ids = set(assessment.fired)
        row["fired"] = [rule.id for rule in assessment.kb.rules if rule.id in ids]
    return row
