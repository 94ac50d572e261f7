"""Facts as written to the tokens of what they mention: whatever was written before is looked up, not read again.

Facts come in raw form, in which no two values that mean different things are equal (True is 1 in Python, and 1 is
1.0): numbers are the bytes they were written with, objects tuples of pairs, lists are lists, all else is itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from triage.cases.json_cases import read_int
from triage.cases.mentions import GROUPS, mentions_of
from triage.cases.tables.spread import Tokens
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.names import normal

_MOST = 1 << 17  # tokens held on from one block to the next
_LISTED = ("present", "absent", "unknown")


class OnlyExactly(Exception):
    """The facts hold something that only the exact reader can read."""


class Remembered:
    """The tokens of one block, and what they were written as. `pairs`: by raw (name, value) its token.

    A pair that is not in `pairs` has to be asked of `tokens_of`.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.forget()

    def forget(self) -> None:
        """Begin anew, so that memory does not grow with the file."""
        self.tokens = Tokens(self.kb)
        self.pairs: dict[Any, int] = {}
        self._lists: dict[tuple[Any, ...], int] = {}
        self._listed: dict[str, dict[Any, int]] = {word: {} for word in _LISTED}

    def next_block(self) -> None:
        """Forget where there is too much to remember. Tokens of earlier blocks may then mean something else."""
        if len(self.tokens.heard) > _MOST:
            self.forget()

    def tokens_of(self, facts: Iterable[tuple[str, Any]]) -> list[int]:
        """The tokens of all that raw facts mention. Raises OnlyExactly."""
        found: list[int] = []
        for name, given in facts:
            if given.__class__ is list and name in _LISTED:
                found += self._of_names(name, given)
            elif given.__class__ is tuple and name == "values":
                found += [self._of_pair(its, value) for its, value in given]
            else:
                found.append(self._of_pair(name, given))
        return found

    def _of_pair(self, name: str, given: Any) -> int:
        if given.__class__ is list:
            return self._of_list(name, given)
        if given.__class__ is tuple or given.__class__ is float:  # NaN and infinity are the only floats
            raise OnlyExactly
        token = self.pairs.get((name, given))
        if token is None:
            if normal(name) in GROUPS:
                raise OnlyExactly
            token = self.pairs[name, given] = self._heard([(name, as_written(given))])
        return token

    def _of_list(self, name: str, given: list[Any]) -> int:
        key = (name, *given)
        try:
            token = self._lists.get(key)
        except TypeError:
            raise OnlyExactly from None
        if token is None:
            if normal(name) in GROUPS or any(item.__class__ in (tuple, float) for item in given):
                raise OnlyExactly
            token = self._lists[key] = self._heard([(name, [as_written(item) for item in given])])
        return token

    def _of_names(self, word: str, names: Sequence[Any]) -> list[int]:
        known = self._listed[word]
        try:
            return [known[name] for name in names]
        except (KeyError, TypeError):
            for name in names:
                if name.__class__ is not str:
                    raise OnlyExactly from None
                if name not in known:
                    known[name] = self._heard([(word, [name])])
        return [known[name] for name in names]

    def _heard(self, facts: list[tuple[str, Any]]) -> int:
        mentions = mentions_of(facts)
        if mentions.problems or len(mentions.found) != 1:
            raise OnlyExactly
        return self.tokens.token(mentions.found[0])


def as_written(raw: Any) -> Any:
    """The value of a raw one, as the exact reader takes it. Raises OnlyExactly for a key that stands twice."""
    if raw.__class__ is bytes:
        text = raw.decode()
        return float(text) if any(mark in text for mark in ".eE") else read_int(text)
    if raw.__class__ is list:
        return [as_written(item) for item in raw]
    if raw.__class__ is not tuple:
        return raw
    found = {key: as_written(value) for key, value in raw}
    if len(found) < len(raw):
        raise OnlyExactly
    return found


def raw_of(value: Any) -> Any:
    """The raw form of a value. Raises OnlyExactly where it has none."""
    if value is None or value.__class__ in (str, bool):
        return value
    if value.__class__ in (int, float):
        try:
            return repr(value).encode()
        except ValueError:  # more digits than Python writes
            raise OnlyExactly from None
    if value.__class__ is list:
        return [raw_of(item) for item in value]
    if value.__class__ is dict:
        return tuple((key, raw_of(item)) for key, item in value.items())
    raise OnlyExactly
