"""`python -m examples.pictures` draws the pictures anew; with `--check` it only says which of them differ."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from examples.pictures.drawing import same
from examples.pictures.graphs import GRAPHS, draw_graph
from examples.pictures.lessons import LESSONS, draw_lesson
from examples.pictures.scenes import FOLDER, SCENES, draw

DRAWN: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(SCENES, draw),
    **dict.fromkeys(GRAPHS, draw_graph),
    **dict.fromkeys(LESSONS, draw_lesson),
}


def main(arguments: list[str] | None = None) -> int:
    """Write what differs, or name it: 1 where a check finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m examples.pictures", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 where a picture differs")
    only_check = parser.parse_args(arguments).check
    differing = 0
    for name, draws in DRAWN.items():
        path = FOLDER / name
        kept = path.read_text("utf-8") if path.exists() else ""
        drawn = draws(name)
        if same(drawn, kept) if only_check else drawn == kept:
            continue
        differing += 1
        if not only_check:
            path.write_text(drawn, "utf-8", newline="\n")
        print(f"{path.relative_to(FOLDER.parents[1])} {'differs' if only_check else 'drawn'}")
    if only_check and differing:
        print("Draw them anew, and look at them: python -m examples.pictures")
    return 1 if only_check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
