"""Planes: one bit a case, packed in 64-bit words; bits past the last case are 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint64]  # bit i % 64 of word i // 64, least significant first, is case i
Rows = NDArray[np.int64]  # places of cases, rising


def words_for(size: int) -> int:
    """How many words hold `size` bits."""
    return (size + 63) // 64


def none_of(size: int) -> Plane:
    """No case."""
    return np.zeros(words_for(size), np.uint64)


def all_of(size: int) -> Plane:
    """Every case."""
    plane = np.full(words_for(size), np.uint64(0xFFFF_FFFF_FFFF_FFFF))
    if size % 64:
        plane[-1] = np.uint64((1 << size % 64) - 1)
    return plane


def packed(truths: NDArray[np.bool_]) -> Plane:
    """One truth a case (bool or 0/1 bytes), as a plane."""
    plane = none_of(len(truths))
    bits = np.packbits(truths, bitorder="little")
    plane.view(np.uint8)[: len(bits)] = bits
    return plane


def unpacked(plane: Plane, size: int) -> NDArray[np.uint8]:
    """A plane as one byte a case, 0 or 1."""
    return np.unpackbits(plane.view(np.uint8), count=size, bitorder="little")


def rows_of(plane: Plane, size: int) -> Rows:
    """The places of the cases in a plane, rising."""
    return np.flatnonzero(unpacked(plane, size).view(np.bool_))  # places of bytes would be found far slower


def with_rows(rows: Rows, size: int) -> Plane:
    """The plane of these cases."""
    truths = np.zeros(size, np.bool_)
    truths[rows] = True
    return packed(truths)
