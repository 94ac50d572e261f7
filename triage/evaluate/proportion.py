"""Shares of cases with exact confidence intervals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

CONFIDENCE = 0.95
DIGITS = 9  # of a bound: what is beyond differs between releases of the library


@dataclass(frozen=True, slots=True)
class Proportion:
    """`hits` of `of` cases. Everything is None where there is no case."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The exact two-sided 95 % interval.

        Source: Clopper & Pearson, Biometrika 1934;26:404, doi 10.1093/biomet/26.4.404.
        """
        return _interval(self.hits, self.of, "two-sided") if self.of else None

    @property
    def upper(self) -> float | None:
        """The exact one-sided upper 95 % bound; with no hit 1 - 0.05 ** (1 / of), whose limit is the rule of three.

        Source: Hanley & Lippman-Hand, JAMA 1983;249:1743, doi 10.1001/jama.1983.03330370053031.
        """
        return _interval(self.hits, self.of, "less")[1] if self.of else None

    def to_dict(self) -> dict[str, Any]:
        """Hits, cases, share and interval."""
        low, high = self.interval or (None, None)
        return {"hits": self.hits, "of": self.of, "value": self.value, "low": low, "high": high}


@cache
def _interval(hits: int, of: int, side: str) -> tuple[float, float]:
    from scipy.stats import binomtest

    found = binomtest(hits, of, alternative=side).proportion_ci(CONFIDENCE, method="exact")
    return round(float(found.low), DIGITS), round(float(found.high), DIGITS)
