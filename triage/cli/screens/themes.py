"""Two palettes, dark and light, and which of them the terminal seems to have."""

from __future__ import annotations

from collections.abc import Mapping

from rich.terminal_theme import TerminalTheme
from textual.theme import Theme

DARK = Theme(
    "triage-dark", primary="#7cc4ff", secondary="#9fb4c7", accent="#ffd166", warning="#ffd166", error="#c62f3b",
    success="#7bd88f", foreground="#e8edf2", background="#11161c", surface="#1a222b", panel="#16202a", dark=True,
)  # fmt: skip
LIGHT = Theme(
    "triage-light", primary="#0b4f8a", secondary="#41576b", accent="#8a4b00", warning="#8a4b00", error="#b3202c",
    success="#1f6b36", foreground="#16202a", background="#fcfcfa", surface="#ecefef", panel="#f3f5f5", dark=False,
)  # fmt: skip
_NORMAL_DARK = [
    (32, 43, 54),
    (229, 72, 77),
    (123, 216, 143),
    (255, 209, 102),
    (124, 196, 255),
    (214, 160, 255),
    (124, 196, 255),
    (255, 255, 255),
]
_NORMAL_LIGHT = [
    (22, 32, 42),
    (179, 32, 44),
    (31, 107, 54),
    (138, 75, 0),
    (11, 79, 138),
    (110, 50, 140),
    (11, 79, 138),
    (255, 255, 255),
]
DARK_ANSI = TerminalTheme((17, 22, 28), (232, 237, 242), _NORMAL_DARK)  # the named colours of the roles
LIGHT_ANSI = TerminalTheme((252, 252, 250), (22, 32, 42), _NORMAL_LIGHT)
_LIGHT_GROUNDS = ("7", "15")


def theme_of_terminal(environment: Mapping[str, str]) -> str:
    """The palette nearest to the terminal's own, as far as it says so (COLORFGBG); else the dark one."""
    ground = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if ground in _LIGHT_GROUNDS else DARK.name
