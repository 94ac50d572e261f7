"""Labelled cases to figures: accuracy, safety, what each rule did, and what another rule set would say.

    cases ──▶ assessed ──▶ outcome (labels beside answers) ──▶ tally (counts only) ──▶ metrics ──▶ text, JSON, page

Nothing but counts is kept of a case, so memory does not grow with the file; a bounded list names the cases to look at.
"""
