"""Two palettes, dark and light, and which of them the terminal seems to have."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    "triage-dark", primary="#7cc4ff", secondary="#9fb4c7", accent="#ffd166", warning="#ffd166", error="#c62f3b",
    success="#7bd88f", foreground="#e8edf2", background="#11161c", surface="#1a222b", panel="#16202a", dark=True,
)  # fmt: skip
LIGHT = Theme(
    "triage-light", primary="#0b4f8a", secondary="#41576b", accent="#8a4b00", warning="#8a4b00", error="#b3202c",
    success="#1f6b36", foreground="#16202a", background="#fcfcfa", surface="#ecefef", panel="#f3f5f5", dark=False,
)  # fmt: skip
_LIGHT_GROUNDS = ("7", "15")


def theme_of_terminal(environment: Mapping[str, str]) -> str:
    """The palette nearest to the terminal's own, as far as it says so (COLORFGBG); else the dark one."""
    ground = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if ground in _LIGHT_GROUNDS else DARK.name
