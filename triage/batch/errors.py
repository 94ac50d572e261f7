"""What can go wrong with a run as a whole."""

from __future__ import annotations

import os
import re


class BatchError(Exception):
    """The run cannot begin or go on; the message says where, what, why, and what to do instead."""


class WrongUse(BatchError):
    """The run was asked for wrongly."""


class CountsDiffer(BatchError):
    """What was read does not add up with what was written: a fault of the program."""


def reason(error: OSError) -> str:
    """Why the system refused, in its own words, without the path."""
    told = error.strerror or str(error)
    number = re.search(r"\[errno (\d+)\]", told)  # where a library put its own words around them
    return os.strerror(int(number[1])) if number else told
