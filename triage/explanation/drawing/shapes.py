"""The outline of each kind of node, so that kinds differ without colour, too."""

from __future__ import annotations

from triage.explanation.graph.model import NodeKind

MEANINGS: dict[str, tuple[NodeKind, str]] = {
    "finding": ("finding", "finding"),
    "derived": ("finding", "finding that follows"),
    "gate": ("gate", "joins"),
    "rule": ("rule", "rule"),
    "condition": ("condition", "condition"),
    "urgency": ("urgency", "how soon"),
    "step": ("step", "step"),
    "note": ("note", "note"),
}  # class of the shape, its kind, what it stands for


def outline(kind: NodeKind, x: float, y: float, width: float, height: float) -> str:
    """The path of a shape in the box that begins at x, y."""
    if kind == "finding":
        return _rounded(x, y, width, height, min(height / 2, 16))
    if kind == "gate":
        return _rounded(x, y, width, height, height / 2)
    if kind == "rule":
        return _rounded(x, y, width, height, 3) + f"M{n(x + 5)} {n(y)}v{n(height)}"
    right, bottom, middle = x + width, y + height, y + height / 2
    tip, cut = min(11, height / 2), min(9, height / 3)
    corners = {
        "condition": [
            (x, middle), (x + tip, y), (right - tip, y), (right, middle), (right - tip, bottom), (x + tip, bottom),
        ],
        "step": [(x, y), (right - tip, y), (right, middle), (right - tip, bottom), (x, bottom)],
        "note": [(x, y), (right - cut, y), (right, y + cut), (right, bottom), (x, bottom)],
        "urgency": [
            (x + cut, y), (right - cut, y), (right, y + cut), (right, bottom - cut),
            (right - cut, bottom), (x + cut, bottom), (x, bottom - cut), (x, y + cut),
        ],
    }[kind]  # fmt: skip
    path = "M" + "L".join(f"{n(a)} {n(b)}" for a, b in corners) + "Z"
    return path + f"M{n(right - cut)} {n(y)}v{n(cut)}h{n(cut)}" if kind == "note" else path


def n(number: float) -> str:
    """A number with one place at most, and no `-0`."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _rounded(x: float, y: float, width: float, height: float, r: float) -> str:
    across, down = width - 2 * r, height - 2 * r
    turns = [f"a{n(r)} {n(r)} 0 0 1 {n(a)} {n(b)}" for a, b in ((r, r), (-r, r), (-r, -r), (r, -r))]
    return f"M{n(x + r)} {n(y)}h{n(across)}{turns[0]}v{n(down)}{turns[1]}h{n(-across)}{turns[2]}v{n(-down)}{turns[3]}Z"
