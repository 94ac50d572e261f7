"""Keeping an interview in a file: neither what another run has written there is lost, nor what this one has."""

import os
import stat

import pytest
import yaml

import triage
from tests.cli.on_screen import on_screen
from triage.cli.kept import Keeper
from triage.interview.interview import Interview
from triage.interview.keeping import private_file, resume


@pytest.fixture(scope="module")
def kb():
    return triage.load()


@pytest.fixture
def path(kb, tmp_path):
    """A file with a saved interview."""
    path = tmp_path / "talk.yaml"
    keeper, _ = keeping(path)
    keeper.keep(keeper.begin(kb, None).volunteer({"low_back_pain": True}))
    return path


def keeping(save=None, go_on=None):
    """A keeper, and the list of what it tells."""
    told = []
    keeper = Keeper.at(save, go_on)
    keeper.tell = told.append
    return keeper, told


def facts(kb, path):
    return dict(resume(kb, path).talk.answers.findings)


def names(path):
    return sorted(file.name for file in path.parent.iterdir())


def test_two_runs_on_one_file_lose_nothing_of_either(kb, path):
    (first, told_first), (second, told_second) = keeping(go_on=path), keeping(go_on=path)
    one, two = first.begin(kb, None), second.begin(kb, None)
    first.keep(one := one.volunteer({"saddle_anaesthesia": True}))
    second.keep(two := two.volunteer({"age": 50}))
    first.keep(one.volunteer({"fever": True}))
    second.keep(two.volunteer({"fever": False}))
    beside = path.parent / "talk.2.yaml"
    assert facts(kb, path) == {"low_back_pain": True, "saddle_anaesthesia": True, "fever": True}
    assert facts(kb, beside) == {"low_back_pain": True, "age": 50, "fever": False}
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert told_first == []
    assert told_second == [
        f"another run of triage has written to '{path}' since; your answers are now kept in '{beside}'"
    ]
    assert str(beside) in second.where()
    assert names(path) == ["talk.2.yaml", "talk.yaml"]


def test_the_whole_screen_shows_that_another_run_has_written(kb, path):
    keeper = Keeper.at(None, path)
    talk = keeper.begin(kb, None)
    path.write_text("changed")

    async def drive(screen):
        await screen.press("space", "0")
        notes = [note.message for note in screen.app._notifications]
        assert len(notes) == 1
        assert "another run of triage has written" in notes[0]

    on_screen(kb, drive, talk=talk, keep=keeper.store)
    assert path.read_text() == "changed"
    assert names(path) == ["talk.2.yaml", "talk.yaml"]


def test_every_change_is_told_once_and_the_first_free_number_is_taken(kb, path):
    (path.parent / "talk.2.yaml").write_text("somebody else's")
    keeper, told = keeping(go_on=path)
    talk = keeper.begin(kb, None).volunteer({"age": 50})
    path.write_text("changed")
    keeper.keep(talk)
    keeper.keep(talk)
    assert keeper.path.name == "talk.3.yaml"
    keeper.path.write_text("changed, too")
    keeper.keep(talk)
    keeper.keep(talk)
    assert [keeper.path.name, len(told)] == ["talk.4.yaml", 2]
    texts = [(path.parent / name).read_text() for name in ("talk.yaml", "talk.2.yaml", "talk.3.yaml")]
    assert texts == ["changed", "somebody else's", "changed, too"]
    assert facts(kb, keeper.path)["age"] == 50


def test_a_new_file_that_another_run_makes_at_once_stays(kb, tmp_path):
    path = tmp_path / "new"
    (first, _), (second, told) = keeping(path), keeping(path)
    first.begin(kb, None)
    first.keep(Interview(kb).volunteer({"age": 50}))
    second.keep(Interview(kb).volunteer({"age": 60}))
    assert names(path) == ["new", "new.2"]
    assert facts(kb, path) == {"age": 50}
    assert len(told) == 1


def test_one_run_alone_stays_with_its_file(kb, path):
    keeper, told = keeping(go_on=path)
    talk = keeper.begin(kb, None)
    for age in (40, 41, 42):
        keeper.keep(talk := talk.volunteer({"age": age}))
    path.unlink()  # nothing is lost by writing it again
    keeper.keep(talk)
    assert names(path) == ["talk.yaml"]
    assert facts(kb, path)["age"] == 42
    assert told == []


def test_going_on_in_another_file_leaves_the_first(kb, path):
    before = path.read_bytes()
    keeper, told = keeping(path.parent / "other.yaml", path)
    keeper.keep(keeper.begin(kb, None).volunteer({"age": 50}))
    assert path.read_bytes() == before
    assert names(path) == ["other.yaml", "talk.yaml"]
    assert told == []


def test_an_interrupt_just_after_writing_is_no_other_run(kb, path, monkeypatch):
    keeper, told = keeping(go_on=path)
    talk = keeper.begin(kb, None).volunteer({"age": 50})
    write = private_file.write_private

    def interrupted(*given):
        write(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(private_file, "write_private", interrupted)
    with pytest.raises(KeyboardInterrupt):
        keeper.keep(talk)
    monkeypatch.undo()
    keeper.finish()
    assert names(path) == ["talk.yaml"]
    assert told == []


def test_where_no_other_file_can_be_written_that_is_told(kb, path, monkeypatch):
    keeper, told = keeping(go_on=path)
    talk = keeper.begin(kb, None).volunteer({"age": 50})
    changed = yaml.safe_dump({"format": 1})
    path.write_text(changed)
    sync, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    keeper.keep(talk)
    assert told == ["warning: the answers could not be saved: No space left on device"]
    assert keeper.failed
    assert (names(path), path.read_text()) == (["talk.yaml"], changed)
    monkeypatch.undo()
    keeper.finish()
    assert names(path) == ["talk.2.yaml", "talk.yaml"]
    assert not keeper.failed
