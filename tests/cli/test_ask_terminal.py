"""The full screen on a real pseudo-terminal: what it draws, and what is left after a signal."""

import json
import os
import re
import signal
import sys
import time
from pathlib import Path

import pexpect
import pyte
import pytest

PROGRAM = """
import json, sys
from pathlib import Path
import triage
from triage.cli.screens import EndedBySignal, run_full_screen
from triage.interview.events import event_data
from triage.interview.interview import Interview
from triage.interview.keeping.private_file import write_private

def keep(talk):  # whole or not at all, as --save does: the test reads it meanwhile
    write_private(Path(sys.argv[1]), json.dumps([event_data(event) for event in talk.events]))

try:
    talk = run_full_screen(Interview(triage.load()), keep)
    print("ENDED AFTER", len(talk.events), "EVENTS")
except EndedBySignal as ended:
    print("ENDED BY", ended.signal)
except ZeroDivisionError:
    print("THE FAULT WAS TOLD")
"""
FAULTY = "from triage.interview.interview import Interview\nInterview.answer = lambda *_: 1 / 0\n"
COLOUR = re.compile(rb"\x1b\[(?:[0-9]+[;:])*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9]+)*m")


class Terminal:
    """A program on a pseudo-terminal, and the screen it draws."""

    def __init__(self, kept: Path, size: tuple[int, int], program: str, **environment: str) -> None:
        self.kept = kept
        self.screen = pyte.Screen(*size)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        given = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLORTERM", "COLORFGBG")}
        given |= {"TERM": "xterm-256color", **environment}
        self.child = pexpect.spawn(
            sys.executable, ["-c", program, str(kept)], dimensions=(size[1], size[0]), env=given, timeout=20
        )

    def read(self, seconds: float) -> bool:
        """Draw what comes within some seconds; whether the program goes on."""
        try:
            new = self.child.read_nonblocking(65536, seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += new
        # the stand-in for a terminal does not know the sequences for keyboards and ends of frames
        self.stream.feed(re.sub(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[[0-9;?]*\$[a-z]", b"", new))
        return True

    def until(self, text: str, seconds: float = 20) -> str:
        """Wait until the screen shows a text."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text in (shown := self.words()):
                return shown
            if not self.read(0.1):
                break
        raise AssertionError(f"{text!r} did not come; the screen shows:\n" + "\n".join(self.screen.display))

    def words(self) -> str:
        return " ".join(" ".join(self.screen.display).split())

    def press(self, keys: str) -> None:
        time.sleep(0.3)  # an answer within the first instant of a question is not taken
        self.child.send(keys)

    def events(self) -> list[dict]:
        return json.loads(self.kept.read_text())

    def wait_for_events(self, count: int) -> None:
        end = time.monotonic() + 20
        while not (self.kept.exists() and len(self.events()) == count):
            assert time.monotonic() < end, "the answer was not kept"
            self.read(0.05)

    def end(self) -> None:
        while self.read(1):
            if not self.child.isalive():
                break
        self.child.wait()


@pytest.fixture
def start(tmp_path):
    started = []

    def start(size=(100, 32), program=PROGRAM, **environment):
        started.append(Terminal(tmp_path / "kept.json", size, program, **environment))
        return started[-1]

    yield start
    for terminal in started:
        terminal.child.close(force=True)


def test_a_killed_interview_has_kept_every_answer(start):
    terminal = start()
    terminal.until("What brings you here?")
    terminal.press(" 0")
    terminal.wait_for_events(1)
    terminal.until("Does any of these apply?")
    terminal.press(" ")  # an answer half given
    terminal.child.kill(signal.SIGKILL)
    terminal.end()
    assert [event["event"] for event in terminal.events()] == ["answered"]


@pytest.mark.parametrize("how", ["q", "\x03", "\x11", signal.SIGINT])
def test_it_ends_in_order(start, how):
    terminal = start()
    terminal.until("What brings you here?")
    terminal.press(" 0")
    terminal.wait_for_events(1)
    terminal.until("Does any of these apply?")
    if isinstance(how, str):
        terminal.press(how)
    else:
        terminal.child.kill(how)
    terminal.end()
    assert b"ENDED AFTER 1 EVENTS" in terminal.raw
    assert b"Traceback" not in terminal.raw
    assert b"\x1b[?1049l" in terminal.raw  # the terminal has its own screen back
    assert terminal.child.exitstatus == 0


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_takes_the_screen_down_and_is_told_to_the_caller(start, name):
    terminal = start()
    terminal.until("What brings you here?")
    terminal.press(" 0")
    terminal.wait_for_events(1)
    terminal.child.kill(getattr(signal, name))
    terminal.end()
    assert len(terminal.events()) == 1
    assert b"Traceback" not in terminal.raw
    if name == "SIGTERM":  # a terminal that hung up shows nothing any more
        assert b"ENDED BY 15" in terminal.raw.partition(b"\x1b[?1049l")[2]


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_the_command_ends_as_the_signal_ends_any_other(start, tmp_path, name):
    kept = tmp_path / "kept.yaml"
    terminal = start(
        program=f"import sys; from triage.cli import main; sys.argv[1:] = ['ask', '--save', {str(kept)!r}]; main()"
    )
    terminal.until("What brings you here?")
    terminal.press(" 0")
    terminal.until("Does any of these apply?")
    terminal.child.kill(getattr(signal, name))
    terminal.end()
    assert terminal.child.signalstatus == getattr(signal, name)
    assert b"event: answered" in kept.read_bytes()
    if name == "SIGTERM":
        assert b"the answers are kept in" in terminal.raw
        assert b"What the answers come to" not in terminal.raw


def test_no_colour_where_none_is_wanted(start):
    plain = start(NO_COLOR="1")
    plain.until("What brings you here?")
    plain.press(" 0")
    plain.until("Does any of these apply?")
    assert not COLOUR.search(plain.raw)
    plain.press("q")
    plain.end()
    coloured = start()
    coloured.until("What brings you here?")
    assert COLOUR.search(coloured.raw)


def test_a_small_terminal_that_grows(start):
    terminal = start(size=(40, 15))
    terminal.until("What brings you here?")
    terminal.screen.resize(32, 100)
    terminal.child.setwinsize(32, 100)
    shown = terminal.until("Still open")
    assert "What brings you here?" in shown
    terminal.press(" 0")
    terminal.until("Does any of these apply?")


def test_a_fault_ends_without_a_traceback(start):
    terminal = start(program=FAULTY + PROGRAM)
    terminal.until("What brings you here?")
    terminal.press("0")
    terminal.end()
    assert b"THE FAULT WAS TOLD" in terminal.raw
    assert b"Traceback" not in terminal.raw
