"""`python -m tests.bench`: the table of the one-patient benchmark."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path

from tests.bench.fresh import fresh_times
from tests.bench.generate import SIZES
from tests.bench.one_patient import BUILD_LIMIT, SizeResult, measure
from tests.bench.report import as_data, fresh_lines, growth_lines, size_lines


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; 1 where an engine fired other rules than the naive interpreter."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="One patient, engines side by side.")
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help="numbers of rules, joined by commas")
    parser.add_argument("--seconds", type=float, default=10.0, help="time for each engine at each size (10)")
    parser.add_argument("--build-seconds", type=float, default=BUILD_LIMIT, help="time to build each engine (60)")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args(arguments)
    print(f"Python {platform.python_version()}, {platform.machine()}; times a case\n", flush=True)
    results: list[SizeResult] = []
    for size in options.sizes:
        results.append(measure(size, options.seconds, options.build_seconds))
        print("\n".join(size_lines(results[-1])), end="\n\n", flush=True)
    fresh = fresh_times()
    print("\n".join([*growth_lines(results), *fresh_lines(fresh)]))
    if options.json:
        options.json.write_text(json.dumps(as_data(results, fresh, options.seconds), indent=2) + "\n", "utf-8")
    return 0 if all(row.agree for result in results for row in result.rows) else 1


def _sizes(text: str) -> list[int]:
    return [int(part.replace("_", "")) for part in text.split(",")]


if __name__ == "__main__":
    sys.exit(main())
