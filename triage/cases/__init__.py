"""Patients' cases: files and facts in, `Case` objects out; problems are reported, nothing is dropped.

`case_from_facts` reads the facts of one patient, `read_cases` the cases of a file. Both take names by id,
alias, label, synonym or code, and hand on what is known closed under what follows from it.
"""

from triage.cases.closure import Closed, close
from triage.cases.facts import case_from_facts
from triage.cases.files import UnreadableCases, read_cases
from triage.cases.model import NOT_APPLICABLE, Case, NotApplicable, Problem, Value

__all__ = [
    "NOT_APPLICABLE",
    "Case",
    "Closed",
    "NotApplicable",
    "Problem",
    "UnreadableCases",
    "Value",
    "case_from_facts",
    "close",
    "read_cases",
]
