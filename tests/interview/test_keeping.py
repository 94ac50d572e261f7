"""Keeping an interview: what is written, what is read again, and what is said of files that cannot be."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import triage
from triage.cases.facts import case_from_facts
from triage.cases.model import Problem
from triage.interview.events import Answered, Volunteered, WentBack
from triage.interview.interview import Interview
from triage.interview.keeping import UnusableSave, is_saved, resume, save
from triage.interview.keeping.from_file import FromFile, answer_from, from_file, not_asked_for
from triage.interview.keeping.private_file import remove_leftovers
from triage.interview.keeping.usable import usable_events
from triage.interview.patient import interviewed

PROBLEM = {"code": "bad-value", "finding": None, "message": "m", "severity": "error"}
FACTS = {"low_back_pain": True, "age": 40, "saddle_anaesthesia": False, "pain_severity": "mild", "fever": False}


@pytest.fixture(scope="module")
def kb():
    return triage.load()


@pytest.fixture(scope="module")
def talk(kb):
    """Some answers of every kind: told, edited, taken back, a list of a choice, a number."""
    talk = interviewed(kb, case_from_facts(kb, FACTS, "Mara"))
    talk = talk.volunteer({"imaging_done": ("X-ray", "MRI"), "age": 41, "weight_loss": "declined"})
    talk = talk.edit("finding", {"pain_severity": "severe"})
    return talk.back().volunteer({"skin_bump_site": ("heels",)})


@pytest.fixture
def saved(talk, tmp_path):
    path = tmp_path / "talk.yaml"
    save(talk, path)
    return path


def change(path, **keys):
    """Set top-level keys of a saved file; None takes a key out."""
    data = yaml.safe_load(path.read_text())
    for key, value in keys.items():
        data[key] = value
        if value is None:
            del data[key]
    path.write_text(yaml.safe_dump(data, sort_keys=False))


def error_of(kb, path):
    with pytest.raises(UnusableSave) as caught:
        resume(kb, path)
    message = str(caught.value)
    assert path.name in message
    assert "help:" in message
    return message


def test_what_is_resumed_is_what_was_saved(kb, talk, saved):
    resumed = resume(kb, saved)
    assert resumed.remarks == ()
    assert resumed.talk == talk
    assert resumed.talk.assessment.to_dict() == talk.assessment.to_dict()
    assert resumed.talk.question == talk.question


def test_the_file_says_what_it_is_and_is_its_owners_alone(kb, talk, saved):
    text = saved.read_text()
    assert text.startswith("# A saved interview")
    data = yaml.safe_load(text)
    assert data["knowledge"] == {"sha256": kb.sha256, "packs": list(kb.packs)}
    assert data["came_to"]["level"] == talk.assessment.urgency.level
    assert data["came_to"]["complete"] is (talk.question is None)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert is_saved(saved)


def test_a_file_with_other_rights_is_private_after_the_next_save(talk, saved):
    saved.chmod(0o644)
    save(talk, saved)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(talk, saved, monkeypatch):
    before = saved.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(talk.back(), saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


@pytest.fixture
def ended():
    """The id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_kill_left_beside_the_file_is_removed_and_nothing_else(saved, ended):
    left = [f".talk.yaml.triage-{ended}-abcd_123.part"]
    others = [
        f".talk.yaml.triage-{os.getpid()}-abcd_123.part",  # is being written
        ".talk.yaml.triage-1-abcd_123.part",
        ".talk.yaml.triage-9999999999-abcd_123.part",
        f".talk.yaml.old.triage-{ended}-abcd_123.part",
        f".other.yaml.triage-{ended}-abcd_123.part",
        f".talk.yaml.triage-{ended}-abcd.part",
        ".talk.yaml.part",
        ".talk.yaml.abc.part",
        ".other.part",
    ]
    for name in left + others:
        (saved.parent / name).touch()
    folder = saved.parent / f".talk.yaml.triage-{ended}-abcd_124.part"
    folder.mkdir()
    remove_leftovers(saved)
    assert {path.name for path in saved.parent.iterdir()} == {*others, folder.name, "talk.yaml"}


