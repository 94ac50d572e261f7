"""`triage ask` as people and programs use it: at a terminal, from a file, killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import jsonschema
import pexpect
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import triage
from triage.check.schemas import schemas
from triage.cli.app import run
from triage.cli.phrases import question_lines
from triage.cli.plain import Conversation
from triage.cli.result import result_lines
from triage.cli.typed import NotUnderstood, read_typed
from triage.explanation.lines import plain
from triage.interview.interview import Interview
from triage.interview.keeping import resume
from triage.interview.questions import Ask
from triage.interview.words.wording import Wording

CASE = "id: Mara\nfacts: {low_back_pain: present, age: 40, urinary_retention: present, skin_bumps: absent}\n"
EMERGENCY = "IMPORTANT: "


@pytest.fixture(scope="module")
def kb():
    return triage.load()


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "mara.yaml"
    path.write_text(CASE)
    return path


def ask(*arguments, stdin=""):
    command = [sys.executable, "-m", "triage", "ask", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def terminal():
    """Start `triage ask` at a pseudo-terminal; what is still running at the end is ended."""
    started = []

    def start(*arguments, term="xterm", width=100):
        env = {**os.environ, "TERM": term, "NO_COLOR": "1"}
        env.pop("COLUMNS", None)
        child = pexpect.spawn(
            sys.executable, ["-m", "triage", "ask", *map(str, arguments)],
            encoding="utf-8", dimensions=(50, width), timeout=60, env=env,
        )  # fmt: skip
        started.append(child)
        return child

    yield start
    for child in started:
        child.close(force=True)


def say(child, *lines):
    """Type each line at the next prompt; what was on the screen before it."""
    seen = ""
    for line in lines:
        child.expect_exact("> ")
        seen += child.before
        child.sendline(line)
    return seen


def ended(child):
    child.expect(pexpect.EOF)
    child.wait()
    assert "Traceback" not in child.before
    return child.before


def low_back(kb):
    """The number of the low back in the first list."""
    return str([c.finding for c in kb.complaints].index("low_back_pain") + 1)


# ---- without a terminal -------------------------------------------------------------------------


def test_a_file_of_answers_is_asked_to_the_end(case_file):
    code, out, err = ask("--answers", case_file)
    assert code == 0
    assert out.startswith("Case Mara\n")
    assert "emergency_now" in out
    assert "Complete: " in out
    assert "Not looked into: " in out
    assert out.count("not medical advice") == 1
    assert "What brings you here?" in err
    assert "unable to empty the bladder: yes" in err


def test_facts_that_were_not_asked_for_are_named(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("facts: {age: 40, imaging_done: [X-ray], skin_bumps: present}\n")
    _, out, _ = ask("--answers", path)
    assert "not asked for and so not used: imaging already done" in " ".join(out.split())


def test_what_the_file_got_wrong_is_shown_as_assess_does(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("facts: {low_bck_pain: present, low_back_pain: present, age: 400}\n")
    code, out, _ = ask("--answers", path)
    assert code == 0
    assert "'low_bck_pain' is no finding of these rules" in out
    assert "[bad-value]" in out


def test_answers_come_from_standard_input_too():
    code, out, _ = ask("--answers", "-", stdin=json.dumps({"id": "J", "facts": {"neck_pain": True}}))
    assert (code, out.splitlines()[0]) == (0, "Case J")


@pytest.mark.parametrize("content", ["", "- {facts: {}}\n- {facts: {}}\n", "facts: [\n", "{}\n", "\0"])
def test_a_file_without_one_case_is_bad_input(tmp_path, content):
    path = tmp_path / "case.yaml"
    path.write_text(content)
    code, out, err = ask("--answers", path)
    assert (code, out) == (3, "")
    assert "error" in err


def test_json_is_an_assessment_with_the_interview_beside_it(case_file):
    code, out, _ = ask("--answers", case_file, "--format", "json", "--for", "clinician")
    assert code == 0
    data = json.loads(out)
    jsonschema.validate(data, schemas()["assessment"])
    interview = data[0]["interview"]
    assert interview["complete"] is True
    assert interview["audience"] == "clinician"
    assert interview["at_most"] == 0
    assert interview["questions_asked"]["screens"] == len(interview["events"])
    assert interview["events"][0]["about"] == "complaints"


def test_without_a_terminal_nothing_is_asked():
    code, out, err = ask(stdin="y\n")
    assert (code, out) == (2, "")
    assert "--answers FILE" in err


def test_a_finished_interview_is_shown_without_a_terminal(case_file, tmp_path):
    kept = tmp_path / "kept.yaml"
    first = ask("--answers", case_file, "--save", kept)
    again = ask("--resume", kept)
    assert (first[0], again[0]) == (0, 0)
    assert "emergency_now" in again[1]
    assert "Complete: " in again[1]


def test_an_unfinished_interview_goes_on_from_a_file(case_file, tmp_path, kb):
    kept = tmp_path / "kept.yaml"
    assert ask("--answers", case_file, "--save", kept)[0] == 0
    data = yaml.safe_load(kept.read_text())
    data |= {"events": data["events"][:2], "end": 2}
    kept.write_text(yaml.safe_dump(data))
    assert ask("--resume", kept)[0] == 2
    assert ask("--resume", kept, "--answers", case_file)[0] == 0
    assert resume(kb, kept).talk.question is None


def test_answers_of_another_case_are_told_and_lose_nothing_of_the_first(tmp_path, kb):
    first, second, kept = tmp_path / "1.yaml", tmp_path / "2.yaml", tmp_path / "kept.yaml"
    first.write_text("id: Mara\nfacts: {low_back_pain: present, saddel_numbnes: present}\n")
    second.write_text("id: Jon\nfacts: {low_back_pain: present, age: 40}\n")
    assert "another case" not in ask("--answers", first, "--save", kept)[2]
    assert "another case" not in ask("--resume", kept, "--answers", first)[2]
    code, out, err = ask("--resume", kept, "--answers", second)
    assert code == 0
    assert "answers of another case ('Jon') are added to this interview\n" in err
    assert out.startswith("Case Mara\n")
    assert "saddel_numbnes" in out
    assert resume(kb, kept).talk.lost_present


def test_rows_begin_with_a_capital_and_a_result_without_a_name_has_a_title(kb):
    wording = Wording(kb)
    rows = plain(question_lines(wording, Ask("tests", ("examination", "spine_mri"), ""), None, ""))
    assert "1. An examination by a doctor or nurse" in rows
    assert "1. None" in plain(question_lines(wording, Ask("finding", ("pain_severity",), ""), None, ""))
    assert plain(result_lines(Interview(kb))).startswith("What the answers come to\n")


# ---- files --------------------------------------------------------------------------------------


def test_no_other_file_is_overwritten(case_file, tmp_path):
    other = tmp_path / "diary.yaml"
    other.write_text("mine\n")
    code, _, err = ask("--answers", case_file, "--save", other)
    assert code == 2
    assert "not overwritten" in err
    assert other.read_text() == "mine\n"


def test_a_saved_interview_is_only_overwritten_by_going_on_with_it(case_file, tmp_path):
    kept = tmp_path / "kept.yaml"
    assert ask("--answers", case_file, "--save", kept)[0] == 0
    before = kept.read_bytes()
    code, _, err = ask("--answers", case_file, "--save", kept)
    assert code == 2
    assert "--resume" in err
    assert kept.read_bytes() == before
    assert ask("--resume", kept, "--save", kept)[0] == 0


def test_a_place_that_cannot_be_written_is_told_before_the_first_question(case_file, tmp_path):
    for option in ("--save", "--report"):
        code, out, err = ask("--answers", case_file, option, tmp_path / "none" / "x.txt")
        assert (code, out) == (3, "")
        assert "cannot be written" in err
        assert "What brings you here?" not in err


def test_a_letter_of_an_unknown_form_is_refused_at_once(case_file, tmp_path):
    code, _, err = ask("--answers", case_file, "--report", tmp_path / "letter.pdf")
    assert code == 2
    assert ".txt, .md, .html" in err


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_a_letter_is_written_for_its_owner_only(case_file, tmp_path, suffix):
    pytest.importorskip("triage.interview.letter")
    letter = tmp_path / f"letter{suffix}"
    code, _, err = ask("--answers", case_file, "--report", letter)
    assert code == 0
    assert letter.stat().st_mode & 0o777 == 0o600
    assert "not medical advice" in letter.read_text()
    assert letter.name in err


@pytest.mark.parametrize("content", [b"", b"facts: {}\n", b"\xff\xfe\x00", b"format: 99\nevents: []\n"])
def test_what_cannot_be_resumed_is_bad_input(tmp_path, content):
    path = tmp_path / "kept.yaml"
    path.write_bytes(content)
    code, out, err = ask("--resume", path)
    assert (code, out) == (3, "")
    assert "cannot be resumed" in err
    assert path.read_bytes() == content


# ---- at a terminal ------------------------------------------------------------------------------


def test_an_emergency_is_said_at_once_with_whom_to_call(terminal, kb):
    child = terminal("--plain")
    say(child, low_back(kb))
    seen = say(child, "3")
    assert "Warning signs: cauda equina syndrome." in seen
    child.expect_exact(EMERGENCY)
    seen = say(child, "result")
    assert "112 (European Union)" in seen
    end = ended(child)
    assert "Not complete: at most" in " ".join(end.split())
    assert child.exitstatus == 0


def test_commands_lead_back_and_change_what_was_said(terminal, kb, tmp_path):
    kept = tmp_path / "kept.yaml"
    child = terminal("--plain", "--save", kept)
    seen = say(child, "", "help", "?", "so far", "back", "edit", "what?")
    assert seen.count("What brings you here?") == 2
    assert "Nothing was said yet" in seen
    seen = say(child, f"{low_back(kb)} 0", "so far", "back", low_back(kb), "tell fever", "1", "nonsense", "y", "edit")
    assert "'what?' is none of these." in seen
    assert "The last answer is taken back." in seen
    assert "Before you said: yes: " in " ".join(seen.split())
    seen = say(child, "1", "back", "edit", "99", "tell", "tell xyzzy", "quit")
    assert "'99' is no number from 1 to" in seen
    assert "'xyzzy'" in seen
    end = ended(child)
    assert child.exitstatus == 0
    assert "triage ask --resume" in " ".join(end.split())
    talk = resume(kb, kept).talk
    assert talk.answers.findings["fever"] is True
    assert talk.answers.findings["low_back_pain"] is True


def test_an_earlier_answer_can_be_given_anew(terminal, kb, tmp_path):
    kept = tmp_path / "kept.yaml"
    child = terminal("--plain", "--save", kept)
    say(child, low_back(kb), "3", "edit")
    child.expect(r"(\d+)\. Unable to empty the bladder: yes")
    place = child.match[1]
    say(child, place, "n")
    child.expect_exact("Before: call the emergency number")
    say(child, "result")
    ended(child)
    assert resume(kb, kept).talk.answers.findings["urinary_retention"] is False


@pytest.mark.parametrize("key", ["\x04", "quit\n"])
def test_end_of_input_ends_it_and_says_where_it_is_kept(terminal, kb, tmp_path, key):
    kept = tmp_path / "kept.yaml"
    child = terminal("--plain", "--save", kept)
    say(child, low_back(kb))
    child.expect_exact("> ")
    child.send(key)
    assert "the answers are kept in" in ended(child)
    assert child.exitstatus == 0


def test_an_interrupt_says_where_the_answers_are(terminal, kb, tmp_path):
    kept = tmp_path / "kept.yaml"
    child = terminal("--plain", "--save", kept)
    say(child, low_back(kb))
    child.expect_exact("> ")
    child.send("1 2")
    child.sendintr()
    assert "interrupted; the answers are kept in" in ended(child)
    assert child.exitstatus == 130


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGKILL"])
def test_a_kill_loses_at_most_the_answer_being_typed(terminal, kb, tmp_path, name):
    kept = tmp_path / "kept.yaml"
    child = terminal("--plain", "--save", kept)
    say(child, low_back(kb), "0")
    child.expect_exact("> ")
    child.send("half an ans")
    question = resume(kb, kept).talk.question
    child.kill(getattr(signal, name))
    ended(child)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.yaml"]
    again = terminal("--plain", "--resume", kept)
    again.expect_exact(Wording(kb).title(question)[:60])
    say(again, "u", "quit")
    ended(again)
    assert len(resume(kb, kept).talk.events) == 3


def test_resuming_under_other_rules_says_what_changed(terminal, kb, tmp_path):
    kept = tmp_path / "kept.yaml"
    child = terminal("--plain", "--save", kept)
    say(child, low_back(kb), "quit")
    ended(child)
    data = yaml.safe_load(kept.read_text())
    data["knowledge"]["sha256"] = "0" * 64
    kept.write_text(yaml.safe_dump(data))
    again = terminal("--plain", "--resume", kept)
    again.expect_exact("The rules have changed since")
    say(again, "quit")
    ended(again)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_can_do_little_gets_plain_lines(terminal, term):
    child = terminal(term=term, width=40)
    seen = say(child, "result")
    assert "What brings you here?" in seen
    assert "\x1b" not in seen + ended(child)
    assert child.exitstatus == 0


def test_the_result_alone_goes_to_standard_output(terminal, kb, tmp_path):
    out = tmp_path / "out.json"
    command = f"{sys.executable} -m triage ask --format json > {out}"
    child = pexpect.spawn("/bin/sh", ["-c", command], encoding="utf-8", timeout=60)
    say(child, low_back(kb), "result")
    ended(child)
    data = json.loads(out.read_text())
    assert data[0]["interview"]["complete"] is False


def test_odd_characters_and_long_lines_are_told_in_words(kb, tmp_path):
    child = pexpect.spawn(sys.executable, ["-m", "triage", "ask", "--plain"], timeout=60)
    for line in (b"\xff\xfe\xc3", b"\x1b[2J\x1b[A", b"a" * 3000, b"tell \x1b[31m", b"1 \xe2\x80\x93 3", b"quit"):
        child.expect_exact(b"> ")
        assert b"\x1b[31m" not in child.before
        child.sendline(line)
    child.expect(pexpect.EOF)
    child.close()
    assert b"Traceback" not in child.before
    assert child.exitstatus == 0


def test_a_terminal_that_can_do_more_gets_the_whole_screen(terminal):
    child = terminal(term="xterm-256color", width=120)
    child.expect("What brings you here")
    child.sendcontrol("q")
    ended(child)
    assert child.exitstatus == 0


def test_to_the_end_and_changed_after_it(kb):
    """Nothing is left to ask: the result is still the person's to ask for, and an answer can be changed before."""
    said, lines = converse(Interview(kb), [low_back(kb), *["u"] * 200], ["back", "u", "nonsense", "", "result"])
    assert said.question is None
    assert lines.count("That is all") == 3
    assert "'nonsense' is nothing that can be typed here." in lines


