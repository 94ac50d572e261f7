"""A rule base and a case whose every text tries to break out of the page."""

from __future__ import annotations

import json

from tests.evaluate.made import CONDITIONS, DOCUMENTS, FINDINGS, SOURCE, STEPS, TEXTS
from triage.knowledge.load import load_texts
from triage.learn import record

HIT = "<img src=x onerror=window.hit=1>"
OUT = f"</script></style><script>window.hit=1</script>{HIT}"
TURNED = "a\u2028b\u202ec"  # a line end of JavaScript's, and a mark that turns the direction of writing


def quoted(text: str) -> str:
    return json.dumps(text)


def hostile():
    """The recording of a hostile case under hostile rules."""
    kb = load_texts(
        {
            **TEXTS,
            "findings/back.yaml": FINDINGS.replace("label: back pain", f"label: {quoted('pain ' + OUT)}"),
            "conditions.yaml": CONDITIONS.replace("label: strained back", f"label: {quoted('strain ' + OUT)}"),
            "steps.yaml": STEPS.replace("label: examination", f"label: {quoted('look ' + OUT)}"),
            "sources/book.yaml": SOURCE.replace("title: Book", f"title: {quoted('Book ' + OUT)}"),
            "documents/all.yaml": DOCUMENTS.replace("Muscles ache.", quoted(f"Muscles {OUT} ache.")),
        }
    )
    return record(kb, {"pain": True, "numb": True, "age": 70}, f"{OUT}{TURNED}")
