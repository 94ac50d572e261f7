import io
import subprocess
import sys

import pytest

import triage
from tests.cli.on_screen import NARROW, WIDE, on_screen
from triage.cli.screens.alarm import Alarm
from triage.cli.screens.asking import Asking
from triage.cli.screens.bodies import OneOf, SomeOf
from triage.cli.screens.number import NumberField, range_words
from triage.cli.screens.paragraphs import Paragraphs, Words
from triage.cli.screens.picking import Edit, Tell
from triage.cli.screens.reading import Reading
from triage.cli.screens.result import Result
from triage.cli.screens.saying import Saying
from triage.cli.screens.themes import theme_of_terminal
from triage.explanation.search import findings_told
from triage.explanation.words import SAFETY_LINE
from triage.interview.interview import Interview
from triage.interview.questions import Ask


@pytest.fixture(scope="module")
def kb():
    return triage.load()


def kind(kb, sort, many=False):
    def wanted(ask):
        finding = kb.findings.get(ask.items[0])
        return ask.kind == "finding" and finding.kind == sort and finding.many == many

    return wanted


def reach(kb, wanted, **talk):
    """An interview that has come to a question of the wanted sort, everything before denied."""
    for complaint in kb.complaints:
        at = Interview(kb, **talk).answer({complaint.id: True}, rest=False)
        while at.question is not None:
            if wanted(at.question):
                return at
            items = at.question.items
            single = at.question.kind == "finding" and kb.findings[items[0]].kind != "boolean"
            done = dict.fromkeys(items, True) if at.question.kind == "tests" else {}
            at = at.answer({items[0]: "not known"}) if single else at.answer(done, rest=False)
    raise AssertionError("no such question is ever asked")


def test_a_whole_interview_by_keys(kb):
    async def drive(screen):
        assert SAFETY_LINE in screen.words()
        await screen.press("space", "0")
        assert screen.talk.answers.complaints[kb.complaints[0].id] is True
        while screen.ask is not None:
            before = screen.ask
            await screen.deny()
            assert screen.ask is not before, before
        assert isinstance(screen.app.screen, Result)
        assert "The interview is complete" in screen.words()
        assert SAFETY_LINE in screen.words()
        assert len(screen.kept) == len(screen.talk.events)
        assert screen.kept[-1] is screen.talk
        await screen.press("b")
        assert not isinstance(screen.app.screen, Result)
        assert screen.ask is not None
        await screen.press("q")

    assert on_screen(kb, drive).return_code == 0


def test_what_is_not_ticked_is_no_only_where_the_person_says_so(kb):
    async def drive(screen):
        assert "Not ticked is not a no" in screen.words()
        assert "Continue: I don't know any of these" in screen.words()
        await screen.press("space")
        assert "[x]" in screen.shown()
        assert "Continue: the others I don't know" in screen.words()
        assert "None of the others" in screen.words()
        await screen.press("c")
        first, *others = [c.id for c in kb.complaints]
        assert screen.talk.answers.complaints == {first: True} | dict.fromkeys(others, "not known")
        await screen.press("space", "space", "s")
        assert {screen.talk.answers.findings[id] for id in screen.talk.changes[-1].said} == {"declined"}

    on_screen(kb, drive)


def test_down_moves_among_answers_also_where_the_list_scrolls(kb):
    async def drive(screen):
        await screen.press("down", "down", "space")
        assert [row.ticked for row in screen.body.rows()][:4] == [False, False, True, False]
        await screen.press("up", "space")
        assert [row.ticked for row in screen.body.rows()][:4] == [False, True, True, False]

    on_screen(kb, drive)


def test_every_row_begins_with_a_capital(kb):
    async def drive(screen):
        await screen.press("space", "0")
        await screen.until(lambda ask: ask.kind == "tests")
        rows = [row.words for row in screen.app.asking.question.body.rows()]
        assert "An examination by a doctor or nurse" in rows
        assert [words for words in rows if not words[0].isupper()] == []
        await screen.press("r")
        assert "What the answers come to" in screen.words()
        assert "Case interview" not in screen.words()

    on_screen(kb, drive)


