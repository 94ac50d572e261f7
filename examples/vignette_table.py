"""The vignettes as one table: `python -m examples.vignette_table` writes vignettes.csv, `--check` says if it is old."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent / "vignettes"
TABLE = HERE / "vignettes.csv"
COLUMNS = ("id", "topic", "narrative", "facts", "condition", "urgency", "step", "rests_on", "differs", "corrected")
GROUPS = ("present", "absent", "unknown")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m examples.vignette_table", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the table is stale")
    table = as_csv()
    if not parser.parse_args().check:
        TABLE.write_text(table, encoding="utf-8", newline="\n")
    elif not TABLE.exists() or TABLE.read_text(encoding="utf-8") != table:
        print(f"{TABLE.name} differs from the vignettes: run python -m examples.vignette_table", file=sys.stderr)
        return 1
    return 0


def files() -> list[Path]:
    """One file a topic, in order of their names."""
    return sorted(HERE.glob("*.yaml"))


def as_csv() -> str:
    """The whole table; every vignette is one row, and lists are joined with semicolons."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    return text.getvalue()


def rows() -> Iterator[dict[str, str]]:
    for file in files():
        for vignette in yaml.safe_load(file.read_text(encoding="utf-8")):
            expect = vignette["expect"]
            yield {
                "id": vignette["id"],
                "topic": file.stem,
                "narrative": expect["narrative"],
                "facts": joined(given(vignette["facts"])),
                "condition": expect["condition"] or "",
                "urgency": expect["urgency"],
                "step": expect["step"] or "",
                "rests_on": "; ".join(expect["rests_on"]),
                "differs": joined(expect.get("differs", {}).items(), ": "),
                "corrected": expect.get("corrected", ""),
            }


def given(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each finding as it was given, the grouped ones by the name of their group."""
    for name, value in facts.items():
        if name in GROUPS:
            yield from ((finding, name) for finding in value)
        else:
            yield name, " + ".join(map(str, value)) if isinstance(value, list) else str(value)


def joined(pairs: Any, sign: str = "=") -> str:
    return "; ".join(f"{name}{sign}{value}" for name, value in pairs)


if __name__ == "__main__":
    sys.exit(main())
