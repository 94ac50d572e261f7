"""How a question is worded, for whom it is asked: oneself, someone else, or a patient of a clinician's."""

from __future__ import annotations

from dataclasses import dataclass

from triage.interview.questions import EXAMINATION, Ask, AskKind, Audience
from triage.knowledge.base import KnowledgeBase

NONE_OF_THESE = "none of these"
NONE_OF_THE_OTHERS = "none of the others"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of questions and their items for one audience."""

    kb: KnowledgeBase
    audience: Audience = "self"

    def title(self, ask: Ask) -> str:
        """The question in one line."""
        if ask.kind == "complaints":
            return "What brings you here? Choose all that apply."
        if ask.kind == "tests":
            return "Which of these have been done, so that you know what they showed?"
        if ask.kind == "list":
            return "Does any of these apply?"
        return self.question(ask.items[0])

    def why(self, ask: Ask) -> str:
        """Why it is asked, in one sentence."""
        return ask.why

    def item(self, kind: AskKind, id: str) -> str:
        """One thing that a question asks about: a complaint, a test, or the question for a finding."""
        if kind == "complaints":
            return next(c.label for c in self.kb.complaints if c.id == id)
        if kind == "tests":
            return "an examination by a doctor or nurse" if id == EXAMINATION else self.kb.steps[id].label
        return self.question(id)

    def question(self, finding: str) -> str:
        """The question for one finding."""
        return self.kb.findings[finding].question

    def help(self, kind: AskKind, id: str) -> str:
        """What helps to answer for one item; empty where there is nothing to say."""
        if kind == "complaints":
            return ""
        if kind == "tests":
            return "" if id == EXAMINATION else self.kb.steps[id].description
        return self.kb.findings[id].help
