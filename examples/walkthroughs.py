"""The walk-throughs run, and their output in README.md: `python -m examples.walkthroughs` writes it anew.

With `--check` nothing is written: exit code 1 where the README shows something else than what is printed.
"""

from __future__ import annotations

import argparse
import ast
import io
import runpy
import sys
from contextlib import redirect_stdout
from pathlib import Path

HERE = Path(__file__).parent
README = HERE / "README.md"
BEGIN, END = "<!-- walkthroughs: begin -->", "<!-- walkthroughs: end -->"


def main(arguments: list[str] | None = None) -> int:
    """Write the README, or only say that it is stale: 1 where a check finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m examples.walkthroughs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where an output differs")
    only_check = parser.parse_args(arguments).check
    kept = README.read_text(encoding="utf-8")
    made = with_outputs(kept)
    if made == kept:
        return 0
    if only_check:
        print(f"{README.name} differs from what is printed: run python -m examples.walkthroughs", file=sys.stderr)
        return 1
    README.write_text(made, encoding="utf-8", newline="\n")
    return 0


def scripts() -> list[Path]:
    """The walk-throughs, in order of their numbers."""
    return sorted(HERE.glob("[0-9][0-9]_*.py"))


def with_outputs(text: str) -> str:
    """The README with every walk-through's docstring and output between the two marks."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return "\n\n".join([before + BEGIN, *map(section, scripts()), END + after])


def section(script: Path) -> str:
    """One walk-through: its name, what it shows, and what it prints."""
    told = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
    return f"### [{script.name}]({script.name})\n\n{told}\n\n```text\n{printed(script)}\n```"


def printed(script: Path) -> str:
    """What the script prints, without blanks at the ends of lines."""
    out = io.StringIO()
    with redirect_stdout(out):
        runpy.run_path(str(script), run_name="__main__")
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


if __name__ == "__main__":
    sys.exit(main())
