"""The page: whole in itself, escaped, the same bytes every time."""

import re
from html.parser import HTMLParser

import pytest

from tests.evaluate.made import CASES, GUIDELINES, rules, written
from triage.evaluate.gates import held, read_gates
from triage.evaluate.page import page
from triage.evaluate.result import NOT_CLINICAL
from triage.evaluate.run import evaluate
from triage.explanation.words import SAFETY_LINE


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    cases = written(folder)[1]
    cases.write_text(CASES + "- {id: '<script>alert(1)</script>', facts: {pain: yes}, expect: {urgency: same_day}}\n")
    other = rules(guidelines=GUIDELINES.replace("{urgency: emergency_now}", "{urgency: same_day}"))
    found = evaluate(rules(), [cases], other=other)
    return page(found, held(found, read_gates(["top1=1"])))


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_nothing_is_fetched_and_nothing_runs(made):
    tags = Tags(made).found
    assert not [tag for tag, _ in tags if tag in ("script", "link", "iframe", "img", "object", "embed", "base")]
    for _, attributes in tags:
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "action", "data", "srcset"):
                assert value.startswith("#")
            assert not name.startswith("on")
    assert not re.search(r"url\((?!#)", made)
    assert "@import" not in made


def test_every_reference_inside_the_plots_has_its_target_once(made):
    ids = re.findall(r'\bid="([^"]+)"', made)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:xlink:href="|url\()#([^")]+)', made)) <= set(ids)


def test_every_plot_says_in_words_what_it_shows_and_has_a_caption(made):
    plots = [attributes for tag, attributes in Tags(made).found if tag == "svg"]
    assert len(plots) == 5
    assert all(len(plot["aria-label"]) > 20 and plot["role"] == "img" for plot in plots)
    assert made.count("<figcaption>") == 5


def test_plots_take_the_colours_of_the_page(made):
    drawn = "".join(re.findall(r"<svg.*?</svg>", made, re.S))
    assert "var(--accent)" in drawn
    assert not re.findall(r"#0[1-8]0[1-8]0[1-8]", drawn)
    for colour in set(re.findall(r"var\(--([a-z]+)\)", made)):
        assert f"--{colour}:" in made


def test_texts_of_others_are_escaped(made):
    assert "<script>" not in made
    assert "&lt;script&gt;" in made


def test_it_says_what_it_is_not(made):
    assert SAFETY_LINE in made
    assert NOT_CLINICAL in made


def test_the_comparison_and_the_gates_are_there(made):
    assert 'id="against"' in made
    assert "squeeze.numb (says something else)" in made
    assert 'id="gates"' in made


def test_it_is_the_same_every_time(tmp_path):
    cases = written(tmp_path)[1]
    one, other = (page(evaluate(rules(), [cases])) for _ in range(2))
    assert one == other
    assert not re.search(r"20\d\d-\d\d-\d\d", one)


@pytest.mark.parametrize(
    "labels", ["", "expect: {step: mri}", "expect: {condition: none}", "expect: {urgency: routine}"]
)
def test_a_page_is_made_whatever_is_labelled(tmp_path, labels):
    (tmp_path / "one.yaml").write_text(f"facts: {{pain: yes}}\n{labels}\n")
    made = page(evaluate(rules(), [tmp_path / "one.yaml"]))
    assert SAFETY_LINE in made
    assert ("<svg" in made) == bool(labels)
