"""What was typed to a question, as an answer: never a guess, and where it is none, what can be typed instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from triage.cases.plain import quoted
from triage.cases.values import Unusable, holds, read_value
from triage.explanation.words import number_words
from triage.interview.questions import Ask, Said
from triage.interview.words.wording import Wording
from triage.knowledge.diagnostics import did_you_mean
from triage.knowledge.model import Finding
from triage.knowledge.names import normal

Typed = tuple[dict[str, Any], Said]

_YES, _NO = ("y", "yes"), ("n", "no")
_NOT_SURE, _SKIP = ("u", "not sure", "unsure"), ("s", "skip")
_NONE = ("0", "none")
_NUMBER = re.compile(r"[0-9]{1,9}")
_APART = re.compile(r"[\s,;]+")
_OTHERS = "u for not sure, s to skip"


class NotUnderstood(Exception):
    """What was typed is no answer to the question; the message says what can be typed."""


class _Unclear(Exception):
    """What is wrong with a line, without what can be typed instead."""


def read_typed(wording: Wording, ask: Ask, text: str) -> Typed:
    """The answer in a line: a value for some items, and what that says of the rest. Raises NotUnderstood."""
    try:
        return _read(wording, ask, text)
    except _Unclear as problem:
        raise NotUnderstood(f"{problem} {how_to_answer(wording, ask)}") from None


def _read(wording: Wording, ask: Ask, text: str) -> Typed:
    line = " ".join(text.split())
    word = line.casefold()
    if word in _NOT_SURE:
        return {}, "not known"
    if word in _SKIP:
        return {}, "declined"
    if _is_list(ask):
        return _items(wording, ask, line)
    finding = wording.kb.findings[ask.items[0]] if ask.kind in ("list", "finding") else None
    if finding is None or finding.kind == "boolean":
        return {ask.items[0]: _yes_or_no(ask, word)}, "not known"
    value = _number(finding, line) if finding.kind == "number" else _choice(finding, line)
    return {finding.id: value}, "not known"


def how_to_answer(wording: Wording, ask: Ask) -> str:
    """What can be typed, in one line."""
    if _is_list(ask):
        two = "1 2" if len(ask.items) == 2 else "1 3"
        return (
            f"Type the numbers of those that apply. {two} leaves the others unknown; {two} 0 says none of the others; "
            f"0 says none of these; {_OTHERS}."
        )
    finding = wording.kb.findings[ask.items[0]] if ask.kind in ("list", "finding") else None
    if finding is None or finding.kind == "boolean":
        return f"Type y for yes, n for no, {_OTHERS}."
    if finding.kind == "number":
        return f"Type {_wanted(finding)}, {_OTHERS}."
    if not finding.many:
        return f"Type the number or the name of one, {_OTHERS}."
    none = _none_of(finding)
    zero = "" if none is None else "0 for none of these, "
    return f"Type the numbers of all that apply, as 1 2; those that you leave out do not apply. {zero}{_OTHERS}."


def _is_list(ask: Ask) -> bool:
    return ask.kind != "finding" and len(ask.items) > 1


def _yes_or_no(ask: Ask, word: str) -> bool:
    if word in _YES or (word == "1" and ask.kind in ("complaints", "tests")):
        return True
    if word in _NO or (word in _NONE and ask.kind in ("complaints", "tests")):
        return False
    raise _Unclear(f"{quoted(word)} is no answer here.")


def _number(finding: Finding, line: str) -> Any:
    value = read_value(finding, line)
    if isinstance(value, Unusable) or not isinstance(value, int | float):
        raise _Unclear(f"{quoted(line)} cannot be taken.")
    return value


def _wanted(finding: Finding) -> str:
    unit = f" ({finding.unit})" if finding.unit else ""
    return f"a number{unit} from {number_words(finding.low)} to {number_words(finding.high)}"


def _choice(finding: Finding, line: str) -> Any:
    """One value or several, by number or name; the numbers are those of the list on the screen."""
    names = [(value, label) for value, label in zip(finding.values, finding.value_labels, strict=True)]
    places, none = _chosen(names, line)
    values = [finding.values[place] for place in places]
    nothing = _none_of(finding)
    if none and nothing is None:
        raise _Unclear("None of these cannot be said here.")
    if not finding.many:
        values += [nothing[0]] if none and nothing else []
        if len(set(values)) != 1:
            raise _Unclear("Only one of these can be so.")
        return values[0]
    if len(values) > 1 and not all(holds(value) for value in values):
        raise _Unclear("'none' and another one cannot both be so.")
    return tuple(values) or nothing


def _none_of(finding: Finding) -> tuple[str, ...] | None:
    """The value that says none of these: of a choice of many it may be the empty one."""
    none = tuple(value for value in finding.values if not holds(value))
    return none[:1] or (() if finding.many else None)


def _items(wording: Wording, ask: Ask, line: str) -> Typed:
    names = [_names(wording, ask, id) for id in ask.items]
    places, none = _chosen(names, line)
    return {ask.items[place]: True for place in places}, False if none else "not known"


def _names(wording: Wording, ask: Ask, id: str) -> tuple[str, ...]:
    own = (id, wording.item(ask.kind, id))
    finding = wording.kb.findings.get(id) if ask.kind in ("list", "finding") else None
    return own if finding is None else (*own, finding.label, *finding.aliases, *finding.synonyms)


def _chosen(names: Sequence[tuple[str, ...]], line: str) -> tuple[list[int], bool]:
    """The places of the items that a line names, and whether it says none (of the others). Raises _Unclear."""
    whole = _named(names, line)
    if whole is not None:
        return [whole], False
    parts = _APART.split(line.strip(" ,;"))
    if not all(_NUMBER.fullmatch(part) or part.casefold() in _NONE for part in parts):
        parts = [part.strip() for part in re.split("[,;]", line) if part.strip()]
    if not parts:
        raise _Unclear(f"{quoted(line)} names none of these.")
    places: dict[int, None] = {}
    none = False
    for part in parts:
        if part.casefold() in _NONE:
            none = True
        else:
            places[_place(names, part)] = None
    return list(places), none


def _place(names: Sequence[tuple[str, ...]], part: str) -> int:
    if _NUMBER.fullmatch(part):
        if 1 <= int(part) <= len(names):
            return int(part) - 1
        raise _Unclear(f"There is no {int(part)}; the numbers go from 1 to {len(names)}.")
    place = _named(names, part)
    if place is None:
        near = did_you_mean(part, [own[-1] for own in names]).capitalize()
        raise _Unclear(f"{quoted(part)} is none of these. {near}".rstrip())
    return place


def _named(names: Sequence[tuple[str, ...]], name: str) -> int | None:
    """The one item of this name; None where there is none or more than one, and for a number or 'none'."""
    if _NUMBER.fullmatch(name) or name.casefold() == "none" or not normal(name):
        return None
    found = [place for place, own in enumerate(names) if normal(name) in map(normal, own)]
    return found[0] if len(found) == 1 else None
