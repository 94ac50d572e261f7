"""The different values of an Arrow array of any type, so that each is read once, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_MOST_ITEMS = 60  # different items of lists that fit, a bit each, in one 64-bit key


@dataclass(frozen=True, slots=True)
class Distinct:
    """Python `values`, some perhaps alike or unused, and for each row the place of its value in them (null: -1)."""

    values: list[Any]
    codes: NDArray[np.int64]


class Unreadable:
    """Stands for a value that Arrow cannot hand over, as a date of the year 20000: it can mean no finding's value."""


def distinct(array: pa.Array) -> Distinct:
    """The different values of `array`. Never raises: what cannot be handed over is `Unreadable`."""
    if _reads_its_own_way(array.type):
        return _row_by_row(array)
    array = _unwrapped(array)
    kind = array.type
    if len(array) == 0 or array.null_count == len(array):
        return Distinct([], np.full(len(array), -1, np.int64))
    if pa.types.is_dictionary(kind):
        return _of_dictionary(array)
    if pa.types.is_temporal(kind) or pa.types.is_struct(kind) or _is_bytes(kind):
        return _all_alike(array)
    if _is_list(kind):
        return _of_lists(array)
    try:
        return _of_dictionary(array.dictionary_encode())
    except pa.ArrowException:
        return _row_by_row(array)


def as_given(array: pa.Array, row: int) -> Any:
    """One value as a Python object."""
    try:
        return array[row].as_py()
    except Exception:  # whatever the conversion says: the value is no value that a finding can have
        return Unreadable()


def all_given(array: pa.Array) -> list[Any]:
    """Every value as a Python object."""
    try:
        return list(array.to_pylist())
    except Exception:  # as above, and one such value must not take the others with it
        return [as_given(array, row) for row in range(len(array))]


def validity(array: pa.Array) -> NDArray[np.bool_]:
    """Where `array` is not null."""
    truths: NDArray[np.bool_] = pc.is_valid(array).to_numpy(zero_copy_only=False)
    return truths


def _reads_its_own_way(kind: pa.DataType) -> bool:
    """Whether a value of an extension type is another than that which is stored for it, as truths of bool8 are."""
    return isinstance(kind, pa.BaseExtensionType) and kind.__arrow_ext_scalar_class__() is not pa.ExtensionScalar


def _unwrapped(array: pa.Array) -> pa.Array:
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
        array = pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array
    while isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_run_end_encoded(array.type):
        array = pc.run_end_decode(array)
    if pa.types.is_string_view(array.type):
        array = array.cast(pa.large_string())
    return array


def _of_dictionary(array: pa.DictionaryArray) -> Distinct:
    indices = array.indices if pa.types.is_signed_integer(array.indices.type) else array.indices.cast(pa.int64())
    codes = indices.fill_null(-1).to_numpy(zero_copy_only=False)
    entries = array.dictionary
    if len(entries) > len(array):  # most of them stand in other rows
        used, codes = np.unique(codes, return_inverse=True)
        nulls = int(used[0] == -1)
        entries, codes = entries.take(pa.array(used[nulls:])), codes - nulls
    values = all_given(_unwrapped(entries))
    codes = codes.astype(np.int64)  # a copy, as what Arrow hands over is not to be written to
    if None in values:
        gone = np.array([value is None for value in values])
        codes[(codes >= 0) & gone[codes]] = -1
    return Distinct(values, codes)


def _all_alike(array: pa.Array) -> Distinct:
    """No finding has values of this type: the first says as much as all."""
    valid = validity(array)
    return Distinct([as_given(array, int(np.argmax(valid)))], np.where(valid, 0, -1))


def _row_by_row(array: pa.Array) -> Distinct:
    values = all_given(array)
    return Distinct(values, np.where([value is not None for value in values], np.arange(len(values)), -1))


def _of_lists(array: pa.Array) -> Distinct:
    """Lists of the same items are alike, in any order and however often: but for one item alone, so are choices."""
    if pa.types.is_fixed_size_list(array.type):
        array = array.cast(pa.list_(array.type.value_type))
    items = distinct(array.flatten())
    if len(items.values) > _MOST_ITEMS:
        return _row_by_row(array)
    valid = validity(array)
    lengths = pc.list_value_length(array).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    keys = np.minimum(lengths, 2) << (_MOST_ITEMS + 1)
    filled = np.flatnonzero(lengths)
    if len(filled):
        bits = np.int64(1) << np.where(items.codes < 0, _MOST_ITEMS, items.codes)
        starts = np.concatenate(([0], np.cumsum(lengths[filled])[:-1]))
        keys[filled] |= np.bitwise_or.reduceat(bits, starts)
    keys[~valid] = -1
    different, first, codes = np.unique(keys, return_index=True, return_inverse=True)
    nulls = int(different[0] == -1)
    return Distinct([as_given(array, int(row)) for row in first[nulls:]], codes - nulls)


def _is_bytes(kind: pa.DataType) -> bool:
    tests = ("is_binary", "is_large_binary", "is_fixed_size_binary", "is_binary_view")
    return any(getattr(pa.types, test)(kind) for test in tests)


def _is_list(kind: pa.DataType) -> bool:
    tests = ("is_list", "is_large_list", "is_fixed_size_list")
    return any(getattr(pa.types, test)(kind) for test in tests)
