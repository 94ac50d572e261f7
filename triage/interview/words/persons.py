"""Texts written to `you`, told of somebody else: singular they, and what a clinician need not be told."""

from __future__ import annotations

import re

# After these words `you` is an object; everywhere else in the shipped texts it is a subject.
_BEFORE_OBJECT = (
    "about|behind|bring|brings|by|compares|fit|fits|for|from|give|gives|keep|keeps|let|lets|make|makes|of|on|see|sees"
    "|show|shows|stop|stops|tell|tells|to|told|wake|wakes|with|without"
)
_OBJECT = re.compile(rf"\b({_BEFORE_OBJECT}) you\b", re.IGNORECASE)
_THEY = {"you": "they", "your": "their", "yours": "theirs", "yourself": "themselves", "yourselves": "themselves"}
_YOU = re.compile(rf"\b({'|'.join(_THEY)})\b", re.IGNORECASE)

_PARTS = re.compile(r"(?<=[.!?;])\s+")  # sentences, and what a semicolon sets apart
_FOR_LAYPEOPLE = re.compile(
    r"say what (you|a doctor)\b"
    r"|say yes (also )?if (a doctor|you were told|it was measured or a doctor)\b"
    r"|a (clinician|doctor) (finds|judges|decides) this\b",
    re.IGNORECASE,
)


def they(text: str) -> str:
    """A text written to `you` as it is said of somebody else: `Do you have ...` is `Do they have ...`."""
    return _YOU.sub(lambda found: _as(_THEY[found[0].lower()], found[0]), _OBJECT.sub(r"\1 them", text))


def for_clinician(text: str) -> str:
    """The text in they-form, without the parts that send a layperson to what a doctor said."""
    kept = [part for part in _PARTS.split(text) if not _FOR_LAYPEOPLE.search(part)]
    whole = " ".join(
        capital(part) if place == 0 or kept[place - 1][-1] != ";" else part for place, part in enumerate(kept)
    )
    return they(whole[:-1] + "." if whole.endswith(";") else whole)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _as(word: str, model: str) -> str:
    return capital(word) if model[0].isupper() else word