def test_back_offers_what_was_said(kb):
    async def drive(screen):
        await screen.press("space", "0", "down", "space", "b")
        assert screen.ask.kind == "complaints"
        assert "None of the others (your answer before)" in screen.words()
        rows = list(screen.app.asking.question.body.rows())
        assert [row.ticked for row in rows if row.ticked is not None] == [True] + [False] * (len(kb.complaints) - 1)
        await screen.press("0")
        await screen.until(kind(kb, "boolean"))
        asked = screen.ask
        await screen.press("n", "b")
        assert screen.ask == asked
        assert screen.app.focused is not None
        assert screen.app.focused.value is False
        await screen.press("enter")
        assert screen.talk.answers.findings[asked.items[0]] is False

    on_screen(kb, drive)


def test_an_emergency_is_said_at_once_and_stays(kb):
    talk = reach(kb, lambda ask: "saddle_anaesthesia" in ask.items)

    async def drive(screen):
        place = screen.ask.items.index("saddle_anaesthesia")
        await screen.press(*["down"] * place, "space", "c")
        assert isinstance(screen.app.screen, Alarm)
        words = screen.words()
        for _ in range(5):
            await screen.press("pagedown")
            words += screen.words()
        for part in (
            "EMERGENCY: call the emergency number",
            "112",
            "999",
            "911",
            "do not drive yourself",
            "within minutes",
        ):
            assert part in words, part
        await screen.press("g")
        assert isinstance(screen.app.screen, Asking)
        assert screen.shown().startswith(" EMERGENCY: call the emergency number")
        await screen.press("p", "escape", "r")
        assert isinstance(screen.app.screen, Result)
        assert screen.shown().startswith(" EMERGENCY: call the emergency number")
        assert "Finished early: at most" in screen.words()
        await screen.press("b")
        assert isinstance(screen.app.screen, Asking)

    for size in (WIDE, NARROW):
        on_screen(kb, drive, size, talk)


def test_a_resumed_emergency_is_said_again(kb):
    talk = reach(kb, lambda ask: "saddle_anaesthesia" in ask.items).answer({"saddle_anaesthesia": True})

    async def drive(screen):
        assert isinstance(screen.app.screen, Alarm)
        await screen.press("enter")
        assert isinstance(screen.app.screen, Result)

    on_screen(kb, drive, talk=talk)


def test_a_number_is_checked_beside_its_field(kb):
    async def drive(screen):
        finding = kb.findings[screen.ask.items[0]]
        assert range_words(finding) in screen.words()
        await screen.type("99999999")
        await screen.press("enter")
        assert "not '99999999'" in screen.words()
        assert finding.id not in screen.words()
        assert not screen.kept
        await screen.type("w")
        assert "without words" in screen.words()
        assert screen.app.screen.query_one(NumberField).value == "99999999"
        await screen.press("ctrl+u", "enter")
        assert "Type a number" in screen.words()
        await screen.type("1")
        await screen.press("enter")
        assert screen.talk.answers.findings[finding.id] == 1
        await screen.press("b")
        assert screen.app.screen.query_one(NumberField).value == "1"
        await screen.press("ctrl+u", "u")
        assert screen.talk.answers.findings[finding.id] == "not known"

    on_screen(kb, drive, talk=reach(kb, kind(kb, "number")))


def test_one_value_of_a_choice(kb):
    async def drive(screen):
        assert isinstance(screen.app.asking.question.body, OneOf)
        finding = kb.findings[screen.ask.items[0]]
        rows = {row.key: row.value for row in screen.app.asking.question.body.rows()}
        assert [rows[key] for key in rows if key.isdigit()] == list(finding.values)
        await screen.press("1")
        assert screen.talk.answers.findings[finding.id] == rows["1"]

    on_screen(kb, drive, talk=reach(kb, kind(kb, "choice")))


