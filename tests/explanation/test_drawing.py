"""Pictures of graphs: whole, well-formed, legible, the same every time, and safe with any text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import triage
from tests.knowledge.bases import SMALL
from tests.strategies import base, decidable, known_facts, rule_bases
from triage.engine.assessment import assess
from triage.explanation.drawing import svg
from triage.explanation.drawing.heights import increasing
from triage.explanation.drawing.layout import drawing_of
from triage.explanation.drawing.letters import width_of, wrapped
from triage.explanation.drawing.style import DARK, LIGHT
from triage.explanation.graph import case_graph, rule_graph
from triage.explanation.graph.model import name_of
from triage.knowledge.expressions import Called, Present
from triage.knowledge.model import Conclusion, Rule

GOLDEN = Path(__file__).parent / "golden"
KB = triage.load()
SVG = "{http://www.w3.org/2000/svg}"
EMERGENCY = {"low_back_pain": True, "saddle_anaesthesia": True, "trauma_recent": True, "age": 41}


def classes(root, name):
    return [element for element in root.iter() if name in element.get("class", "").split()]


def shipped_graphs():
    yield "all", rule_graph(KB)
    yield "case", case_graph(assess(KB, EMERGENCY))
    yield "empty", case_graph(assess(KB, {}))
    for condition in KB.conditions:
        yield condition, rule_graph(KB, condition)
    yield "lit", case_graph(assess(KB, EMERGENCY), "cauda_equina_syndrome")


GRAPHS = dict(shipped_graphs())


def overlaps(boxes):
    for a, b in combinations(boxes, 2):
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x
        if not apart and abs(a.y - b.y) < (a.height + b.height) / 2:
            yield a.node.name, b.node.name


def check_legible(drawing):
    by_column = {}
    for box in drawing.boxes:
        by_column.setdefault(box.x, []).append(box)
        assert box.x + box.width <= drawing.width
        assert 0 < box.y - box.height / 2 < box.y + box.height / 2 < drawing.height
        assert all(width_of(line, 12.5) <= box.width for line in box.lines)
    for boxes in by_column.values():
        assert list(overlaps(boxes)) == []
    for left, right in zip(drawing.columns, drawing.columns[1:], strict=False):
        assert left.right < right.left


@pytest.mark.parametrize("name", GRAPHS)
def test_boxes_hold_their_text_and_none_lies_on_another(name):
    check_legible(drawing_of(GRAPHS[name]))


@pytest.mark.parametrize("name", GRAPHS)
def test_a_wire_that_passes_a_column_passes_between_its_boxes(name):
    drawing = drawing_of(GRAPHS[name])
    columns = {column.left: [box for box in drawing.boxes if box.x == column.left] for column in drawing.columns}
    for wire in drawing.wires:
        for x, y in wire.points[2:-1:2]:
            assert all(abs(box.y - y) > box.height / 2 for box in columns[x])


@pytest.mark.parametrize("name", GRAPHS)
def test_everything_of_a_graph_is_in_its_picture_once_and_lit_there_where_it_is_lit(name):
    graph = GRAPHS[name]
    root = ElementTree.fromstring(svg(graph))
    nodes, wires = classes(root, "node"), classes(root, "edge")
    assert sorted(node.get("data-node") for node in nodes) == sorted(node.name for node in graph.nodes.values())
    ends = sorted((name_of(edge.source), name_of(edge.target)) for edge in graph.edges.values())
    assert sorted((wire.get("data-from"), wire.get("data-to")) for wire in wires) == ends
    lit = {node.get("data-node") for node in nodes if "lit" in node.get("class").split()}
    assert lit == {node.name for node in graph.nodes.values() if node.lit}
    lit_wires = sum("lit" in wire.get("class").split() for wire in wires)
    assert lit_wires == sum(edge.lit for edge in graph.edges.values())
    assert ("case" in root.get("class").split()) == (graph.case is not None)


@settings(max_examples=100, deadline=None)
@given(rule_bases().filter(decidable), known_facts())
def test_any_graph_can_be_drawn_and_read(kb, facts):
    assessment = assess(kb, facts)
    for graph in (rule_graph(kb), case_graph(assessment), case_graph(assessment, "illness_0")):
        check_legible(drawing_of(graph))
        ElementTree.fromstring(svg(graph))


def test_lit_rules_of_a_picture_are_those_that_fired():
    assessment = assess(KB, EMERGENCY)
    root = ElementTree.fromstring(svg(case_graph(assessment)))
    lit = {node.get("data-node") for node in classes(root, "rule") if "lit" in node.get("class").split()}
    assert lit == {f"rule:{id}" for id in assessment.fired}


def test_a_rule_that_speaks_of_what_it_rests_on_is_drawn_with_a_wire_that_leads_back():
    then = (Conclusion("rules_out", "illness_0"),)
    rules = [
        Rule("r", "p", Present("sign_0"), (Conclusion("likely", "illness_0"),), "", ()),
        Rule("s", "p", Called("illness_0"), then, "", ()),
    ]
    drawing = drawing_of(rule_graph(base(rules)))
    check_legible(drawing)
    back = [wire for wire in drawing.wires if wire.points[-1][0] < wire.points[0][0]]
    assert len(back) == 1


def test_the_small_picture_is_as_it_was_looked_at(golden):
    kb = triage.load(SMALL)
    golden(GOLDEN / "small-rules.svg", svg(rule_graph(kb)))
    golden(GOLDEN / "small-case.svg", svg(case_graph(assess(kb, {"back_pain": True, "fever": False}, "one"), "strain")))


def test_a_picture_is_the_same_in_every_process():
    code = (
        "import triage; from triage.explanation.drawing import svg; "
        "from triage.explanation.graph import case_graph, rule_graph; kb = triage.load(); "
        f"print(svg(rule_graph(kb, 'spinal_fracture')), svg(case_graph(triage.assess(kb, {EMERGENCY!r}))))"
    )
    found = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        found.add(subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout)
    assert len(found) == 1


def test_the_whole_base_is_drawn_in_seconds_and_of_a_size_that_opens():
    drawing_of(GRAPHS["case"])  # what is imported is imported
    began = monotonic()
    text = svg(GRAPHS["all"])
    assert monotonic() - began < 10
    assert len(text) < 3_000_000


def test_a_picture_fetches_nothing_runs_nothing_and_tells_what_it_is():
    text = svg(GRAPHS["case"])
    assert text.count("http") == 1  # the name of the format
    assert re.findall(r"@font-face|@import|url\(|<image|href|<script|\son\w+=", text) == []
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{SVG}title").text == "Case case: what fired"
    assert "cauda equina syndrome: possible" in root.find(f"{SVG}desc").text
    assert "not medical advice" in text
    for group in (*classes(root, "node"), *classes(root, "edge")):
        assert group[0].tag == f"{SVG}title"
        assert group[0].text


def test_the_style_of_a_picture_reaches_nothing_else_on_a_page():
    style = ElementTree.fromstring(svg(GRAPHS["empty"])).find(f"{SVG}style").text
    rules = re.findall(r"^([^@}\n][^{]*){", style, re.M)
    assert rules
    assert all(selector.startswith("svg.triage-graph") for rule in rules for selector in rule.split(","))


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1), st.text())
def test_any_text_is_only_text(label, case):
    hostile = '</title><script>alert("1")</script>&amp;\x00\ud800' + label
    graph = case_graph(assess(KB, EMERGENCY, case or hostile))
    key = next(iter(graph.nodes))
    graph.nodes[key] = replace(graph.nodes[key], label=hostile, text=hostile, truth=hostile)
    text = svg(graph, prefix="p")
    text.encode("utf-8")
    root = ElementTree.fromstring(text)
    assert not any("script" in element.tag for element in root.iter())
    assert all(element.get("id").startswith("p-") for element in root.iter() if element.get("id"))


def luminance(colour):
    def linear(part):
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return sum(w * linear(colour[i : i + 2]) for w, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5)))


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_lines_stand_out_as_wcag_aa_asks(palette):
    fills = ["paper", "finding", "rule", "condition", "step", "note", "urgency"]
    for fill in fills:
        assert contrast(palette["ink"], palette[fill]) >= 4.5
        assert contrast(palette["soft"], palette[fill]) >= 4.5
    for text in ("grey", "for", "against"):
        assert contrast(palette[text], palette["paper"]) >= 4.5
    for line in ("wire", "pale", *(f"{fill}-edge" for fill in fills[1:])):
        assert contrast(palette[line], palette["paper"]) >= 3


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(0.1, 10)), min_size=1, max_size=30))
def test_the_nearest_increasing_numbers_increase_and_keep_the_weighted_sum(pairs):
    values, weights = zip(*pairs, strict=True)
    found = increasing(values, weights)
    assert all(a <= b + 1e-9 for a, b in pairwise(found))
    assert sum(f * w for f, w in zip(found, weights, strict=True)) == pytest.approx(
        sum(v * w for v, w in pairs), abs=1e-6
    )
    assert increasing(found, weights) == pytest.approx(found)


@given(st.text(), st.floats(60, 300), st.integers(1, 4))
def test_lines_are_no_wider_than_asked_and_lose_nothing_unless_they_say_so(text, limit, most):
    lines = wrapped(text, 12.5, (limit,), most)
    assert len(lines) <= most
    assert all(width_of(line, 12.5) <= limit + 1e-6 for line in lines)
    if not lines[-1].endswith("\N{HORIZONTAL ELLIPSIS}"):
        assert "".join("".join(lines).split()) == "".join(text.split())
