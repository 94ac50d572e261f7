"""Which column each node of a graph stands in, left to right: findings, gates, rules, what follows, conclusions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.explanation.graph.model import Key, RuleGraph

if TYPE_CHECKING:
    import igraph

# The columns of a stage, in order: what is known, gates (the deeper the further left), rules.
_KNOWN, _RULES = 0, 1000


def columns_of(graph: RuleGraph) -> dict[Key, int]:
    """The column of each node, from 0 on, none of them empty. Edges of a circle may lead back."""
    places = _places(graph)
    numbers = {place: number for number, place in enumerate(sorted(set(places.values())))}
    return {key: numbers[place] for key, place in places.items()}


def _places(graph: RuleGraph) -> dict[Key, tuple[int, int]]:
    """For each node its stage (how many rules lead to it at most) and the column within it."""
    keys = list(graph.nodes)
    net = _without_circles(graph, keys)
    order = net.topological_sorting()
    stages = [0] * len(keys)
    for place in order:
        before = [stages[other] + (keys[other][0] == "rule") for other in net.predecessors(place)]
        stages[place] = max(before, default=0)
    heights = [0] * len(keys)  # gates on the longest way from here to a rule
    for place in reversed(order):
        if keys[place][0] == "gate":
            heights[place] = 1 + max((heights[other] for other in net.successors(place)), default=0)
    last = max(stages, default=0)
    found: dict[Key, tuple[int, int]] = {}
    for place, key in enumerate(keys):
        if key[0] == "rule":
            found[key] = stages[place], _RULES
        elif key[0] == "gate":
            found[key] = stages[place], _RULES - heights[place]
        else:
            is_end = stages[place] > 0 and net.outdegree(place) == 0
            found[key] = (last if is_end else stages[place]), _KNOWN
    return found


def _without_circles(graph: RuleGraph, keys: list[Key]) -> igraph.Graph:
    import igraph

    numbers = {key: number for number, key in enumerate(keys)}
    pairs = [(numbers[edge.source], numbers[edge.target]) for edge in graph.edges.values()]
    net = igraph.Graph(len(keys), pairs, directed=True)
    net.delete_edges(net.feedback_arc_set())
    return net
