"""A screenshot as a picture that is the same everywhere: no generated names, nothing to fetch, no font of one's own."""

from __future__ import annotations

import html
import re
from importlib.metadata import version

FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
TITLE_FONTS = "system-ui, sans-serif"
_TEXT = re.compile(r"<text [^>]*>([^<]*)</text>")


def plain_svg(screenshot: str) -> str:
    """The picture of a screenshot."""
    svg = re.sub(r"terminal-\d+", "screen", screenshot)
    svg = re.sub(r"@font-face\s*{[^}]*}", "", svg)
    svg = svg.replace("Fira Code, monospace", FONTS).replace("font-family: arial", f"font-family: {TITLE_FONTS}")
    svg = re.sub(r"<!--.*?-->", f"<!-- {_drawn_by()} -->", svg, count=1, flags=re.S)
    svg = re.sub(r' clip-path="[^"]*"', "", svg)  # they cut off what hangs below the last line
    svg = re.sub(r"<defs>.*?</defs>", "", svg, flags=re.S)
    svg = svg.replace("><", ">\n<")  # a line an element, for those who compare two versions
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip()) + "\n"


def same(drawn: str, kept: str) -> bool:
    """Whether two pictures are the same; those drawn by other versions of the libraries, whether they say the same."""
    if _maker(drawn) == _maker(kept):
        return drawn == kept
    return words(drawn) == words(kept)


def words(svg: str) -> str:
    """All that can be read on a picture."""
    return " ".join(html.unescape("".join(_TEXT.findall(svg))).split())


def _drawn_by() -> str:
    return f"Drawn with textual {version('textual')} and rich {version('rich')}: python -m examples.pictures"


def _maker(svg: str) -> str:
    found = re.search(r"<!--.*?-->", svg)
    return found[0] if found else ""
