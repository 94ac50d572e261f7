"""Random Arrow arrays of every type, with values that findings may have and values that no finding has."""

import datetime
import decimal
import math

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

WORDS = [
    "present", "absent", "Yes", "no", " TRUE ", "n", "unknown", "not asked", "declined", "none", "None", "",
    " ", "38", "038", "+5", ".5", "5.", "1e2", "-1", "1e999", "NaN", "inf", "1_000", "\u0663", "38 years", "0",
    "1", "thigh", "Lower-Leg", "partial", "complete", "no movement at all", "X-ray", "CT", "blood", "urine", "2",
    "4a", "male", "mild", "severe", "x\0y", "\u00e9", "\U0001f600", "17.999999999999999999", "120.00000000000001",
]  # fmt: skip
WHOLE = [0, 1, 2, 17, 38, 120, 121, 127]
FLOATS = [0.0, -0.0, 1.0, 17.5, 38.0, 120.0, 120.00000000000001, -1.0, math.nan, math.inf, -math.inf, 1e308, 5e-324]
DATES = [datetime.date(2026, 1, 2), datetime.date(1, 1, 1)]
INTEGERS = [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()]


def _with_nulls(values):
    return st.one_of(st.none(), values)


def _column(type, values):
    return st.tuples(st.just(type), _with_nulls(values))


word = st.sampled_from(WORDS)
KINDS = [
    (pa.bool_(), st.booleans()),
    *((type, st.sampled_from(WHOLE)) for type in INTEGERS),
    (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    (pa.uint64(), st.integers(0, 2**64 - 1)),
    (pa.float64(), st.sampled_from(FLOATS)),
    (pa.float64(), st.floats()),
    (pa.float32(), st.floats(width=32)),
    (pa.float16(), st.floats(width=16).map(np.float16)),
    (pa.string(), word),
    (pa.string(), st.text(max_size=5)),
    (pa.large_string(), word),
    (pa.string_view(), word),
    (pa.binary(), st.binary(max_size=3)),
    (pa.decimal128(20, 2), st.sampled_from([decimal.Decimal("38.00"), decimal.Decimal("0.10"), decimal.Decimal("-1")])),
    (pa.date32(), st.sampled_from(DATES)),
    (pa.timestamp("ns", "Europe/Paris"), st.integers(-(2**62), 2**62)),
    (pa.timestamp("s"), st.integers(-(2**55), 2**55)),
    (pa.duration("us"), st.integers(0, 10**9)),
    (pa.time64("us"), st.integers(0, 10**9)),
    (pa.struct([("a", pa.int64())]), st.fixed_dictionaries({"a": _with_nulls(st.just(1))})),
    (pa.map_(pa.string(), pa.string()), st.lists(st.tuples(word, word), max_size=2)),
    (pa.list_(pa.string()), st.lists(_with_nulls(word), max_size=3)),
    (pa.large_list(pa.int64()), st.lists(st.sampled_from(WHOLE), max_size=3)),
    (pa.list_(pa.string(), 2), st.lists(_with_nulls(word), min_size=2, max_size=2)),
    (pa.list_(pa.list_(pa.string())), st.lists(st.lists(word, max_size=2), max_size=2)),
    (pa.list_(pa.struct([("a", pa.string())])), st.lists(st.fixed_dictionaries({"a": word}), max_size=2)),
    (pa.list_(pa.bool_()), st.lists(st.booleans(), max_size=2)),
    (pa.null(), st.none()),
]


# For every type some values that matter to some finding, all of which are tried.
POOLS = [
    (pa.bool_(), [True, False]),
    *((type, WHOLE) for type in INTEGERS),
    (pa.int64(), [-1, 2**53 + 1, -(2**63)]),
    (pa.uint64(), [2**64 - 1]),
    *((type, FLOATS) for type in (pa.float64(), pa.float32())),
    *((type, WORDS) for type in (pa.string(), pa.large_string(), pa.string_view())),
    (pa.string(), [str(n) for n in range(-5, 125)] + ["-0", "0.0", "120.0000000001", "0000000000000000038", "1."]),
    (pa.binary(), [b"yes", b""]),
    (pa.decimal128(20, 2), [decimal.Decimal("38.00"), decimal.Decimal("0.10"), decimal.Decimal("-1")]),
    (pa.date32(), DATES),
    (pa.timestamp("s"), [0, -(2**55)]),
    (pa.duration("us"), [0, 1]),
    (pa.struct([("a", pa.int64())]), [{"a": 1}, {"a": None}]),
    (pa.map_(pa.string(), pa.string()), [[], [("a", "b")]]),
    (pa.list_(pa.string()), [[], ["no"], ["no", "no"], ["none"], ["none", "CT"], ["CT", None], ["CT", "X-ray", "CT"]]),
    (pa.list_(pa.string()), [["thigh"], ["thigh", "Thigh"], ["thigh", "lower leg"], ["blood", "urine"], ["x"], [None]]),
    (pa.large_list(pa.int64()), [[], [1], [1, 38]]),
    (pa.list_(pa.bool_()), [[False], [True], [False, False]]),
    (pa.list_(pa.list_(pa.string())), [[], [["CT"]]]),
    (pa.list_(pa.string(), 2), [["CT", "CT"], ["no", None]]),
]


@st.composite
def arrays(draw, size):
    """An array of `size` values, perhaps a slice of a longer one, with a dictionary or in runs."""
    type, values = draw(st.sampled_from(KINDS))
    before, behind = draw(st.integers(0, 9)), draw(st.integers(0, 9))
    nulls = draw(st.sampled_from(["some", "none", "all"]))
    options = st.none() if nulls == "all" else values if nulls == "none" else _with_nulls(values)
    given = draw(st.lists(options, min_size=before + size + behind, max_size=before + size + behind))
    array = pa.array(given, type)
    form = draw(st.sampled_from(["plain", "plain", "dictionary", "runs"]))
    if form == "dictionary" and pa.types.is_primitive(type) | pa.types.is_string(type):
        array = array.dictionary_encode()
    elif form == "runs" and pa.types.is_primitive(type) | pa.types.is_string(type) and not pa.types.is_float16(type):
        array = pa.compute.run_end_encode(array)
    return array.slice(before, size)
