"""A small rule base with one of everything that cases may meet."""

import pytest

from triage.knowledge.load import load_texts

FINDINGS = """
topic: {id: back, label: Back, order: 1}
findings:
  - {id: age, label: age, question: How old?, kind: number, unit: years, range: [0, 120]}
  - {id: weeks, label: weeks of pain, question: Weeks?, kind: number, unit: weeks, range: [0, 5200],
     same_as: {finding: months, factor: 0.25}, only_with: back_pain}
  - {id: months, label: months of pain, question: Months?, kind: number, unit: months, range: [0, 1300]}
  - id: back_pain
    label: back pain
    question: Pain in your back?
    kind: boolean
    aliases: [dorsalgia]
    synonyms: [pain in the back]
    codes:
      - {system: hpo, code: "HP:0003418", label: Back pain, match: exact}
      - {system: icd10who, code: "M54", label: Dorsalgia, match: broader}
  - {id: low_back_pain, label: low back pain, question: Low?, kind: boolean, implies: [back_pain],
     synonyms: [spinal ache]}
  - {id: sacral_pain, label: sacral pain, question: Sacral?, kind: boolean, implies: [low_back_pain],
     synonyms: [spinal ache], only_with: back_pain}
  - id: fever
    label: fever
    question: Fever?
    kind: boolean
    codes:
      - {system: icd10who, code: "A01", label: Typhoid fever, match: narrower}
      - {system: icd10who, code: "R50", label: Fever, match: exact}
      - {system: hpo, code: "HP:1", label: Chills, match: related}
  - id: chills
    label: chills
    question: Chills?
    kind: boolean
    codes: [{system: icd10who, code: "R50", label: Fever, match: exact}]
  - id: mobility
    label: limited mobility
    question: How far?
    kind: choice
    values: [none, partial, {id: complete, label: no movement at all}]
    codes: [{system: hpo, code: "HP:2", label: Stiff, match: narrower}]
  - {id: site, label: site of pain, question: Where?, kind: choice, only_with: back_pain,
     values: [thigh, lower leg]}
  - {id: imaging, label: imaging done, question: Which?, kind: choice, many: true, only_with: back_pain,
     values: [none, X-ray, CT, MRI]}
  - {id: tests, label: tests done, question: Which?, kind: choice, many: true, values: [blood, urine]}
  - {id: shoe_size, label: shoe size, question: Which?, kind: number, unit: EU, range: [15, 60]}
  - {id: serious, label: serious, kind: derived}
"""
RULES = """
- id: c.one
  when:
    any:
      - all: [back_pain, low_back_pain, sacral_pain, fever, chills, serious]
      - age: {at_least: 18}
      - weeks: {at_least: 6}
      - months: {at_least: 6}
      - mobility: partial
      - site: thigh
      - imaging: CT
      - tests: blood
  then: [{likely: c}]
  because: It is so.
  cites: [s-1]
- id: serious.one
  when: fever
  then: [{infer: serious}]
  because: It is so.
  cites: [s-1]
"""
CONDITIONS = "conditions: [{id: c, label: c, description: A thing., topic: back, pack: p, from: [s-1]}]"
SOURCE = """
id: s
kind: document
title: S
publisher: null
year: null
language: en
link: null
description: A text.
statements: [{id: s-1, locator: line 1, kind: claim, paraphrase: So it is.}]
"""


@pytest.fixture(scope="session")
def kb():
    return load_texts(
        {
            "findings/back.yaml": FINDINGS,
            "conditions.yaml": CONDITIONS,
            "steps.yaml": "steps: []",
            "notes.yaml": "notes: []",
            "sources/s.yaml": SOURCE,
            "p/rules.yaml": RULES,
        }
    )
