"""The player: a recorded inference as one HTML page that steps through it, forward and back, without a network."""

from __future__ import annotations

from triage.learn.player.as_html import page

__all__ = ["page"]
