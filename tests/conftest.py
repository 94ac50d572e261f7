"""What all tests share: expected texts that one switch rewrites, and the shipped rules, read once in each process."""

import functools

import pytest

import triage.knowledge.load as loading
from triage.knowledge.files import shipped_rules

_read_afresh = loading._load
_read_shipped = functools.cache(lambda packs: _read_afresh(shipped_rules(), packs))


def _load(root, packs):
    if root != shipped_rules():
        return _read_afresh(root, packs)
    return _read_shipped(packs if packs is None or isinstance(packs, str) else tuple(packs))


loading._load = _load  # a fifth of the tests' processor time went into reading the same files again


def pytest_addoption(parser):
    parser.addoption(
        "--reset-golden", action="store_true", help="rewrite every expected text that differs; review with git diff"
    )


@pytest.fixture
def golden(request):
    """Compare a text with the file that holds it, or write it there with --reset-golden."""

    def compare(path, text):
        text = text.rstrip("\n") + "\n"
        if request.config.getoption("--reset-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        assert text == expected, f"{path} differs; --reset-golden rewrites it"

    return compare
