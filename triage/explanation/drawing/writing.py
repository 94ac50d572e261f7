"""A picture as SVG text: every text escaped, the same bytes for the same picture."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree.ElementTree import Element, SubElement, tostring

from triage.explanation.drawing.letters import width_of, wrapped
from triage.explanation.drawing.model import LINE, MARGIN, SMALL, SMALL_LINE, TITLE, Box, Drawing, Wire
from triage.explanation.drawing.shapes import MEANINGS, n, outline
from triage.explanation.drawing.style import style
from triage.explanation.graph.model import Node, NodeKind, RuleGraph, name_of
from triage.explanation.words import SAFETY_LINE

_SUSPECT = re.compile(r"[^\n\t -~]")
_KEPT = "\N{NO-BREAK SPACE}"  # not printable by name, and harmless
_POINT = 4.0  # how far left of the middle the text of a pointed shape stands
_COUNTED: tuple[NodeKind, ...] = ("finding", "rule", "condition", "step", "note")
_HEAD_LONG, _HEAD_HALF = 8, 4  # of an arrow


def written(drawing: Drawing, prefix: str = "") -> str:
    """The SVG text of a picture; `prefix` begins every id."""
    graph = drawing.graph
    width, height = n(drawing.width), n(drawing.height)
    size = {"width": width, "height": height, "viewBox": f"0 0 {width} {height}"}
    classes = "triage-graph" if graph.case is None else "triage-graph case"
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "class": classes, "role": "img"})
    root.set("aria-label", fit(graph.title))
    _text(root, "title", graph.title)
    _text(root, "desc", _told(graph))
    _text(root, "style", style())
    SubElement(root, "rect", {"class": "paper", "width": width, "height": height})
    title = wrapped(graph.title, TITLE, (drawing.width - 2 * MARGIN,), 1)[0]
    _text(root, "text", title, {"class": "title", "x": n(MARGIN), "y": "30"})
    for column in drawing.columns:
        if column.heading:
            _text(root, "text", column.heading, {"class": "heading", "x": n(column.left), "y": "58"})
    edges = SubElement(root, "g", {"class": "edges"})
    for wire in sorted(drawing.wires, key=lambda wire: wire.edge.lit):  # what is lit lies above what runs with it
        _wire(edges, graph, wire)
    nodes = SubElement(root, "g", {"class": "nodes"})
    for box in drawing.boxes:
        _box(nodes, box, prefix)
    words = SubElement(root, "g", {"class": "words"})
    for wire in drawing.wires:
        _word(words, wire)
    _keys(root, drawing)
    _lines(root)
    return tostring(root, encoding="unicode") + "\n"


def fit(text: str) -> str:
    """The text without what XML cannot hold, what cannot be seen, and what turns the direction of writing."""
    return _SUSPECT.sub(lambda c: c[0] if c[0].isprintable() or c[0] in _KEPT else "\N{REPLACEMENT CHARACTER}", text)


def _told(graph: RuleGraph) -> str:
    """The picture in words, for those who cannot see it."""
    kinds = Counter(node.kind for node in graph.nodes.values())
    counts = [f"{kinds[kind]} {kind}{'' if kinds[kind] == 1 else 's'}" for kind in _COUNTED if kinds[kind]]
    told = [f"{', '.join(counts) or 'No rules'}; arrows lead from what is known to what follows."]
    if graph.case is not None:
        told += [
            f"{node.label}: {node.truth}." for node in graph.nodes.values()
            if node.kind in ("condition", "urgency", "step") and node.lit and node.truth
        ]  # fmt: skip
    return " ".join([*told, SAFETY_LINE])


def _text(parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, tag, attributes or {}).text = fit(text)


def _box(parent: Element, box: Box, prefix: str) -> None:
    node = box.node
    states = {"derived": node.derived, "against": node.against, "lit": node.lit}
    classes = ["node", node.kind, *(state for state, holds in states.items() if holds)]
    name = fit(node.name)
    id = f"{prefix}-{name}" if prefix else name
    group = SubElement(parent, "g", {"id": id, "class": " ".join(classes), "data-node": name})
    if node.truth:
        group.set("data-truth", fit(node.truth))
    _text(group, "title", _title(node))
    top = box.y - box.height / 2
    SubElement(group, "path", {"class": "shape", "d": outline(node.kind, box.x, top, box.width, box.height)})
    middle = n(box.x + box.width / 2 - (_POINT if node.kind == "step" else 0))
    y = box.y - (LINE * len(box.lines) + SMALL_LINE * len(box.small)) / 2
    for line in box.lines:
        _text(group, "text", line, {"class": "label", "x": middle, "y": n(y + LINE * 0.76)})
        y += LINE
    for line in box.small:
        _text(group, "text", line, {"class": "small", "x": middle, "y": n(y + SMALL_LINE * 0.76)})
        y += SMALL_LINE


def _title(node: Node) -> str:
    joins = f"needs {node.joins} what leads to it" if node.joins else ""
    kind = "" if node.kind == "gate" else f"{node.kind} "
    head = f"{kind}{node.label}" + (f": {node.truth}" if node.truth else "")
    return ". ".join(filter(None, (head, joins, node.text)))


def _wire(parent: Element, graph: RuleGraph, wire: Wire) -> None:
    edge = wire.edge
    group = SubElement(parent, "g", {"class": _classes("edge", wire), **_ends(wire)})
    source, target = graph.nodes[edge.source].label, graph.nodes[edge.target].label
    _text(group, "title", f"{source} - {edge.word} - {target}")
    (x, y), *rest = wire.points
    path = [f"M{n(x)} {n(y)}"]
    for place, (to_x, to_y) in enumerate(rest):
        last = place == len(rest) - 1
        if place % 2 == 0:
            path += [f"H{n(to_x)}"] if to_x != x else []
        else:
            stop = to_x - _HEAD_LONG if last else to_x
            bend = (x + to_x) / 2
            path.append(f"C{n(bend)} {n(y)} {n(bend)} {n(to_y)} {n(stop)} {n(to_y)}")
        x, y = to_x, to_y
    SubElement(group, "path", {"class": "wire", "d": "".join(path)})
    head = f"M{n(x)} {n(y)}l{-_HEAD_LONG} {-_HEAD_HALF}v{2 * _HEAD_HALF}Z"
    SubElement(group, "path", {"class": "head", "d": head})


def _word(parent: Element, wire: Wire) -> None:
    if wire.word_at is not None:
        x, y = wire.word_at
        _text(parent, "text", wire.word, {"class": _classes("word", wire), **_ends(wire), "x": n(x), "y": n(y + 3.5)})


def _classes(name: str, wire: Wire) -> str:
    return name + (" against" if wire.edge.against else "") + (" lit" if wire.edge.lit else "")


def _ends(wire: Wire) -> dict[str, str]:
    return {"data-from": fit(name_of(wire.edge.source)), "data-to": fit(name_of(wire.edge.target))}


def _keys(root: Element, drawing: Drawing) -> None:
    """What the shapes that occur mean, and the safety line, below all."""
    there = {"derived" if box.node.derived else box.node.kind for box in drawing.boxes}
    x, y = MARGIN, drawing.height - 40
    keys = SubElement(root, "g", {"class": "keys", "aria-hidden": "true"})
    for name, (kind, meaning) in MEANINGS.items():
        if name in there:
            group = SubElement(keys, "g", {"class": " ".join(dict.fromkeys((kind, name)))})
            SubElement(group, "path", {"class": "shape", "d": outline(kind, x, y - 7, 26, 14)})
            _text(group, "text", meaning, {"class": "key", "x": n(x + 31), "y": n(y + 3.5)})
            x += 31 + width_of(meaning, SMALL) + 14
    _text(root, "text", SAFETY_LINE, {"class": "key", "x": n(MARGIN), "y": n(drawing.height - 12)})


def _lines(root: Element) -> None:
    """A line for each thing drawn, for those who compare two versions."""
    for group in (root, *root.findall("g")):
        group.text = "\n"
        for child in group:
            child.tail = "\n"
