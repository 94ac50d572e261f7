"""What became of every statement of the sources."""

from __future__ import annotations

import json

from tests.check.conftest import base_with
from triage.check.sources import HOWS, counts, doubtful, own_choices, source_report, statement_problems, statement_table
from triage.knowledge.load import load

ALL_KINDS = "  - {id: book-4, locator: line 4, kind: sign, paraphrase: It hurts.}\n"


def test_a_statement_is_a_rule_a_note_not_encoded_or_unaccounted():
    rows = {row.id: row for row in statement_table(base_with(source=ALL_KINDS))}
    assert {id: row.how for id, row in rows.items()} == {
        "book-1": "rule",
        "book-2": "note",
        "book-3": "not encoded",
        "book-4": "unaccounted",
    }
    assert rows["book-2"].rules == ("strain.rest",)
    assert rows["book-2"].caveat == "Not said how long."
    assert rows["book-3"].reason == "says only how often"


def test_a_rule_that_concludes_a_note_among_other_things_encodes_its_statement():
    more = "- {id: a.b, when: fell, then: [{note: rest}, {urgency: routine}], because: So., cites: [book-2]}\n"
    assert {row.id: row.how for row in statement_table(base_with(rules=more))}["book-2"] == "rule"


def test_counts_stand_for_each_source_and_in_total():
    found = counts(statement_table(base_with(source=ALL_KINDS)))
    assert found["book"] == found["total"]
    assert found["total"] == {"rule": 1, "note": 1, "not encoded": 1, "unaccounted": 1, "statements": 4}


def test_a_statement_both_cited_and_not_encoded_is_a_problem():
    more = "- {id: a.b, when: fell, then: [{possible: strain}], because: So., cites: [book-3]}\n"
    (problem,) = statement_problems(base_with(rules=more))
    assert (problem.code, problem.severity, problem.span.line) == ("cited-not-encoded", "error", 7)


def test_own_choices_and_doubts_are_listed_with_their_rules():
    more = (
        "- {id: a.b, when: fell, then: [{possible: strain}], because: So., cites: [book-1], own_choice: Ours.,"
        " limitations: Weak., evidence: M}\n"
    )
    kb = base_with(rules=more)
    assert [rule.id for rule in own_choices(kb)] == ["a.b"]
    assert [(doubt.id, doubt.of, doubt.text) for doubt in doubtful(kb)] == [
        ("book-2", "statement", "Not said how long."),
        ("book-3", "statement", "It is rare."),
        ("a.b", "rule", "Weak."),
        ("a.b", "rule", "general knowledge, not verified against a source"),
    ]


def test_the_report_is_text_and_data():
    report = source_report(base_with(source=ALL_KINDS))
    text = report.text()
    assert "  book-1  rule         line 1  fracture.crack, fracture.no-crack, fracture.pain, and 2 more" in text
    assert "  book-3  not encoded  line 3  says only how often" in text
    assert "error[unaccounted]: no rule cites the statement 'book-4'" in text
    data = json.loads(json.dumps(report.to_dict()))
    assert [row["id"] for row in data["statements"]] == ["book-1", "book-2", "book-3", "book-4"]
    assert data["problems"][0]["line"] == 8
    assert set(data["counts"]["total"]) == {*HOWS, "statements"}


def test_every_statement_of_the_shipped_sources_is_accounted_for():
    report = source_report(load())
    assert report.problems == ()
    total = counts(report.rows)["total"]
    assert total["unaccounted"] == 0
    assert total["statements"] == len(report.rows) == total["rule"] + total["note"] + total["not encoded"]
