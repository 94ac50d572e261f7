"""Whether a place that is told lies inside its file."""

from __future__ import annotations

import re
from pathlib import Path

BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


def assert_inside(span, text=None):
    """The line is there, it is what the span says it is, and the columns do not leave it."""
    if not span.text and (span.line, span.column) == (1, 1):
        return  # the whole file, which perhaps cannot be read
    lines = BREAKS.split(
        Path(span.file).read_text(encoding="utf-8-sig") if text is None else text.removeprefix("\ufeff")
    )
    assert span.text == lines[span.line - 1]
    assert 1 <= span.column <= len(span.text) + 1
    assert span.width >= 1
    assert span.column + span.width <= len(span.text) + 2