@pytest.mark.parametrize("name", ["talk.yaml", "x" * 60 + ".yaml", "µ" * 110 + ".yaml"])
def test_what_a_kill_leaves_while_writing_is_removed(tmp_path, name):
    path = tmp_path / name
    program = (
        "import os, sys; from pathlib import Path; from triage.interview.keeping import private_file as f;"
        "os.fsync = lambda _: os._exit(1); f.write_private(Path(sys.argv[1]), 'text')"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert len(list(tmp_path.iterdir())) == 1
    remove_leftovers(tmp_path / (name[:-6] + ".yml"))
    assert len(list(tmp_path.iterdir())) == 1
    remove_leftovers(path)
    assert list(tmp_path.iterdir()) == []


INTERRUPTED = """
import os, signal, sys
from pathlib import Path
import triage
from triage.interview.keeping import resume, save

path, sync = Path(sys.argv[1]), os.fsync

def interrupted(handle):
    os.kill(os.getpid(), signal.SIGINT)
    sync(handle)

talk = resume(triage.load(), path).talk
os.fsync = interrupted
try:
    save(talk.back(), path)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interrupt_waits_until_the_file_is_written(talk, saved):
    ran = subprocess.run([sys.executable, "-c", INTERRUPTED, str(saved)], capture_output=True, text=True, check=True)
    assert ran.stdout == "interrupted\n"
    assert len(yaml.safe_load(saved.read_text())["events"]) == len(talk.events) + 1


def test_a_link_goes_on_pointing_to_the_file(talk, saved):
    link = saved.parent / "link.yaml"
    link.symlink_to(saved.name)
    save(talk.back(), link)
    assert link.is_symlink()
    assert len(yaml.safe_load(saved.read_text())["events"]) == len(talk.events) + 1


def test_no_file_cut_short_is_taken_for_a_whole_one(kb, talk, saved):
    text = saved.read_text().rstrip("\n")
    for end in range(0, len(text), max(1, len(text) // 150)):
        saved.write_text(text[:end])
        error_of(kb, saved)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no saved interview"),
        (b"facts: {back_pain: present}\n", "no saved interview"),
        (b"- 1\n- 2\n", "no saved interview"),
        (b"a: [1\n", "broken YAML"),
        (b"a: !!python/object/apply:os.system [ls]\n", "broken YAML"),
        (b"\x7fELF\x00\xff\xfe", "no text file"),
        (b"[" * 100_000, "broken YAML"),
        (b"x" * (5 * 1024 * 1024), "larger than 4 MB"),
    ],
)
def test_a_file_that_is_something_else_is_told(kb, tmp_path, content, said):
    path = tmp_path / "other.yaml"
    path.write_bytes(content)
    assert said in error_of(kb, path)
    assert not is_saved(path)


def test_a_missing_file_and_a_folder_are_told(kb, tmp_path):
    assert "No such file" in error_of(kb, tmp_path / "none.yaml")
    assert "it is no file" in error_of(kb, tmp_path)


def test_a_newer_format_asks_for_a_newer_program(kb, saved):
    change(saved, format=2, engine="9.0")
    message = error_of(kb, saved)
    assert "newer" in message
    assert "update triage" in message


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"events": [{"event": "sang"}], "end": 1}, "event 1 makes no sense"),
        ({"events": [{"event": "told"}], "end": 1}, "event 1 makes no sense"),
        ({"events": [{"event": ["told"]}], "end": 1}, "event 1 makes no sense"),
        ({"events": [{"event": "answered", "about": {}, "said": {}}], "end": 1}, "event 1 makes no sense"),
        ({"events": [{"event": "told", "said": {"age": 900}}], "end": 1}, "age"),
        ({"events": [{"event": "told", "said": {"no_such_thing": True}}], "end": 1}, "no_such_thing"),
        ({"events": [{"event": "answered", "about": "tests", "said": {"hip_xray": 1}}], "end": 1}, "hip_xray"),
        ({"end": None}, "cut off"),
        ({"audience": "nobody"}, "audience"),
        ({"came_to": []}, "came_to"),
        ({"came_to": {"complete": True, "level": "worse", "worst": "routine", "candidates": []}}, "level"),
        ({"knowledge": {"sha256": 5, "packs": []}}, "sha256"),
        ({"knowledge": {"sha256": "\x1b[2J" + "0" * 60, "packs": []}}, "sha256"),
        ({"knowledge": {"sha256": "0" * 64 + "\n", "packs": []}}, "sha256"),
        ({"knowledge": {"sha256": "0" * 64, "packs": ["\x1b]0;title\a"]}}, "packs"),
        ({"name": "\x1b[2J"}, "name"),
        ({"name": "\u202egnp.exe"}, "name"),
        ({"name": "\u2066x\u2069"}, "name"),
        ({"engine": "\u202e1.0"}, "engine"),
        ({"engine": "\x9b2J"}, "engine"),
        ({"from_file": {"lost_present": True, "problems": [{**PROBLEM, "message": "\x1b[2J"}]}}, "message"),
        ({"from_file": {"lost_present": True, "problems": [{**PROBLEM, "finding": "\u202e"}]}}, "finding"),
        ({"from_file": {"lost_present": True, "problems": [{**PROBLEM, "code": "\x1b[2J"}]}}, "code"),
    ],
)
def test_what_makes_no_sense_is_told(kb, saved, keys, said):
    change(saved, **keys)
    message = error_of(kb, saved)
    assert said in message
    assert message.replace("\n", "").isprintable()


def test_what_is_saved_can_always_be_read_again(kb, tmp_path):
    odd = Problem("unknown-finding", "a\u202eb is no finding", "error")
    save(FromFile(kb, name="Mara\u00a0\u202eM.", problems=(odd,), lost_present=True), tmp_path / "odd.yaml")
    talk = resume(kb, tmp_path / "odd.yaml").talk
    assert talk.name.isprintable()
    assert talk.problems[0].message == "a\\u202eb is no finding"
    save(Interview(kb, name=" "), tmp_path / "odd.yaml")
    assert resume(kb, tmp_path / "odd.yaml").talk.name == "interview"


def test_a_file_of_another_case_adds_to_the_first(kb, tmp_path):
    first = case_from_facts(kb, {"back_pain": True, "saddel_numbnes": True}, "a")
    talk = from_file(Interview(kb), first)
    assert talk.name == "a"
    save(talk, tmp_path / "t.yaml")
    second = case_from_facts(kb, {"age": 40, "wieght": True}, "b")
    both = from_file(resume(kb, tmp_path / "t.yaml").talk, second)
    assert both.name == "a"
    assert both.lost_present
    assert {"saddel_numbnes", "wieght"} == {p.message.split("'")[1] for p in both.case.problems}
    assert from_file(both, case_from_facts(kb, {"age": 40}, "c")).lost_present
    assert from_file(Interview(kb).volunteer({"age": 40}), second).name == "interview"


def test_under_other_rules_what_changed_is_said_and_the_rest_is_kept(kb, talk, saved):
    data = yaml.safe_load(saved.read_text())
    data["events"] += [{"event": "told", "said": {"no_such_thing": True, "bone_site": "third rib", "sex": "female"}}]
    came_to = {**data["came_to"], "level": "self_care", "candidates": [{"condition": "gone", "status": "likely"}]}
    knowledge = {"sha256": "0" * 64, "packs": ["documents"]}
    change(saved, events=data["events"], end=len(data["events"]), knowledge=knowledge, engine="0.0.1", came_to=came_to)
    resumed = resume(kb, saved)
    text = "\n".join(resumed.remarks)
    for words in ("triage 0.0.1", "000000000000 then", "Other packs", "no_such_thing", "third rib", "How soon", "gone"):
        assert words in text
    assert resumed.talk == replace(talk, events=(*talk.events, Volunteered({"sex": "female"})))


def test_under_other_rules_the_same_result_is_said_to_be_the_same(kb, saved):
    change(saved, engine="0.0.1")
    assert resume(kb, saved).remarks[-1] == "The answers come to the same result as then."


def test_going_back_goes_with_the_answer_that_it_took_back(kb):
    told, gone = Volunteered({"age": 40}), Volunteered({"no_such_thing": True})
    events, left_out = usable_events(kb, [told, gone, WentBack(), told, WentBack()])
    assert events == (told, told, WentBack())
    assert len(left_out) == 1


def test_what_a_case_file_lost_is_as_heavy_after_resuming(kb, tmp_path):
    case = case_from_facts(kb, {**FACTS, "terrible_new_sign": "present"}, "lost")
    talk = from_file(Interview(kb), case)
    while talk.question is not None:
        talk = answer_from(talk, case)
    save(talk, tmp_path / "lost.yaml")
    resumed = resume(kb, tmp_path / "lost.yaml").talk
    assert resumed.case.lost_present
    assert any("terrible_new_sign" in problem.message for problem in resumed.assessment.problems)
    assert resumed.assessment.to_dict() == talk.assessment.to_dict()


def test_facts_that_no_question_asked_about_are_known(kb):
    case = case_from_facts(kb, {"age": 40, "new_foot_lesion": True}, "x")
    assert not_asked_for(Interview(kb), case) == ("age", "new_foot_lesion")
    told = Interview(kb).volunteer({"age": 40})
    assert not_asked_for(told, case) == ("new_foot_lesion",)


def test_saying_the_same_twice_is_no_other_interview(kb, tmp_path):
    talk = Interview(kb, "clinician", (Answered("complaints", {kb.complaints[0].id: True}), WentBack(), WentBack()))
    save(talk, tmp_path / "t.yaml")
    assert resume(kb, tmp_path / "t.yaml").talk == talk


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_a_file_makes_a_traceback(kb, talk, tmp_path, data):
    path = tmp_path / "damaged.yaml"
    save(replace(talk, events=talk.events[-4:]), path)
    content = path.read_bytes()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        words = st.sampled_from([b"null", b"[", b"{", b"- ", b": ", b"&a ", b"*a", b"1e999", b"\n", b"true", b".nan"])
        content = content[:start] + data.draw(words | st.binary(max_size=6)) + content[end:]
    path.write_bytes(content)
    try:
        talk = resume(kb, path).talk
    except UnusableSave as error:
        assert str(error)
    else:
        assert talk.assessment.urgency.level
        assert talk.question is None or talk.question.items
