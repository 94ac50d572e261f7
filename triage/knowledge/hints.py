"""What an author probably meant who wrote a condition as text, as `age >= 65` or `fever and chills`."""

from __future__ import annotations

import re

_COMPARED = re.compile(r"\s*(?P<name>[^<>=≤≥]+?)\s*(?P<sign>>=|<=|==|=|<|>|≥|≤)\s*(?P<value>[^<>=]+?)\s*\Z")
_NUMBER = re.compile(r"\s*(?:>=|<=|==|=|<|>|≥|≤)?\s*(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?)\s*(?P<rest>.*)\Z", re.DOTALL)
_SIGN = re.compile(r"\s*(>=|<=|<|>|≥|≤)")
_WORD = {">=": "at_least", "≥": "at_least", "<=": "at_most", "≤": "at_most", ">": "above", "<": "below"}


def meant_condition(text: str) -> str:
    """How to write a condition that was written as one text; empty where that cannot be told."""
    if compared := _COMPARED.match(text[:200]):
        name, word, value = compared["name"], _WORD.get(compared["sign"]), compared["value"]
        return f"write {name}: {{{word}: {value}}}" if word else f"write {name}: {value}"
    words = text.split()
    if len(words) == 2 and words[0].casefold() == "not":
        return f"write not: {words[1]}"
    for joined, key in (("and", "all"), ("or", "any")):
        if joined in words[1:-1] and len(words) <= 20:
            parts = re.split(rf"\s+{joined}\s+", text.strip())
            return f"write {key}: [{', '.join(parts)}]"
    return ""


def meant_number(text: str, unit: str) -> str:
    """The number in a text as `6 weeks`, where what follows it is its unit or nothing; else three dots."""
    number = _NUMBER.match(text[:200])
    if number is None:
        return "..."
    rest = number["rest"].strip().casefold().rstrip("s.")
    return number["number"] if rest in ("", unit.casefold().rstrip("s.")) else "..."


def meant_operator(text: str) -> str:
    """The operator that a text as `>= 18` begins with, as the key it is written with; else `at_least`."""
    sign = _SIGN.match(text)
    return _WORD[sign[1]] if sign else "at_least"
