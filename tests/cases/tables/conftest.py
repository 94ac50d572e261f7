"""Rule bases of tables: the shipped one, and one whose choices have very many values."""

from dataclasses import replace

import pytest

import triage
from tests.cases.conftest import CONDITIONS, SOURCE
from triage.knowledge.load import load_texts
from triage.knowledge.model import Code
from triage.knowledge.names import NameIndex


@pytest.fixture(scope="session")
def shipped():
    return triage.load()


@pytest.fixture(scope="session")
def many_values():
    values = ", ".join(f"v{n}" for n in range(300))
    findings = f"""
topic: {{id: back, label: Back, order: 1}}
findings:
  - {{id: one, label: one, question: Which?, kind: choice, values: [{values}]}}
  - {{id: several, label: several, question: Which?, kind: choice, many: true, values: [{values}]}}
"""
    rules = (
        "- {id: c.one, when: {any: [{one: v1}, {several: v2}]}, then: [{likely: c}], because: It is so., cites: [s-1]}"
    )
    return load_texts(
        {
            "findings/back.yaml": findings,
            "conditions.yaml": CONDITIONS,
            "steps.yaml": "steps: []",
            "notes.yaml": "notes: []",
            "sources/s.yaml": SOURCE,
            "p/rules.yaml": rules,
        }
    )


@pytest.fixture(scope="session")
def coded(kb):
    """The small rule base with a number that goes by an inexact code, too."""
    age = replace(kb.findings["age"], codes=(Code("hpo", "C05", "Aged", "narrower"),))
    findings = kb.findings | {"age": age}
    return replace(kb, findings=findings, finding_names=NameIndex(findings.values()))