def converse(talk, lines, after=()):
    """The interview of these lines; those of `after` are typed once nothing is left to ask."""
    said, then = [], iter(after)
    typed = iter(lines)

    def read():
        return next(then if conversation.talk.question is None else typed, None)

    conversation = Conversation(talk, lambda _: None, read, lambda lines: said.append(plain(lines)))
    return conversation.run(), "\n".join(said)


# ---- what is typed ------------------------------------------------------------------------------

SIGNS = Ask("list", ("fever", "weight_loss", "night_pain"), "")


@pytest.mark.parametrize(
    ("typed", "said", "rest"),
    [
        ("1 3", ["fever", "night_pain"], "not known"),
        ("1,3,none", ["fever", "night_pain"], False),
        ("3 1 0", ["fever", "night_pain"], False),
        ("0", [], False),
        ("NONE", [], False),
        ("u", [], "not known"),
        ("s", [], "declined"),
        ("fever, none", ["fever"], False),
        ("Fever; night_pain", ["fever", "night_pain"], "not known"),
        ("2 2", ["weight_loss"], "not known"),
    ],
)
def test_lists_are_answered_by_number_or_name(kb, typed, said, rest):
    values, others = read_typed(Wording(kb), SIGNS, typed)
    assert (sorted(values), others) == (sorted(said), rest)
    assert all(value is True for value in values.values())