def test_several_values_of_a_choice(kb):
    finding = next(f for f in kb.findings.values() if f.kind == "choice" and f.many and "none" in f.values)
    talk = Interview(kb)

    async def say(screen, *keys):
        await screen.app.push_screen(Saying(screen.talk, Ask("finding", (finding.id,), ""), tell), got.append)
        await screen.settled()
        await screen.press(*keys)

    def tell(_, said):
        return talk.volunteer(said)

    got: list[Interview | None] = []

    async def drive(screen):
        await say(screen, "c")
        assert "Nothing is ticked" in screen.words()
        assert isinstance(screen.app.screen.query_one(SomeOf), SomeOf)
        await screen.press("space", "down", "space", "c")
        await say(screen, "0")
        await say(screen, "s")
        await say(screen, "escape")
        others = tuple(v for v in finding.values if v != "none")
        said = [talk and talk.answers.findings[finding.id] for talk in got]
        assert said == [others[:2], ("none",), "declined", None]

    on_screen(kb, drive)


def test_why_so_far_help_and_where_i_stand(kb):
    async def drive(screen):
        await screen.press("space", "0")
        keys = {"question_mark": "Why this", "w": "Why this", "f": "low in the back", "p": "At most", "f1": "take the"}
        for key, part in keys.items():
            await screen.press(key)
            assert isinstance(screen.app.screen, Reading), key
            assert part.casefold() in screen.words().casefold() or part in str(screen.app.screen.lines), key
            await screen.press("y", "end", "pageup", "down", "home", "escape")
            assert isinstance(screen.app.screen, Asking)
        assert len(screen.kept) == 1

    for size in (WIDE, NARROW):
        on_screen(kb, drive, size)


def test_an_earlier_answer_is_changed(kb):
    async def drive(screen):
        await screen.press("space", "0")
        await screen.until(kind(kb, "boolean"))
        asked = screen.ask.items[0]
        await screen.press("n", "e")
        assert isinstance(screen.app.screen, Edit)
        await screen.press("enter")
        assert isinstance(screen.app.screen, Saying)
        assert "No (your answer before)" in screen.words()
        await screen.press("u")
        assert screen.talk.answers.findings[asked] == "not known"
        assert type(screen.talk.events[-1]).__name__ == "Edited"
        assert len(screen.kept) == len(screen.talk.events)
        await screen.press("e", "end", "enter")
        await screen.press("escape")
        assert isinstance(screen.app.screen, Edit)
        await screen.press("escape")
        assert isinstance(screen.app.screen, Asking)

    on_screen(kb, drive)


def test_something_unasked_is_told(kb):
    async def drive(screen):
        await screen.press("space", "0", "t")
        assert isinstance(screen.app.screen, Tell)
        await screen.type("xyzzyq")
        assert "Nothing in these rules is called" in screen.words()
        await screen.press("ctrl+u")
        await screen.type("saddle anaesthesia")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Saying)
        await screen.press("y")
        assert screen.talk.answers.findings["saddle_anaesthesia"] is True
        assert isinstance(screen.app.screen, Alarm)

    on_screen(kb, drive)


def test_search_finds_by_label_alias_synonym_and_question(kb):
    assert findings_told(kb, "") == []
    for finding in kb.findings.values():
        if finding.kind != "derived":
            for name in (finding.label, *finding.synonyms):
                assert finding in findings_told(kb, name), name
    assert "fever" in [f.id for f in findings_told(kb, "fevr")]


def test_the_mouse_does_what_keys_do(kb):
    async def drive(screen):
        rows = list(screen.app.asking.question.body.rows())
        await screen.pilot.click(rows[1])
        assert rows[1].ticked
        none = next(row for row in rows if row.key == "0")
        await screen.pilot.click(none)
        await screen.settled()
        assert screen.talk.answers.complaints[kb.complaints[1].id] is True
        hints = {hint.action: hint for hint in screen.app.screen.query("Hint")}
        await screen.pilot.click(hints["app.back"])
        await screen.settled()
        assert screen.ask.kind == "complaints"
        await screen.pilot.click(hints["app.result"])
        await screen.settled()
        assert isinstance(screen.app.screen, Result)

    on_screen(kb, drive)


