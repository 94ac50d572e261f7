"""The letter for a doctor: everything that `assess` shows, in three formats, and nothing that runs or is fetched."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from tests.interview.told import EMERGENCY, FEET, HOSTILE, KB, SMALL_VERTEBRAE, begun, whole
from triage.cases.model import Problem
from triage.engine.assessment import caveats, cited
from triage.explanation.words import SAFETY_LINE, level_words
from triage.interview.interview import Interview
from triage.interview.keeping.from_file import FromFile
from triage.interview.letter import LETTER_FORMATS, letter
from triage.interview.letter.as_text import escaped
from triage.interview.words.persons import they
from triage.version import __version__

GOLDEN = Path(__file__).parent / "golden"
TALKS = {
    "emergency": whole(EMERGENCY),
    "small-vertebrae": whole(SMALL_VERTEBRAE, "clinician"),
    "feet-early": begun(FEET, 9, "someone"),
}
SUFFIXES = {"text": "txt", "markdown": "md", "html": "html"}
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """The tags, attributes and text of a page; fails where tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.open, self.text, self.ids = [], [], [], []
        self.attributes = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


def words_of(format: str, talk: Interview) -> str:
    """What a reader sees, on one line."""
    made = letter(talk, format)
    if format == "html":
        made = " ".join(Page(made).text)
    if format == "markdown":
        made = re.sub(r"\\([^\w\s])", r"\1", made.replace("**", "").replace(":*", ":").replace("- *", "- "))
    return re.sub(r"\s+", " ", made)


@pytest.mark.parametrize("format", LETTER_FORMATS)
@pytest.mark.parametrize("name", TALKS)
def test_golden_letters(golden, name, format):
    made = letter(TALKS[name], format, "2026-01-31").replace(KB.sha256[:12], "RULES")
    golden(GOLDEN / f"letter-{name}.{SUFFIXES[format]}", made)


@pytest.mark.parametrize("format", LETTER_FORMATS)
@pytest.mark.parametrize("name", TALKS)
def test_all_that_assess_shows_is_in_the_letter(name, format):
    talk = TALKS[name]
    shown, words = talk.assessment, words_of(format, talk).lower()
    rules = [rule for c in shown.candidates for rule in (*c.rules, *c.rules_out)]
    rules += [rule for step in shown.next_steps for rule in step.rules]
    texts = [rule.because for rule in rules] + [KB.rule[id].because for id in shown.urgency.rules]
    texts += [KB.conditions[c.condition].label for c in (*shown.candidates, *shown.ruled_out)]
    texts += [KB.steps[step.step].label for step in shown.next_steps]
    texts += [note.text for note in shown.notes] + [caveat for note in shown.notes for caveat in note.caveats]
    texts += [*caveats(KB, rules), *cited(KB, rules)]
    texts += [KB.rule[id].because for id in shown.inference.overridden]
    texts += [KB.rule[id].because for by in shown.inference.overridden.values() for id in by]
    texts += [level_words(KB, shown.urgency.level), shown.urgency.level, shown.urgency.worst]
    texts += [they(remark) for remark in shown.urgency.remarks]
    texts += [__version__, KB.sha256[:12], *KB.packs, SAFETY_LINE]
    for text in texts:
        assert re.sub(r"\s+", " ", text).lower() in words, text


@pytest.mark.parametrize("name", TALKS)
def test_all_that_was_said_is_in_the_letter(name):
    talk = TALKS[name]
    words = words_of("text", talk)
    for finding in talk.answers.findings:
        if finding not in ("age", "sex"):
            assert they(KB.findings[finding].label) in words, finding
    brings = re.search(r"What brings them -+ (.*?) (Reports|Denies)", words)[1]
    assert brings == "; ".join(c.label for c in KB.complaints if talk.answers.complaints[c.id] is True)


