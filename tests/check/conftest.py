"""A small rule base that uses one of everything, in memory or in a folder."""

from __future__ import annotations

import pytest

from triage.knowledge.load import load, load_texts

FINDINGS = """\
topic: {id: back, label: Back, order: 1}
findings:
  - {id: back_pain, label: back pain, question: Pain?, kind: boolean}
  - {id: low_back_pain, label: low back pain, question: Low?, kind: boolean, implies: [back_pain]}
  - {id: crack_on_xray, label: crack on X-ray, question: Crack?, kind: boolean, obtained: xray}
  - {id: tumour, label: known tumour, question: Tumour?, kind: boolean}
  - {id: age, label: age, question: Age?, kind: number, unit: years, range: [0, 120]}
  - {id: site, label: site, question: Where?, kind: choice, values: [none, hip, thigh]}
  - {id: done, label: done, question: Done?, kind: choice, many: true, values: [none, X-ray, MRI]}
  - {id: fell, label: fall, question: Fall?, kind: boolean}
  - {id: height, label: height, question: Height?, kind: number, unit: m, range: [0, 50], only_with: fell}
"""
CONDITIONS = """\
conditions:
  - {id: fracture, label: fracture, topic: back, pack: main}
  - {id: tumour_fracture, label: fracture from tumour, topic: back, pack: main, parent: fracture}
  - {id: strain, label: strain, topic: back, pack: main}
"""
STEPS = "steps:\n  - {id: xray, label: X-ray, burden: xray, reveals: [crack_on_xray]}\n"
NOTES = "notes:\n  - {id: rest, label: rest, text: Rest helps., kind: treatment}\n"
SOURCE = """\
id: book
kind: document
title: Book
statements:
  - {id: book-1, locator: line 1, kind: sign, paraphrase: A crack is a fracture.}
  - {id: book-2, locator: line 2, kind: treatment, paraphrase: Rest helps., caveat: Not said how long.}
  - {id: book-3, locator: line 3, kind: doubtful, paraphrase: It is rare., not_encoded: says only how often}
"""
RULES = """\
- id: fracture.crack
  when: crack_on_xray
  then: [{likely: fracture}, {urgency: routine}]
  because: A crack is a fracture.
  cites: [book-1]
- id: fracture.no-crack
  when: {not: crack_on_xray}
  then: [{rules_out: fracture}]
  because: Without a crack there is no fracture.
  cites: [book-1]
- id: fracture.pain
  when: back_pain
  then: [{possible: fracture}, {suggest: xray}]
  because: A broken bone hurts.
  cites: [book-1]
- id: fracture.tumour
  when: {all: [crack_on_xray, tumour]}
  then: [{likely: tumour_fracture}]
  because: A tumour weakens bone.
  cites: [book-1]
- id: strain.pain
  when: {any: [low_back_pain, fell, {age: {below: 30}}, {site: hip}, {done: MRI}, height: {above: 2}]}
  then: [{possible: strain}]
  because: Muscles ache.
  cites: [book-1]
- id: strain.rest
  with: strain
  then: [{note: rest}]
  because: Rest helps.
  cites: [book-2]
"""
TEXTS = {
    "findings/back.yaml": FINDINGS,
    "conditions.yaml": CONDITIONS,
    "steps.yaml": STEPS,
    "notes.yaml": NOTES,
    "sources/book.yaml": SOURCE,
    "main/back.yaml": RULES,
}


@pytest.fixture(scope="session")
def kb():
    return load_texts(TEXTS)


def base_with(**changes):
    """The small rule base; `rules`, `findings` and so on add text to the file of that name, or make it."""
    names = {"rules": "main/back.yaml", "findings": "findings/back.yaml", "source": "sources/book.yaml"}
    texts = dict(TEXTS)
    for key, text in changes.items():
        name = names.get(key, f"{key}.yaml")
        texts[name] = texts.get(name, "") + text
    return load_texts(texts)


def write_base(folder, **files):
    """Write the small rule base below `folder`; `files` are rule tests of the pack, by the stem of their name."""
    for name, text in {**TEXTS, **{f"main/{stem}.test.yaml": text for stem, text in files.items()}}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def tests_of(tmp_path):
    """Write a file of rule tests beside the small rules and read it."""
    from triage.check.rule_tests import read_rule_tests

    def read(text, packs=None):
        root = write_base(tmp_path / "rules", back=text)
        return read_rule_tests(root, packs)

    return read


@pytest.fixture
def outcome_of(tests_of, tmp_path):
    """Run the rule tests in a text, which must be usable: what each of them reports."""
    from triage.check.rule_tests import run_rule_test

    def run(text):
        tests, problems = tests_of(text)
        assert problems == []
        kb = load(tmp_path / "rules")
        return [diagnostic for test in tests for diagnostic in run_rule_test(kb, test).wrong]

    return run