def test_a_small_terminal_and_a_change_of_size_in_the_middle(kb):
    async def drive(screen):
        for size in (NARROW, WIDE, (200, 60), (40, 60), (100, 12), NARROW):
            await screen.resize(size)
            assert SAFETY_LINE in screen.words(), size
            assert "What brings you here?" in screen.words(), size
            lines = screen.shown().splitlines()
            assert len(lines) == size[1]
            assert "F1 Keys" in lines[-1]
        await screen.press("space")
        await screen.resize(WIDE)
        assert "[x]" in screen.shown()
        await screen.resize(NARROW)
        await screen.press("0")
        assert screen.ask.kind != "complaints"

    on_screen(kb, drive, NARROW)


def test_no_word_of_a_question_is_cut_on_a_small_terminal(kb):
    talks = [
        Interview(kb),
        reach(kb, kind(kb, "number")),
        reach(kb, kind(kb, "choice")),
        reach(kb, kind(kb, "boolean")),
    ]

    async def drive(screen):
        question = screen.app.asking.question
        seen = screen.words()
        while question.scroll_y < question.max_scroll_y:
            question.scroll_relative(y=3, animate=False)
            await screen.settled()
            seen += " " + screen.words()
        texts = [line.text for words in question.query(Words) if words.display for line in words.lines]
        for word in " ".join(texts).split():
            assert word in seen, (word, seen)

    for talk in talks:
        on_screen(kb, drive, NARROW, talk)


def test_on_a_terminal_of_80_by_24_items_and_endings_are_in_sight(kb):
    talk = reach(kb, lambda ask: "saddle_anaesthesia" in ask.items)

    async def drive(screen):
        words = screen.words()
        assert words.count("[ ]") >= 2
        assert "None of these" in words
        assert words.count(kb.findings[screen.ask.items[0]].help.split(".")[0][:20]) <= 1

    on_screen(kb, drive, (80, 24), talk)


def test_a_question_that_was_not_read_is_not_answered(kb):
    async def drive(screen):
        await screen.press("space", "0")
        screen.app.settle = 3600
        screen.app.question_shown()
        events = len(screen.talk.events)
        await screen.press("0", "0", "c", "s")
        assert len(screen.talk.events) == events

    on_screen(kb, drive)


def test_answers_to_an_older_question_are_not_taken(kb):
    async def drive(screen):
        old = screen.ask
        await screen.press("space", "0")
        await screen.app.answer(old, {}, False)
        assert len(screen.talk.events) == 1

    on_screen(kb, drive)


def test_dark_and_light(kb, monkeypatch):
    for ground, theme in (("", "dark"), ("15;0", "dark"), ("0;15", "light"), ("0;default;15", "light")):
        assert theme_of_terminal({"COLORFGBG": ground}) == f"triage-{theme}"
    monkeypatch.setenv("COLORFGBG", "0;15")

    async def drive(screen):
        assert screen.app.theme == "triage-light"
        await screen.press("d")
        assert screen.app.theme == "triage-dark"

    on_screen(kb, drive)


def test_brackets_are_words_not_markup(kb):
    from rich.console import Console

    from triage.explanation.lines import Line

    console = Console(width=40, file=io.StringIO())
    console.print(Paragraphs([Line("a [red]b[/red] [/] [x"), Line("c", lead="[ ] ")]))
    assert console.file.getvalue().split("\n")[:2] == ["a [red]b[/red] [/] [x", "[ ] c"]


def test_a_save_that_fails_is_told_and_ends_nothing(kb):
    def keep(_):
        raise OSError(28, "No space left on device")

    async def drive(screen):
        await screen.press("space", "0")
        assert "Not saved: No space left on device" in screen.words()
        await screen.deny()
        assert len(screen.talk.events) == 2

    assert isinstance(on_screen(kb, drive, keep=keep).not_kept, OSError)


def test_the_command_line_does_not_load_the_screens_library():
    code = "import sys, triage.cli.app; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
