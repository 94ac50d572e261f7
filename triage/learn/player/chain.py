"""The chain from facts to conclusions: the picture of the case, and the step at which each part of it appears."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree

from triage.learn.player.showing import printable
from triage.learn.recording import Recording

_STYLE = "{http://www.w3.org/2000/svg}style"


@dataclass(frozen=True, slots=True)
class Chain:
    """An SVG whose nodes carry `data-node` and whose edges carry `data-from` and `data-to`; empty without a picture.

    `nodes` and `edges` say at which step each appears, `waiting` from which step on a rule stands on the agenda.
    """

    svg: str = ""
    styles: tuple[str, ...] = ()
    nodes: dict[str, int] = field(default_factory=dict)
    edges: dict[tuple[str, str], int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)


def chain_of(recording: Recording) -> Chain:
    """The chain of the case, or an empty one where no picture can be drawn."""
    svg = drawn(recording)
    return timed(recording, svg) if svg else Chain()


def drawn(recording: Recording) -> str:
    """The picture of all that took part in the case; empty where what draws it is not installed."""
    from triage.explanation.drawing import svg
    from triage.explanation.graph import case_graph

    try:
        picture = svg(case_graph(recording.assessment), "chain")
    except ImportError:
        return ""
    shown = "\n".join(map(printable, picture.split("\n")))
    return shown.replace("@media (prefers-color-scheme", "@media screen and (prefers-color-scheme")  # paper is light


def timed(recording: Recording, svg: str) -> Chain:
    """The picture with the step at which each of its parts appears."""
    root = ElementTree.fromstring(svg)
    names = {name for element in root.iter() if (name := element.get("data-node"))}
    ends = {
        (source, target)
        for element in root.iter()
        if (source := element.get("data-from")) and (target := element.get("data-to"))
    }
    nodes = _appearing(recording, names, ends)
    edges = {pair: max(nodes[end] for end in pair) for pair in ends if all(end in nodes for end in pair)}
    waiting = {
        f"rule:{id}": place
        for place, step in enumerate(recording.steps)
        for id in step.activated
        if f"rule:{id}" in names
    }
    return Chain(svg, tuple(element.text or "" for element in root.iter(_STYLE)), nodes, edges, waiting)


def _appearing(recording: Recording, names: set[str], ends: set[tuple[str, str]]) -> dict[str, int]:
    """The step of each node; what the recording does not name, as a gate, appears with what it leads to."""
    found: dict[str, int] = {}
    for place, step in enumerate(recording.steps):
        if step.rule:
            found.setdefault(f"rule:{step.rule}", place)
        for item in step.memory:
            found.setdefault(item.node, place)
    found = {name: place for name, place in found.items() if name in names}
    more = True
    while more:
        later = {
            source: min(found[target] for other, target in ends if other == source and target in found)
            for source, target in ends
            if source in names and source not in found and target in found
        }
        found |= later
        more = bool(later)
    return found
