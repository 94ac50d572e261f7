"""Plots as SVG that stands inside a page: the page's own colours and fonts, no date, nothing fetched."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# matplotlib draws with these; the page says what they are in light, in dark and on paper.
COLOURS = {
    "ink": "#010101", "muted": "#020202", "grid": "#030303", "accent": "#040404",
    "bad": "#050505", "good": "#060606", "other": "#070707", "fourth": "#080808",
}  # fmt: skip

_SETTINGS: Any = {
    "svg.fonttype": "none",  # text stays text: it can be read aloud, searched and copied
    "svg.hashsalt": "triage",  # the same plot has the same ids every time
    "font.size": 10,
    "text.color": COLOURS["ink"],
    "axes.labelcolor": COLOURS["ink"],
    "axes.edgecolor": COLOURS["grid"],
    "xtick.color": COLOURS["grid"],
    "ytick.color": COLOURS["grid"],
    "xtick.labelcolor": COLOURS["ink"],
    "ytick.labelcolor": COLOURS["ink"],
    "grid.color": COLOURS["grid"],
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "legend.frameon": False,
}


class Plot:
    """A figure to draw in: `with Plot(width, height) as axes: ...`, then `svg(name, alt)`. Sizes in inches."""

    def __init__(self, width: float, height: float) -> None:
        self.size = (width, height)

    def __enter__(self) -> Axes:
        import matplotlib
        from matplotlib.figure import Figure

        self._settings: Any = matplotlib.rc_context(_SETTINGS)
        self._settings.__enter__()
        self.figure: Figure = Figure(figsize=self.size, layout="constrained")
        return self.figure.add_subplot()

    def __exit__(self, *failure: Any) -> None:
        if failure[0] is None:
            self._drawn = io.StringIO()
            self.figure.savefig(self._drawn, format="svg", metadata={"Date": None})
        self._settings.__exit__(*failure)

    def svg(self, name: str, alt: str) -> str:
        """The plot as an element of a page; `alt` tells in words what it shows. Its ids begin with `name`."""
        from html import escape

        text = self._drawn.getvalue()
        text = re.sub(r"<metadata>.*?</metadata>\s*", "", text[text.index("<svg") :], flags=re.S)
        text = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", text)
        for colour, drawn in COLOURS.items():
            text = text.replace(drawn, f"var(--{colour})")
        text = re.sub(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', r'<svg viewBox="\1" role="img">', text, count=1)
        return text.replace('role="img"', f'role="img" aria-label="{escape(alt)}"', 1).strip()
