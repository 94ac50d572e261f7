"""Answers and rule bases made by hand for the tests of evaluate."""

import numpy as np
import pyarrow as pa

from triage.engine.columns.schema import result_schema
from triage.evaluate.answers import Answers
from triage.evaluate.labels import Labels
from triage.evaluate.tally import Tally
from triage.knowledge.load import load_texts

NOTHING = {"worst": None, "candidates": (), "steps": (), "fired": (), "problems": ()}


def answer(urgency="insufficient", case="a", **more):
    return {**NOTHING, "urgency": urgency, "case": case, **more}


def answers(rows):
    """A batch of results as the engine gives them."""
    columns = {
        "case": [row["case"] for row in rows],
        "urgency": [row["urgency"] for row in rows],
        "worst": [row["worst"] or row["urgency"] for row in rows],
        "settled": [True for _ in rows],
        "decided_by": [[] for _ in rows],
        "candidates": [[{"condition": c, "status": "likely"} for c in row["candidates"]] for row in rows],
        "ruled_out": [[] for _ in rows],
        "next_steps": [list(row["steps"]) for row in rows],
        "problems": [[{"code": code, "finding": None} for code in row["problems"]] for row in rows],
        "fired": [list(row["fired"]) for row in rows],
    }
    schema = result_schema(fired=True)
    return Answers(pa.RecordBatch.from_arrays([pa.array(columns[f.name], f.type) for f in schema], schema=schema))


def tally_of(pairs):
    """The tally of (answer, labels) pairs, in one batch."""
    tally = Tally()
    if pairs:
        rows, labels = zip(*pairs, strict=True)
        different = list(dict.fromkeys(labels))
        codes = np.array([different.index(label) for label in labels])
        tally.add(answers(rows), codes, different)
    return tally


def labels(condition=None, urgency=None, step=None):
    def names(given):
        return (given,) if isinstance(given, str) else given

    return Labels(names(condition), names(urgency), names(step))


FINDINGS = """\
topic: {id: back, label: Back, order: 1}
findings:
  - {id: pain, label: back pain, question: Pain?, kind: boolean}
  - {id: numb, label: numb saddle, question: Numb?, kind: boolean, red_flag: true}
  - {id: fever, label: fever, question: Fever?, kind: boolean, red_flag: true}
  - {id: lump, label: lump, question: Lump?, kind: boolean}
  - {id: age, label: age, question: Age?, kind: number, unit: years, range: [0, 120]}
"""
CONDITIONS = """\
conditions:
  - {id: strain, label: strained back, topic: back, pack: documents}
  - {id: squeeze, label: squeezed nerves, topic: back, pack: guidelines}
  - {id: tumour, label: tumour, topic: back, pack: guidelines}
"""
STEPS = """\
steps:
  - {id: mri, label: MRI scan, burden: mri}
  - {id: look, label: examination, burden: examination}
"""
SOURCE = """\
id: book
kind: guideline
title: Book
statements:
  - {id: book-1, locator: line 1, kind: sign, paraphrase: Everything.}
"""
DOCUMENTS = """\
- id: strain.pain
  when: pain
  then: [{possible: strain}, {urgency: routine}, {suggest: look}]
  because: Muscles ache.
  cites: [book-1]
"""
GUIDELINES = """\
- id: squeeze.numb
  when: {all: [pain, numb]}
  then: [{likely: squeeze}, {urgency: emergency_now}, {suggest: mri}]
  because: Nerves are squeezed.
  cites: [book-1]
- id: flag.fever
  when: {all: [pain, fever]}
  then: [{urgency: same_day}]
  because: Fever with pain is a warning sign.
  cites: [book-1]
- id: tumour.lump
  when: {all: [lump, {age: {at_least: 60}}]}
  then: [{possible: tumour}, {urgency: urgent_2wk}]
  because: A lump may be a tumour.
  cites: [book-1]
"""
TEXTS = {
    "findings/back.yaml": FINDINGS,
    "conditions.yaml": CONDITIONS,
    "steps.yaml": STEPS,
    "sources/book.yaml": SOURCE,
    "documents/all.yaml": DOCUMENTS,
    "guidelines/all.yaml": GUIDELINES,
}
CASES = """\
- {id: strained, facts: {pain: yes, numb: no, fever: no}, expect: {condition: strain, urgency: routine, step: look}}
- {id: squeezed, facts: {pain: yes, numb: yes}, expect: {condition: squeeze, urgency: emergency_now, step: mri}}
- {id: feverish, facts: {pain: yes, fever: yes}, expect: {condition: null, urgency: same_day}}
- {id: missed, facts: {pain: yes, age: 70}, expect: {condition: tumour, urgency: [same_day, emergency_now], step: mri}}
- {id: lumpy, facts: {lump: yes, age: 70}, expect: {condition: tumour, urgency: routine}}
- {id: nothing, facts: {pain: no}, expect: {condition: none, urgency: insufficient}}
- {id: bare, facts: {pain: yes}}
"""


def rules(**changed):
    """The small rule base, with some of its texts changed (by the name of the constant, in lower case)."""
    places = {"documents": "documents/all.yaml", "guidelines": "guidelines/all.yaml", "findings": "findings/back.yaml"}
    return load_texts({**TEXTS, **{places[name]: text for name, text in changed.items()}})


def written(folder):
    """The small rule base and its cases as files: (rules, cases)."""
    for name, text in TEXTS.items():
        path = folder / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    return folder / "rules", folder / "cases.yaml"
