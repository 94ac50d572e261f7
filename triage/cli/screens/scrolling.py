"""A part of the screen that scrolls, and leaves the arrow keys to the answers in it."""

from __future__ import annotations

from textual.containers import VerticalScroll


class Scrolling(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls by wheel, page and focus: with textual's own bindings, Down would scroll a long list, not move in it."""
