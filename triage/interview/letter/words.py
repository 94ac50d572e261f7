"""Facts and names as a letter words them: of the person, not to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from triage.cases.model import Value
from triage.explanation.words import fact_words
from triage.interview.interview import Interview
from triage.interview.letter.shape import Detail
from triage.interview.words.persons import they
from triage.interview.words.record import topics_of_warning_signs


class Words:
    """The words for the findings of one interview."""

    def __init__(self, talk: Interview) -> None:
        self.kb, self._facts = talk.kb, talk.case.facts

    def label(self, finding: str) -> str:
        """What a finding is called."""
        return they(self.kb.findings[finding].label)

    def labels(self, findings: Iterable[str]) -> str:
        """The names of findings, joined."""
        return ", ".join(self.label(finding) for finding in findings)

    def fact(self, finding: str, value: Value) -> str:
        """A known fact in words."""
        return they(fact_words(self.kb, finding, value))

    def facts(self, findings: Collection[str]) -> str:
        """Known facts of the case, joined; what is absent comes last, and is said to be so once."""
        there = [f for f in findings if self._facts[f] is not False]
        absent = self.labels(f for f in findings if self._facts[f] is False)
        told = [self.fact(finding, self._facts[finding]) for finding in there]
        return "; ".join([*told, f"absent: {absent}"] if absent else told)

    def by_topic(self, texts: Iterable[tuple[str, str]]) -> Iterator[Detail]:
        """Pairs of finding and text as one group of texts for each topic, those of warning signs first."""
        warning = topics_of_warning_signs(self.kb)
        order = sorted(self.kb.topics, key=lambda topic: topic not in warning)
        found: dict[str, list[str]] = {topic: [] for topic in order}
        for finding, text in texts:
            found[self.kb.findings[finding].topic].append(text)
        yield from (Detail(self.kb.topics[topic], "; ".join(its)) for topic, its in found.items() if its)


def clean(text: str) -> str:
    """A text from outside on one line, control characters left out."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()
