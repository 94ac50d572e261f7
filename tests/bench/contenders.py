"""Who runs the cases: the project's engines and their peers, each behind the same few names."""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from tests.bench.clips_peer import ClipsPeer
from tests.bench.experta_peer import ExpertaPeer
from tests.bench.generate import Facts
from triage.engine.assessment import assess
from triage.engine.forward import Forward
from triage.engine.naive import run as run_naive
from triage.knowledge.base import KnowledgeBase

Run = Callable[[], Collection[str]]
Ready = Callable[[Facts], Run]

FORWARD, FORWARD_ONLY = "forward engine, reset to read", "forward engine, declare to last rule"
CLIPS_PLAIN, CLIPS, CLIPS_ONE_CALL = "clipspy, as documented", "clipspy, call by call", "clipspy, one call"
EXPERTA, EXPERTA_BEST = "experta, plain", "experta, at its best"
NAIVE = "naive interpreter"


class TooSlow(Exception):
    """Building took longer than it may."""


@dataclass
class Contender:
    """One way to run a case. `ready` prepares a case off the clock and gives what is timed: the ids that fired."""

    name: str
    ready: Ready
    build_seconds: float


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooSlow in the block when it takes longer (where the system has interval timers)."""

    def ring(_signal: int, _frame: object) -> None:
        raise TooSlow

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def contenders(kb: KnowledgeBase, first: Facts, limit: float) -> tuple[list[Contender], dict[str, str]]:
    """Everyone built on `kb` and warmed up on the case `first`, and why those who are missing are missing."""
    makers: list[Callable[[], dict[str, Ready]]] = [
        lambda: {NAIVE: lambda facts: lambda: run_naive(kb, facts).fired},
        lambda: _forward(Forward(kb)),
        lambda: {"triage.assess": lambda facts: lambda: assess(kb, facts).fired},
        lambda: {CLIPS_PLAIN: ClipsPeer(kb).as_documented},
        lambda: _clips(ClipsPeer(kb)),
        lambda: {EXPERTA_BEST: ExpertaPeer(kb, best=True).ready},
        lambda: {EXPERTA: ExpertaPeer(kb, best=False).ready},
    ]
    names = (NAIVE, FORWARD, "triage.assess", CLIPS_PLAIN, CLIPS, EXPERTA_BEST, EXPERTA)
    found: list[Contender] = []
    missing: dict[str, str] = {}
    for name, make in zip(names, makers, strict=True):
        start = perf_counter()
        try:
            with at_most(limit):
                made = make()
                for ready in made.values():
                    ready(first)()
        except TooSlow:
            missing[name] = f"not built in {limit:.0f} s"
        except ImportError as error:
            missing[name] = f"not installed: {error.name}"
        else:
            seconds = perf_counter() - start
            found += [Contender(way, ready, seconds) for way, ready in made.items()]
    return found, missing


def _forward(engine: Forward) -> dict[str, Ready]:
    def whole(facts: Facts) -> Run:
        def run() -> Collection[str]:
            engine.reset()
            engine.declare(*engine.facts_of(facts))
            engine.run()
            return engine.fired

        return run

    def only(facts: Facts) -> Run:
        engine.reset()
        known = engine.facts_of(facts)

        def run() -> Collection[str]:
            engine.declare(*known)
            engine.run()
            return engine.fired

        return run

    def one_more(facts: Facts) -> Run:
        *known, last = facts.items()
        whole(dict(known))()

        def run() -> Collection[str]:
            engine.declare(*engine.facts_of(dict((last,))))
            engine.run()
            return engine.fired

        return run

    return {FORWARD: whole, FORWARD_ONLY: only, "forward engine, one more fact": one_more}


def _clips(peer: ClipsPeer) -> dict[str, Ready]:
    return {CLIPS: peer.call_by_call, CLIPS_ONE_CALL: peer.one_call, "clipspy, one more fact": peer.one_more}
