"""One rule base for all tests of the commands: nothing changes it."""

import pytest

from tests.cli.patients_of_screens import KB


@pytest.fixture(scope="session")
def kb():
    return KB