def test_a_letter_says_whether_the_interview_was_finished():
    assert "Interview: complete" in letter(TALKS["emergency"])
    early = TALKS["feet-early"]
    assert f"finished early: at most {early.at_most} more things" in letter(early)
    assert "Next it would have been asked" in letter(early)


def test_a_letter_before_anything_was_said():
    for format in LETTER_FORMATS:
        assert SAFETY_LINE in words_of(format, Interview(KB))


def test_a_set_aside_answer_stands_apart():
    talk = Interview(KB).volunteer({"low_back_pain": True}).volunteer({"back_pain": False})
    assert "Said earlier, and set aside for now" in letter(talk)


def test_the_page_is_whole_and_fetches_nothing():
    for talk in TALKS.values():
        made = letter(talk, "html")
        page = Page(made)
        assert made.startswith("<!doctype html>") and ("html", "lang", "en") in page.attributes
        assert not {"script", "img", "link", "iframe", "object", "embed", "form", "a", "base"} & set(page.tags)
        names = {name for _, name, _ in page.attributes}
        assert not {"src", "href", "srcset", "style", "action"} & names
        assert not any(name.startswith("on") for name in names)
        assert not re.search(r"url\(|@import|https?:", made[: made.index("</style>")])
        ids = [value for _, name, value in page.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        assert all(value in ids for _, name, value in page.attributes if name == "aria-labelledby")
        assert page.tags.count("h1") == 1 and page.tags.count("main") == 1


def test_headings_of_the_page_skip_no_level():
    for talk in TALKS.values():
        levels = [int(tag[1]) for tag in Page(letter(talk, "html")).tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))


def test_hostile_names_are_text():
    talk = replace(TALKS["emergency"], name=HOSTILE)
    html = letter(talk, "html", "<b>today</b>")
    shown = " ".join(Page(html).text)
    assert "<img src=x onerror=alert(1)> & \"friends\" 'n' `co`" in shown and "<b>today</b>" in shown
    assert "img" not in Page(html).tags and "b" not in Page(html).tags
    assert html.count("&lt;img") == 1 and "\x1b" not in html
    markdown = letter(talk, "markdown")
    assert "\\<img src=x onerror=alert(1)\\> \\& " in markdown and "\\[link\\](http://x)" in markdown
    assert "\n# \x1b" not in markdown and not re.search(r"^# (?!Summary)", markdown, re.MULTILINE)
    assert "\x1b" not in letter(talk, "text") and "'n' `co` *bold* [link](http://x) # [31m" in letter(talk, "text")


def test_hostile_problems_are_text():
    problem = Problem("unknown-finding", "\u202eevil\x1b[2J\nis no finding", "error")
    text = letter(FromFile(KB, problems=(problem,)), "text")
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "evil [2J is no finding" in text


def test_hostile_labels_are_text():
    findings = KB.findings | {"fever": replace(KB.findings["fever"], label="</li><script>alert(1)</script> & co")}
    talk = replace(TALKS["emergency"], kb=replace(KB, findings=findings))
    html = letter(talk, "html")
    assert "script" not in Page(html).tags and "</li><script>alert(1)</script> & co" in unescape(html)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a*b_c_d [x](y) <z> `q` #1 | ~ \\ & $5", "a\\*b_c_d \\[x\\](y) \\<z\\> \\`q\\` \\#1 \\| \\~ \\\\ \\& \\$5"),
        ("_x_", "\\_x\\_"),
        ("1. one", "1\\. one"),
        ("- minus", "\\- minus"),
        ("snake_case", "snake_case"),
    ],
)
def test_markdown_is_escaped(text, shown):
    assert escaped(text) == shown


def test_a_format_that_there_is_not():
    with pytest.raises(ValueError, match="text, markdown, html"):
        letter(TALKS["emergency"], "pdf")


def test_the_same_interview_makes_the_same_letter():
    talk = TALKS["feet-early"]
    again = Interview(KB, talk.audience, talk.events, talk.name)
    assert all(letter(talk, format) == letter(again, format) for format in LETTER_FORMATS)
