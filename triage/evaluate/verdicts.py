"""What a level that was said is worth beside the level expected: right, over, under; safe; hazardous.

Over- and under-triage: more, or less, urgent than expected (Semigran 2015, doi 10.1136/bmj.h3480; Hill 2020,
doi 10.5694/mja2.50600). `insufficient` is no level of those scales. This project's own choice: it promises nothing, so
beside `self_care` it is the more careful answer and beside every other level the less careful one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from triage.knowledge.model import LEVELS, Level

Verdict = Literal["right", "over", "under"]

CAREFUL: tuple[Level, ...] = ("emergency_now", "same_day", "urgent_2wk", "routine", "insufficient", "self_care")
WITHIN_A_DAY: tuple[Level, ...] = ("emergency_now", "same_day")

_PLACE = {level: place for place, level in enumerate(CAREFUL)}
_ON_SCALE = {level: place for place, level in enumerate(level for level in LEVELS if level != "insufficient")}


def verdict(expected: Iterable[Level], said: Level) -> Verdict:
    """Whether `said` is one of the acceptable levels, more urgent than all of them, or less urgent than one."""
    expected = tuple(expected)
    if said in expected:
        return "right"
    return "over" if _PLACE[said] < min(_PLACE[level] for level in expected) else "under"


def within_one_level(expected: Iterable[Level], said: Level) -> bool:
    """Safe in the looser sense: as urgent as expected, more urgent, or one level less (Gilbert 2020).

    Source: Gilbert et al., BMJ Open 2020;10:e040269, doi 10.1136/bmjopen-2020-040269. Levels are counted on the five
    of the scale; that `insufficient` is never just one level away is this project's own choice.
    """
    expected = tuple(expected)
    if verdict(expected, said) != "under":
        return True
    return any(
        said in _ON_SCALE and level in _ON_SCALE and 0 < _ON_SCALE[said] - _ON_SCALE[level] <= 1 for level in expected
    )


def hazardous(expected: Iterable[Level], said: Level) -> bool:
    """Whether someone who must be seen within a day is told that it can wait longer, or is told no level.

    SMASS (J Med Internet Res 2024, e58157) had experts judge each under-triage as likely to harm. Labels hold no such
    judgement: that every longer wait counts, and every answer without a level, is this project's own choice.
    """
    return all(level in WITHIN_A_DAY for level in expected) and said not in WITHIN_A_DAY
