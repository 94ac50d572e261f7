"""Graphs of rules: what a rule needs and concludes, what of it a case lights, and the tree that people read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import triage
from tests.strategies import base, decidable, known_facts, rule_bases
from triage.engine.assessment import assess
from triage.explanation.graph import case_graph, dot, graph_dict, mermaid, rule_graph, tree_lines
from triage.explanation.lines import plain
from triage.knowledge.expressions import AtLeast, Called, Compare, Not, Present
from triage.knowledge.model import Conclusion, Rule

KB = triage.load()
A, B, C = (Present(f"sign_{n}") for n in range(3))


def rule(id, trigger, *then):
    verbs = [Conclusion(verb, target) for verb, target in then or [("likely", "illness_0")]]
    return Rule(id, "p", trigger, tuple(verbs), "because", ())


def any_of(*parts):
    return AtLeast(1, parts, "any")


def all_of(*parts):
    return AtLeast(len(parts), parts, "all")


def edges(graph):
    return {(source[1], word, target[1]) for source, target, word in graph.edges}


def test_what_a_rule_needs_leads_to_it_and_it_leads_to_what_it_concludes():
    graph = rule_graph(base([rule("r", all_of(A, Not(B), Compare("age", "at_least", 65.0)))]))
    assert edges(graph) == {
        ("sign_0", "present", "r"),
        ("sign_1", "absent", "r"),
        ("age", "65 or more u", "r"),
        ("r", "likely", "illness_0"),
    }
    assert graph.nodes["rule", "r"].joins == "all of"


def test_a_part_of_a_rule_is_a_gate_and_rules_share_gates_that_are_alike():
    kb = base([rule("r", all_of(A, any_of(B, C))), rule("s", all_of(any_of(B, C), Not(A)))])
    graph = rule_graph(kb)
    assert [node.label for node in graph.nodes.values() if node.kind == "gate"] == ["any of"]
    assert {("sign_1", "present", "r#1"), ("r#1", "present", "r"), ("r#1", "present", "s")} <= edges(graph)


@pytest.mark.parametrize(
    ("trigger", "joins", "words"),
    [
        (Not(any_of(A, B)), "all of", {"absent"}),
        (Not(all_of(A, B)), "any of", {"absent"}),
        (Not(AtLeast(2, (A, B, C))), "2 of 3", {"absent"}),
        (all_of(A, all_of(B, C)), "all of", {"present"}),
        (any_of(any_of(A)), "", {"present"}),
    ],
)
def test_negations_of_groups_are_told_of_single_findings_and_groups_alike_are_one(trigger, joins, words):
    graph = rule_graph(base([rule("r", trigger)]))
    assert graph.nodes["rule", "r"].joins == joins
    assert {word for _, target, word in graph.edges if target == ("rule", "r")} == words


@settings(max_examples=100, deadline=None)
@given(rule_bases().filter(decidable), known_facts())
def test_a_case_lights_exactly_the_rules_that_fired_and_shows_no_finding_that_took_no_part(kb, facts):
    assessment = assess(kb, facts)
    graph = case_graph(assessment)
    assert {node.id for node in graph.nodes.values() if node.kind == "rule"} == set(assessment.fired)
    assert all(edge.lit and edge.truth for edge in graph.edges.values())
    about = case_graph(assessment, "illness_1")
    rules = {node.id for node in about.nodes.values() if node.kind == "rule"}
    assert {node.id for node in about.nodes.values() if node.kind == "rule" and node.lit} == rules & set(
        assessment.fired
    )
    for edge in about.edges.values():
        if edge.lit:
            assert edge.truth is True
            assert about.nodes[edge.source].lit
            assert about.nodes[edge.target].lit


@settings(max_examples=60, deadline=None)
@given(rule_bases().filter(decidable), known_facts())
def test_a_case_changes_the_light_and_nothing_else(kb, facts):
    alone, lit = rule_graph(kb, "illness_0"), case_graph(assess(kb, facts), "illness_0")
    assert list(alone.edges) == list(lit.edges)
    assert {key: node.label for key, node in alone.nodes.items()} == {key: n.label for key, n in lit.nodes.items()}
    assert not any(thing.lit or thing.truth for thing in (*alone.nodes.values(), *alone.edges.values()))


def test_a_case_says_what_is_known_of_each_thing():
    kb = base(
        [
            rule("r", all_of(A, B)),
            rule("s", Compare("age", "above", 17.5), ("rules_out", "illness_0")),
            rule("t", any_of(Not(A), C), ("likely", "illness_0")),
        ]
    )
    graph = case_graph(assess(kb, {"sign_0": True, "sign_1": False, "age": 38}), "illness_0")
    truths = {node.id: node.truth for node in graph.nodes.values()}
    assert truths == {
        "r": "cannot fire", "sign_0": "present", "sign_1": "absent", "illness_0": "ruled out",
        "s": "fired", "age": "38 u", "t": "open", "sign_2": "not known",
    }  # fmt: skip
    against = [edge for edge in graph.edges.values() if edge.against]
    assert [(edge.source[1], edge.lit) for edge in against] == [("s", True)]


def test_a_rule_that_is_outranked_fired_but_does_not_light_what_it_concludes():
    assessment = assess(KB, {"small_vertebrae": True, "back_pain": True})
    outranked = next(iter(assessment.inference.overridden))
    graph = case_graph(assessment)
    assert graph.nodes["rule", outranked].lit
    assert graph.nodes["rule", outranked].truth == "fired, outranked"
    assert not any(edge.lit for edge in graph.edges.values() if edge.source == ("rule", outranked))


def test_the_graph_of_a_condition_has_the_rules_that_rule_out_what_it_is_a_kind_of():
    kind = next(c for c in KB.conditions.values() if c.parent and KB.excluding.get(c.parent))
    graph = rule_graph(KB, kind.id)
    assert all(("rule", excluding.id) in graph.nodes for excluding in KB.excluding[kind.parent])


def test_there_is_no_graph_of_a_condition_that_is_not_there():
    with pytest.raises(KeyError):
        rule_graph(KB, "nonsense")


def test_the_tree_tells_each_rule_once_with_marks_of_a_case():
    kb = base([rule("r", all_of(A, any_of(B, C)), ("likely", "illness_0"), ("urgency", "routine"))])
    told = plain(tree_lines(case_graph(assess(kb, {"sign_0": True, "sign_1": False}), "illness_0")))
    assert told == (
        "Case case: the rules about illness_0\n"
        "[+] holds in this case   [-] does not hold   [?] not known\n"
        "\n"
        "Conditions\n"
        "  illness_0 (not named)\n"
        "    - likely: rule r (open)\n"
        "        all of:\n"
        "          [+] sign_0: present\n"
        "          [?] any of:\n"
        "              [-] sign_1: present (absent)\n"
        "              [?] sign_2: present"
    )
    assert plain(tree_lines(rule_graph(kb))).count("all of") == 1
    assert plain(tree_lines(rule_graph(kb))).count("rule r, told above") == 1


@settings(max_examples=60, deadline=None)
@given(rule_bases().filter(decidable), known_facts())
def test_every_way_of_writing_a_graph_names_all_its_rules(kb, facts):
    for graph in (rule_graph(kb), case_graph(assess(kb, facts))):
        rules = {node.id for node in graph.nodes.values() if node.kind == "rule"}
        texts = (mermaid(graph), dot(graph), plain(tree_lines(graph)), str(graph_dict(graph)))
        ends = {edge.source for edge in graph.edges.values()}
        assert all(id in text for text in texts for id in rules if ("rule", id) in ends)


def test_a_rule_may_rule_out_what_it_rests_on():
    kb = base([rule("r", A), rule("s", Called("illness_0"), ("rules_out", "illness_0"))])
    graph = case_graph(assess(kb, {"sign_0": True}))
    assert ("illness_0", "shown", "s") in edges(graph)
    assert "rules out: rule s" in plain(tree_lines(graph))
