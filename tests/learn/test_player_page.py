"""The player's page as text: whole in itself, nothing that could break out of it, the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import triage
from tests.learn.made import HIT, TURNED, hostile
from triage.cases.files import read_cases
from triage.cli.app import run
from triage.explanation.words import SAFETY_LINE
from triage.learn import record
from triage.learn.player import as_html, chain, page
from triage.learn.player.marks import marked_lines

KB = triage.load()
EXAMPLES = Path(__file__).parents[2] / "examples"
RECORDING = record(KB, {"small_vertebrae": True, "back_pain": True, "low_back_pain": True}, "one")
PAGE = page(RECORDING)


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def data_of(text):
    return json.loads(re.search(r'<script type="application/json" id="recording">(.*?)</script>', text, re.S)[1])


@pytest.mark.parametrize("text", [PAGE, page(hostile())], ids=["plain", "hostile"])
def test_nothing_is_fetched_and_only_its_own_script_runs(text):
    tags = Tags(text).found
    assert [attributes for tag, attributes in tags if tag == "script"] == [
        {"type": "application/json", "id": "recording"},
        {},
    ]
    assert not [tag for tag, _ in tags if tag in ("link", "iframe", "img", "object", "embed", "base", "a", "form")]
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "href", "style")]
    assert "url(" not in text
    assert "@import" not in text


def test_the_policy_names_every_style_and_the_script_by_its_hash():
    policy = next(a["content"] for tag, a in Tags(PAGE).found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    own = re.findall(r"<style>(.*?)</style>", PAGE, re.S) + re.findall(r"<script>(.*?)</script>", PAGE, re.S)
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in own]
    assert re.findall(r"'sha256-(.*?)'", policy) == hashes


def test_texts_of_others_are_escaped_and_turn_nothing():
    text = page(hostile())
    assert HIT not in text
    assert not {"\u2028", "\u202e"} & set(text)
    assert data_of(text)["steps"][1]["memory"][0]["words"].endswith("</script>" + HIT)
    assert TURNED.encode("unicode_escape").decode() in text


def test_the_same_bytes_every_time():
    assert page(record(KB, {"small_vertebrae": True, "back_pain": True, "low_back_pain": True}, "one")) == PAGE


def test_the_richest_vignette_stays_under_a_megabyte():
    (case,) = (case for case in cases("fracture.yaml") if case.id == "stumble-then-numb-legs")
    assert len(page(record(KB, case)).encode()) < 1_000_000


def cases(name):
    return read_cases(KB, EXAMPLES / "vignettes" / name)


def test_it_says_what_it_is_of_what_it_is_not_and_how_to_make_one():
    assert "<title>Case one, step by step</title>" in PAGE
    footer = PAGE[PAGE.index("<footer>") :]
    for words in (SAFETY_LINE, triage.__version__, KB.sha256, "triage learn CASE --html FILE"):
        assert words in footer


def test_every_rule_stands_once_in_the_list_as_it_is_written():
    shown = re.findall(r'<pre class="yaml"><code>(.*?)</code></pre>', PAGE, re.S)
    plain = [re.sub(r'<span class="number">\d+</span>|<[^>]+>', "", text) for text in shown]
    fired = [step.rule for step in RECORDING.steps if step.rule]
    assert [html.unescape(text) for text in plain] == [
        "".join(line.rstrip() + "\n" for line in RECORDING.rules[id].lines) for id in fired
    ]
    for view in RECORDING.rules.values():
        marked = marked_lines(view)
        assert ["".join(piece.text for piece in line.pieces) for line in marked] == [
            text.rstrip() for text in view.lines
        ]
        assert [line.number for line in marked] == [view.first_line + place for place in range(len(view.lines))]


def test_tests_that_share_a_place_are_one_mark_with_all_their_words():
    (view,) = (view for view in RECORDING.rules.values() if view.id == "microspondylia.examine")
    marks = [piece for line in marked_lines(view) for piece in line.pieces if piece.state]
    assert any(mark.state == "lit" and mark.words for mark in marks)
    assert sum(len(mark.words.split("; ")) for mark in marks) == len(view.tests)


def test_each_part_of_the_chain_appears_with_its_step():
    found = chain.chain_of(RECORDING)
    if not found.svg:
        pytest.skip("what draws the chain is not installed")
    names = {name for element in ElementTree.fromstring(found.svg).iter() if (name := element.get("data-node"))}
    assert set(found.nodes) == names
    for place, step in enumerate(RECORDING.steps):
        assert not step.rule or found.nodes[f"rule:{step.rule}"] == place
    for (source, target), place in found.edges.items():
        assert place == max(found.nodes[source], found.nodes[target])


def test_gates_appear_with_the_rule_that_they_lead_to():
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg"><style>a{}</style>'
        '<g data-node="finding:back_pain"/><g data-node="gate:1"/>'
        '<g data-node="rule:microspondylia.back-pain"/><g data-from="finding:back_pain" data-to="gate:1"/>'
        '<g data-from="gate:1" data-to="rule:microspondylia.back-pain"/></svg>'
    )
    found = chain.timed(RECORDING, drawn)
    fired = next(place for place, step in enumerate(RECORDING.steps) if step.rule == "microspondylia.back-pain")
    assert found.nodes["gate:1"] == fired
    assert found.edges["finding:back_pain", "gate:1"] == fired
    assert found.styles == ("a{}",)


def test_without_a_picture_the_page_does_without_it(monkeypatch):
    monkeypatch.setattr(chain, "drawn", lambda _: "")
    text = page(RECORDING)
    assert 'id="chain"' not in text
    assert data_of(text)["nodes"] == []


def test_all_colours_of_text_are_legible_in_light_and_dark():
    style = as_html._own("page.css")
    palettes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)
    ]
    assert len(palettes) == 2
    texts = ["ink", "soft", "accent", "bad", "new-edge"]
    for colours in palettes:
        pairs = [(text, ground) for text in texts for ground in ("paper", "desk")]
        pairs += [("ink", "new"), ("ink", "lit"), ("ink", "code"), ("soft", "new"), ("soft", "lit"), ("soft", "code")]
        pairs += [("accent", "new"), ("on-accent", "accent"), ("lit-edge", "paper")]
        for text, ground in pairs:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["edge"], colours["paper"]) >= 3


def contrast(one, other):
    """As WCAG 2 defines it."""

    def light(colour):
        shares = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        parts = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_command_writes_the_page(tmp_path, capsys):
    file = tmp_path / "first.html"
    assert run(["learn", str(EXAMPLES / "cases/first.yaml"), "--html", str(file)]) == 0
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert str(file) in capsys.readouterr().err
