"""The player in a real browser: what it shows at each step, by keys, mouse and slider, on every kind of screen."""

from __future__ import annotations

from itertools import pairwise

import pytest

import triage
from tests.learn.browser import Opened, needs_chromium, start
from tests.learn.made import OUT, hostile
from triage.learn import record
from triage.learn.player import page

pytestmark = needs_chromium

KB = triage.load()
FACTS = {"age": 38, "low_back_pain": True, "small_vertebrae": True, "saddle_anaesthesia": True, "fever": False}
RECORDING = record(KB, FACTS, "shown")
STEPS = RECORDING.steps
LAST = len(STEPS) - 1
FIRST_FIRED = next(place for place, step in enumerate(STEPS) if step.rule)


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser (extra test)")
    with sync_api.sync_playwright() as playwright:
        chromium = start(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    file = tmp_path_factory.mktemp("player") / "a page #1.html"
    file.write_text(page(RECORDING), encoding="utf-8", newline="\n")
    return file


@pytest.fixture
def open_page(browser, path):
    """Open the page, and see in the end that it neither asked for anything nor complained."""
    opened = []

    def one(path=path, **options):
        opened.append(Opened(browser, path, **options))
        return opened[-1]

    yield one
    for here in opened:
        assert here.complaints == []
        assert [url for url in here.asked if not url.startswith("file:")] == []
        assert len(here.asked) == 1
        here.context.close()


def expected(place):
    """What the recording says that is to be seen at a step."""
    step = STEPS[place]
    memory = RECORDING.memory(place)
    by_rule = [item.by if item.by in RECORDING.rules else "" for item in memory]
    fresh = len(memory) - len(step.memory)
    shown = step.rule or (step.activated[0] if step.activated else "")
    view = RECORDING.rules.get(shown)
    return {
        "title": step.title,
        "place": f"{place} of {LAST}",
        "slider": str(place),
        "memory": [[m.kind, m.words, by, n >= fresh] for n, (m, by) in enumerate(zip(memory, by_rule, strict=True))],
        "agenda": [[id, "0", n == 0, id in step.activated] for n, id in enumerate(step.agenda)],
        "rule": shown,
        "lines": sorted({t.line + view.first_line for t in view.tests if t.lit}) if view else [],
        "result": place == LAST,
        "list": False,
    }


def same(shown, place):
    wanted = expected(place)
    assert {key: shown[key] for key in wanted} == wanted
    step = STEPS[place]
    if step.rule:
        assert shown["heading"] == "The rule that fires"
        view = RECORDING.rules[step.rule]
        lit = {(t.line, t.column, t.width) for t in view.tests if t.lit}
        assert shown["lit"] == [view.lines[line][start : start + width] for line, start, width in sorted(lit)]
        assert [line.lstrip("0123456789") for line in shown["yaml"]] == [line.rstrip() for line in view.lines]


def test_every_step_forward_and_back_shows_what_the_recording_says(open_page):
    here = open_page()
    same(here.shown(), 0)
    for place in range(1, LAST + 1):
        same(here.press("ArrowRight"), place)
    same(here.press("ArrowRight"), LAST)
    for place in range(LAST - 1, -1, -1):
        same(here.press("ArrowLeft"), place)


def test_the_chain_is_lit_as_far_as_the_step(open_page):
    pytest.importorskip("igraph", reason="igraph lays the chain out (extra drawing)")
    here = open_page()
    for place, step in enumerate(STEPS):
        shown = here.press("ArrowRight") if place else here.shown()
        there = {item.node for item in RECORDING.memory(place)} | {
            f"rule:{s.rule}" for s in STEPS[: place + 1] if s.rule
        }
        assert {name for name in shown["nodes"] if not name.startswith("gate:")} <= there
        assert {f"rule:{s.rule}" for s in STEPS[: place + 1] if s.rule} <= set(shown["nodes"])
        assert set(shown["waiting"]) == {f"rule:{id}" for id in step.agenda}
        assert not step.rule or f"rule:{step.rule}" in shown["fresh"]
    assert here.page.locator("#chain .at-later").count() == 0


def test_all_keys(open_page):
    here = open_page()
    assert here.press("j", "n", "j")["slider"] == "3"
    assert here.press("k", "p")["slider"] == "1"
    assert here.press("End")["slider"] == str(LAST)
    assert here.press("Home")["slider"] == "0"
    assert here.press("Control+n", "Alt+j")["slider"] == "0"  # these belong to the browser


def test_space_plays_and_pauses(open_page):
    here = open_page()
    here.page.clock.install()
    here.press(" ")
    assert here.page.get_by_role("button", name="Pause").is_visible()
    here.page.clock.run_for(6500)
    assert here.shown()["slider"] == "3"
    here.press(" ")
    here.page.clock.run_for(60_000)
    assert here.shown()["slider"] == "3"
    here.press(" ")
    here.page.clock.run_for(600_000)
    assert here.shown()["slider"] == str(LAST)
    assert here.page.get_by_role("button", name="Play").is_visible()


def test_with_the_keyboard_alone_each_control_is_reached_and_seen_to_have_the_focus(open_page):
    here = open_page()
    here.press(*["ArrowRight"] * FIRST_FIRED)
    reached = []
    for _ in range(60):
        here.press("Tab")
        outline = here.page.evaluate("(s => s.outlineStyle + s.outlineWidth)(getComputedStyle(document.activeElement))")
        reached.append(here.focused())
        if reached[-1] == "Keys":
            break
        assert outline == "solid3px", reached[-1]
    assert reached[:8] == ["as-list", "dark", "first", "back", "play", "next", "last", "slider"]
    assert set(STEPS[FIRST_FIRED].agenda) <= set(reached)
    here.page.locator("#next").focus()
    assert here.press("Enter")["slider"] == str(FIRST_FIRED + 1)
    assert here.press(" ")["slider"] == str(FIRST_FIRED + 2)  # on a button Space presses it


def test_a_rule_on_the_agenda_or_in_memory_shows_its_text(open_page):
    here = open_page()
    here.press(*["ArrowRight"] * (FIRST_FIRED + 1))
    here.page.locator("#agenda-items .rule-button").nth(2).focus()
    shown = here.shown()
    assert (shown["heading"], shown["rule"]) == ("A rule on the agenda", STEPS[FIRST_FIRED + 1].agenda[2])
    assert here.press("Escape")["rule"] == STEPS[FIRST_FIRED + 1].rule
    here.page.locator("#memory-items .rule-button").first.click()
    shown = here.shown()
    assert (shown["heading"], shown["rule"]) == ("A rule that fired before", STEPS[FIRST_FIRED].rule)
    here.page.get_by_role("button", name="Back to the rule of this step").click()
    assert here.shown()["rule"] == STEPS[FIRST_FIRED + 1].rule
    here.page.locator("#agenda-items .rule-button").nth(1).focus()
    same(here.press("ArrowRight"), FIRST_FIRED + 2)  # the focus stays near, and the step shows its own rule
    assert here.page.evaluate("document.activeElement.closest('section').id") == "agenda"


def test_the_slider_and_the_buttons(open_page):
    here = open_page()
    slider = here.page.get_by_role("slider", name="Step")
    slider.fill("7")
    same(here.shown(), 7)
    assert slider.get_attribute("aria-valuetext") == f"Step 7 of {LAST}: {STEPS[7].title}"
    slider.focus()
    assert here.press("ArrowRight")["slider"] == "8"  # one step, not two
    for name, place in (("One step on", 9), ("One step back", 8), ("Last step", LAST), ("First step", 0)):
        here.page.get_by_role("button", name=name).click()
        same(here.shown(), place)


def test_each_step_is_told_in_one_sentence_to_those_who_listen(open_page):
    here = open_page()
    live = here.page.locator("[aria-live=polite]")
    shown = here.press(*["ArrowRight"] * FIRST_FIRED)
    assert live.text_content().split() == f"{shown['title']} {shown['told']}".split()
    assert f"next on the agenda is {STEPS[FIRST_FIRED].agenda[0]}." in shown["told"]
    assert STEPS[FIRST_FIRED].memory[0].words in shown["told"]


def test_landmarks_names_and_headings(open_page):
    here = open_page()
    here.press("End")
    tree = here.page.locator("body").aria_snapshot()
    for line in ("banner:", "main:", "contentinfo:", 'heading "Case shown" [level=1]', 'region "Player"'):
        assert f"- {line}" in tree
    for name in ("Working memory", "Agenda", "Result"):
        assert f'- heading "{name}' in tree
    unnamed = here.page.evaluate(
        "[...document.querySelectorAll('button')].filter(b => !b.textContent.trim() && !b.ariaLabel).length"
    )
    assert unnamed == 0
    levels = here.page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3')].filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_has_one_column_and_no_sideways_scrolling(open_page, width):
    here = open_page(width=width, height=740)
    for keys in ([], ["ArrowRight"] * FIRST_FIRED, ["End"]):
        here.press(*keys)
        assert here.page.evaluate("document.documentElement.scrollWidth") == width
        lefts = here.page.evaluate(
            "[...document.querySelectorAll('main > section')].filter(s => s.checkVisibility()).map(s => s.offsetLeft)"
        )
        assert len(set(lefts)) == 1
        sizes = [box.bounding_box() for box in here.page.locator("#controls button").all()]
        assert all(size["width"] >= 44 and size["height"] >= 44 for size in sizes)


def test_light_dark_and_the_switch(open_page):
    def ground():
        return here.page.evaluate("getComputedStyle(document.body).backgroundColor")

    def node():
        return here.page.evaluate("getComputedStyle(document.querySelector('#chain .paper') ?? document.body).fill")

    grounds = {}
    for scheme in ("light", "dark"):
        here = open_page(color_scheme=scheme)
        grounds[scheme] = (ground(), node())
        switch = here.page.get_by_role("button", name="Dark")
        assert switch.get_attribute("aria-pressed") == ("true" if scheme == "dark" else "false")
        switch.click()
        grounds[f"not {scheme}"] = (ground(), node())
    assert grounds["light"] == grounds["not dark"]
    assert grounds["dark"] == grounds["not light"]
    assert grounds["light"][0] != grounds["dark"][0]


def test_on_paper_all_steps_the_whole_chain_and_the_result_are_there_in_light(open_page):
    here = open_page(color_scheme="dark")
    here.press("ArrowRight")
    here.page.emulate_media(media="print")
    for place, step in enumerate(STEPS):
        assert here.page.locator(f"#step-{place} h3").is_visible()
        assert not step.rule or step.rule in here.page.locator(f"#step-{place} .rule-id").inner_text()
    assert here.page.locator("#result").is_visible()
    assert not here.page.locator("#controls").is_visible()
    faint = (
        "[...document.querySelectorAll('#chain [data-node]')].filter(n => getComputedStyle(n).opacity !== '1').length"
    )
    assert here.page.evaluate(faint) == 0
    assert here.page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(22, 25, 29)"


def test_all_steps_as_a_list_and_back(open_page):
    here = open_page()
    here.press("ArrowRight", "ArrowRight")
    button = here.page.get_by_role("button", name="All steps as a list")
    button.click()
    assert here.shown()["list"]
    assert not here.page.locator("#controls").is_visible()
    assert here.press("ArrowRight")["slider"] == "2"
    button.click()
    same(here.shown(), 2)


def test_the_chain_alone_and_back(open_page):
    pytest.importorskip("igraph", reason="igraph lays the chain out (extra drawing)")
    here = open_page()
    small = here.page.locator("#chain-box").bounding_box()["height"]
    here.press("c")
    assert here.page.locator("#chain-box").bounding_box()["height"] > 1.5 * small
    assert not here.page.locator("#memory").is_visible()
    here.page.locator("#chain-box").focus()
    assert here.press("ArrowRight")["slider"] == "0"  # here the arrows move the picture
    assert here.press("j")["slider"] == "1"
    here.press("c")
    same(here.shown(), 1)


def test_without_javascript_every_step_can_be_read(open_page):
    here = open_page(java_script_enabled=False)
    for place, step in enumerate(STEPS):
        heading = here.page.locator(f"#step-{place} h3")
        assert heading.is_visible()
        assert heading.text_content() == step.title
    assert here.page.locator("noscript").is_visible()
    assert here.page.locator("#result").is_visible()
    assert not here.page.locator("#controls").is_visible()


def test_hostile_texts_are_only_texts(open_page, tmp_path):
    recording = hostile()
    file = tmp_path / "hostile.html"
    file.write_text(page(recording), encoding="utf-8", newline="\n")
    here = open_page(file)
    for _ in recording.steps:
        here.press("ArrowRight")
    assert here.page.evaluate("[window.hit, document.images.length, document.scripts.length]") == [None, 0, 2]
    assert here.page.title().startswith(f"Case {OUT}")
    assert any(OUT in words for _, words, _, _ in here.shown()["memory"])
    assert here.page.evaluate("document.documentElement.scrollWidth") == 1280


def test_a_case_without_any_rule_that_fires(open_page, tmp_path):
    file = tmp_path / "empty.html"
    file.write_text(page(record(KB, {}, "empty")), encoding="utf-8", newline="\n")
    here = open_page(file)
    shown = here.press("ArrowRight")
    assert (shown["memory"], shown["agenda"], shown["result"]) == ([], [], True)
