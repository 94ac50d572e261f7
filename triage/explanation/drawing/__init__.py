"""A graph of rules as a picture: SVG text that needs no system program to be made and fetches nothing to be shown.

The layout needs the library igraph (extra `drawing`); `svg` raises ImportError where it is not installed.
"""

from __future__ import annotations

from triage.explanation.graph.model import RuleGraph


def svg(graph: RuleGraph, prefix: str = "") -> str:
    """The picture of a graph. `prefix` begins every id, for pages that hold several pictures.

    Nodes are `<g id="PREFIX-rule:ID" class="node rule lit" data-node="rule:ID" data-truth="fired">`, edges
    `<g class="edge lit" data-from="finding:ID" data-to="rule:ID">`, and their words in `<text class="word ...">` with
    the same `data-from` and `data-to`. What has the class `lit` is shown as lit; where the whole has the class `case`,
    everything else is grey. The same graph gives the same bytes. Raises ImportError without igraph.
    """
    from triage.explanation.drawing.layout import drawing_of
    from triage.explanation.drawing.writing import written

    return written(drawing_of(graph), prefix)