@pytest.mark.parametrize(
    "typed", ["y", "n", "no", "4", "1 4", "-1", "1-3", "00", "fevr", "1 fever", ",", "1 3 no", "٣"]
)
def test_what_is_unclear_in_a_list_is_no_answer(kb, typed):
    with pytest.raises(NotUnderstood, match="Type the numbers"):
        read_typed(Wording(kb), SIGNS, typed)


@pytest.mark.parametrize(
    ("finding", "typed", "said"),
    [
        ("fever", "Y", True),
        ("fever", "no", False),
        ("age", "38", 38),
        ("age", " 38.5 ", 38.5),
        ("pain_severity", "2", "mild"),
        ("pain_severity", "Severe", "severe"),
        ("pain_severity", "0", "none"),
        ("pain_severity", "none", "none"),
        ("skin_bump_site", "1 3", ("heels", "other body parts")),
        ("skin_bump_site", "heels, between toes", ("heels", "between toes")),
        ("skin_bump_site", "0", ()),
        ("imaging_done", "none", ("none",)),
        ("imaging_done", "X-ray", ("X-ray",)),
        ("fredericson_grade", "4a", "4a"),
        ("fredericson_grade", "5", "4b"),
    ],
)
def test_one_finding_is_answered_as_its_kind_asks(kb, finding, typed, said):
    values, _ = read_typed(Wording(kb), Ask("finding", (finding,), ""), typed)
    assert values == {finding: said}
    talk = Interview(kb).volunteer(values)
    assert finding in talk.answers.findings


