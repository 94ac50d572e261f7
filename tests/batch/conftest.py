"""One rule base and one table for all tests of runs: nothing changes them."""

import pytest

import triage
from tests.batch.tables import expected_rows, made_up, write_csv

COUNT, SIZE = 137, 25  # cases, and cases a block: several blocks, the last not full


@pytest.fixture(scope="session")
def kb():
    return triage.load()


@pytest.fixture(scope="session")
def cases():
    return list(made_up(COUNT))


@pytest.fixture(scope="session")
def rows(kb, cases):
    return expected_rows(kb, cases, fired=True)


@pytest.fixture
def table(tmp_path, cases):
    return write_csv(tmp_path / "in.csv", cases)
