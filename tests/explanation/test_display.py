"""What notebooks show: HTML that holds what the text holds, escaped, with a picture where one can be made."""

from __future__ import annotations

import builtins
from dataclasses import replace
from xml.etree import ElementTree

import pytest

import triage
from triage.explanation.text import NOTHING_SHOWN
from triage.explanation.words import SAFETY_LINE

KB = triage.load()
FACTS = {"low_back_pain": True, "saddle_anaesthesia": True, "nonsense": 1}
HOSTILE = '<script>alert("1")</script>&\x00'


def words(html):
    return " ".join("".join(ElementTree.fromstring(html).itertext()).split())


def test_a_rule_base_shows_its_hash_counts_packs_and_topics():
    shown = words(KB._repr_html_())
    assert KB.sha256[:12] in shown
    assert f"{len(KB.rules)} rules" in shown
    assert all(pack in shown for pack in KB.packs)
    assert all(label in shown for label in KB.topics.values())


def test_an_assessment_shows_urgency_candidates_steps_problems_and_the_safety_line():
    assessment = triage.assess(KB, FACTS)
    html = assessment._repr_html_()
    shown = words(html)
    for text in ("emergency_now", "cauda equina syndrome: possible", "go to an emergency department now", SAFETY_LINE):
        assert text in shown
    assert "nonsense" in shown
    assert shown.index("Problems in the case") < shown.index("How soon") < shown.index("What it could be")
    assert all(f'data-node="rule:{id}"' in html for id in assessment.fired)
    assert html.index("<details>") < html.index("<svg")


def test_an_assessment_of_nothing_says_that_this_proves_nothing():
    assert NOTHING_SHOWN in words(triage.assess(KB, {})._repr_html_())


def test_an_explanation_shows_every_line_of_its_text():
    explanation = triage.explain(triage.assess(KB, FACTS))
    html = explanation._repr_html_()
    shown = words(html)
    for line in str(explanation).splitlines():
        assert " ".join(line.strip().lstrip("*- ").split()) in shown
    assert html.partition("<details>")[0].count(SAFETY_LINE) == 1
    assert "<svg" in html


@pytest.mark.parametrize("piece", ["assessment", "explanation", "knowledge"])
def test_any_text_is_only_text(piece):
    finding = replace(KB.findings["saddle_anaesthesia"], label=HOSTILE)
    condition = replace(KB.conditions["cauda_equina_syndrome"], label=HOSTILE)
    kb = replace(
        KB,
        findings={**KB.findings, finding.id: finding},
        conditions={**KB.conditions, condition.id: condition},
        topics={**KB.topics, "person": HOSTILE},
    )
    assessment = triage.assess(kb, {**FACTS, HOSTILE: True}, id=HOSTILE)
    shown = {"assessment": assessment, "explanation": triage.explain(assessment), "knowledge": kb}[piece]
    html = shown._repr_html_()
    assert "<script" not in html
    assert "script" in words(html)


def test_without_the_library_of_pictures_there_is_no_picture_and_all_else(monkeypatch):
    whole = builtins.__import__

    def without(name, *rest, **more):
        if name == "igraph":
            raise ImportError(name)
        return whole(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assessment = triage.assess(KB, FACTS)
    for shown in (assessment, triage.explain(assessment)):
        html = shown._repr_html_()
        assert "<svg" not in html
        assert "<details>" not in html
        assert "cauda equina syndrome" in words(html)


def test_a_notebook_finds_the_html():
    formatters = pytest.importorskip("IPython.core.formatters")
    data, _ = formatters.DisplayFormatter().format(KB)
    assert data["text/html"] == KB._repr_html_()
