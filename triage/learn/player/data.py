"""What the page's script needs, as plain data: every step, and when each part of the chain appears."""

from __future__ import annotations

import json
from typing import Any

from triage.learn.player.chain import Chain
from triage.learn.player.showing import printable
from triage.learn.player.telling import told
from triage.learn.recording import Item, Recording


def page_data(recording: Recording, chain: Chain) -> dict[str, Any]:
    """Rules are named by their number; texts are fit to be shown, names of nodes are as the picture has them."""
    numbers = {id: number for number, id in enumerate(recording.rules)}
    return {
        "rules": [{"id": printable(view.id), "salience": view.salience} for view in recording.rules.values()],
        "steps": [
            {
                "kind": step.kind,
                "title": printable(step.title),
                "told": printable(told(recording, place)),
                "rule": numbers.get(step.rule),
                "memory": [_item(recording, numbers, item) for item in step.memory],
                "activated": [numbers[id] for id in step.activated],
                "impossible": len(step.impossible),
                "agenda": [numbers[id] for id in step.agenda],
            }
            for place, step in enumerate(recording.steps)
        ],
        "nodes": sorted(chain.nodes.items()),
        "edges": sorted([*ends, place] for ends, place in chain.edges.items()),
        "waiting": sorted(chain.waiting.items()),
    }


def _item(recording: Recording, numbers: dict[str, int], item: Item) -> dict[str, Any]:
    kept: dict[str, Any] = {"kind": item.kind, "words": printable(item.words)}
    if item.by in numbers and item.kind != "implied":
        return kept | {"rule": numbers[item.by]}
    return kept | {"by": printable(by_words(recording, item))}


def by_words(recording: Recording, item: Item) -> str:
    """Where a thing came from that no rule put there."""
    if item.kind == "implied":
        return f"follows from {recording.assessment.kb.findings[item.by].label}"
    return "no rule for it can fire any more" if item.kind == "derived" else ""


def as_json(data: dict[str, Any]) -> str:
    """The data as it may stand inside a script element: nothing in it can end that, or be taken for markup."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
