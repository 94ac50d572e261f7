"""How a question is worded, for whom it is asked: oneself, someone else, or a patient of a clinician's."""

from __future__ import annotations

from dataclasses import dataclass

from triage.interview.questions import EXAMINATION, Ask, AskKind, Audience
from triage.interview.words.persons import capital, for_clinician, they
from triage.knowledge.base import KnowledgeBase

NONE_OF_THESE = "none of these"
NONE_OF_THE_OTHERS = "none of the others"

_WHAT_BRINGS: dict[Audience, str] = {
    "self": "What brings you here? Choose all that apply.",
    "someone": "What brings them here? Choose all that apply.",
    "clinician": "What brings the patient here? Choose all that apply.",
}
_WHICH_DONE: dict[Audience, str] = {
    "self": "Which of these have been done, so that you know what they showed?",
    "someone": "Which of these have been done, so that it is known what they showed?",
    "clinician": "Which of these have been done?",
}
_EXAMINATION: dict[Audience, str] = {
    "self": "an examination by a doctor or nurse",
    "someone": "an examination by a doctor or nurse",
    "clinician": "a clinical examination",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of questions and their items for one audience.

    The knowledge is written to `you`. Of someone else it is said with a singular they; a clinician gets
    the label as a heading, and the question as its help.
    """

    kb: KnowledgeBase
    audience: Audience = "self"

    def title(self, ask: Ask) -> str:
        """The question in one line."""
        if ask.kind == "complaints":
            return _WHAT_BRINGS[self.audience]
        if ask.kind == "tests":
            return _WHICH_DONE[self.audience]
        if ask.kind == "list":
            return "Does any of these apply?"
        return self.question(ask.items[0])

    def why(self, ask: Ask) -> str:
        """Why it is asked, in one sentence."""
        return self.of(ask.why)

    def item(self, kind: AskKind, id: str) -> str:
        """One thing that a question asks about: a complaint, a test, or the question for a finding."""
        if kind == "complaints":
            return self.of(next(c.label for c in self.kb.complaints if c.id == id))
        if kind == "tests":
            return _EXAMINATION[self.audience] if id == EXAMINATION else self.kb.steps[id].label
        return self.question(id)

    def question(self, finding: str) -> str:
        """The question for one finding; for a clinician its label, as a question."""
        if self.audience == "clinician":
            return f"{capital(self.label(finding))}?"
        return self.of(self.kb.findings[finding].question)

    def label(self, finding: str) -> str:
        """What a finding is called."""
        return self.of(self.kb.findings[finding].label)

    def help(self, kind: AskKind, id: str) -> str:
        """What helps to answer for one item; empty where there is nothing to say."""
        if kind == "complaints" or (kind == "tests" and id == EXAMINATION):
            return ""
        if kind == "tests":
            return self.of(self.kb.steps[id].description)
        its = self.kb.findings[id]
        if self.audience == "clinician":
            return f"{they(its.question)} {for_clinician(its.help)}".strip()
        return self.of(its.help)

    def of(self, text: str) -> str:
        """A text of the knowledge, written to `you`, as it is said to this audience."""
        return text if self.audience == "self" else they(text)