@pytest.mark.parametrize(
    ("finding", "typed"),
    [
        ("fever", "1"), ("fever", "yes no"), ("fever", "maybe"),
        ("age", "y"), ("age", "400"), ("age", "-1"), ("age", "nan"), ("age", "1e999"), ("age", "forty"),
        ("pain_severity", "1 2"), ("pain_severity", "9"), ("pain_severity", "mild none"), ("pain_severity", "mld"),
        ("age", "38,5"), ("sex", "0"), ("sex", "y"), ("imaging_done", "1 2"), ("skin_bump_site", "1 9"),
    ],
)  # fmt: skip
def test_what_does_not_fit_one_finding_is_no_answer(kb, finding, typed):
    with pytest.raises(NotUnderstood, match="Type "):
        read_typed(Wording(kb), Ask("finding", (finding,), ""), typed)


LINES = st.sampled_from(
    ["", "y", "n", "u", "s", "0", "1", "1 3", "2 0", "back", "edit", "tell pain", "tell", "?", "so far", "help", "40"]
) | st.text(max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=14))
def test_whatever_is_typed_is_answered_in_words(kb, lines):
    said, kept = [], []
    typed = iter(lines)
    conversation = Conversation(
        Interview(kb), kept.append, lambda: next(typed, None), lambda lines: said.append(plain(lines, 80))
    )
    talk = conversation.run()
    assert not kept or kept[-1] == talk
    assert any(said)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_file_of_answers_makes_a_traceback(tmp_path, capsys, data):
    content = CASE.encode()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 20)))
        words = st.sampled_from(
            [b"[", b"{", b": ", b"\n- ", b"none", b"-1", b"&a ", b"*a", b"fever: present, ", b"---\n"]
        )
        content = content[:start] + data.draw(words | st.binary(max_size=4)) + content[end:]
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    code = run(["ask", "--answers", str(path), "--format", "json"])
    captured = capsys.readouterr()
    assert "internal error" not in captured.err
    assert code in (0, 3)
    assert (code == 0) == bool(captured.out)
