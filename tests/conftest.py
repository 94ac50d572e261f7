"""What all tests share: expected texts that one switch rewrites."""

import pytest


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
