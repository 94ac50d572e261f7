"""The contents of a letter: all that `assess` shows of an interview, and what was and was not said."""

from __future__ import annotations

from triage.engine.standing import Standing
from triage.engine.urgency import has_urgency
from triage.explanation.text import NOTHING_SHOWN, outranked_words, voice
from triage.explanation.words import SAFETY_LINE, STATUS_WORDS, level_words
from triage.interview.interview import Interview
from triage.interview.letter.said import people, reports, what_is_open
from triage.interview.letter.shape import Detail, Entry, Letter, Section
from triage.interview.letter.sources import Sources
from triage.interview.letter.words import Words, clean
from triage.interview.words.persons import capital, they
from triage.interview.words.record import record_of
from triage.version import __version__

TITLE = "Summary of a triage interview"
MOST_DECIDING = 8


def contents_of(talk: Interview, made_on: str | None = None) -> Letter:
    """The letter about an interview as it stands."""
    writer = _Writer(talk)
    record = record_of(talk)
    urgency = writer.urgency()
    sections = (
        *reports(talk, record),
        writer.candidates(), writer.steps(), writer.ruled_out(), writer.disagreements(), writer.notes(),
        writer.problems(), *what_is_open(talk, record), writer.sources.caveats(), writer.sources.section(),
    )  # fmt: skip
    kb = talk.kb
    return Letter(
        TITLE,
        people(talk, record, made_on),
        talk.assessment.urgency.level if has_urgency(kb) else "",
        urgency,
        tuple(section for section in sections if section),
        (
            f"Made by symptom-triage {__version__} with the rules {kb.sha256[:12]} (packs: {', '.join(kb.packs)}). "
            "The numbers in brackets are the caveats and the names the statements of the sources at the end.",
        ),
        SAFETY_LINE,
    )


class _Writer:
    def __init__(self, talk: Interview) -> None:
        self.assessment, self.kb = talk.assessment, talk.kb
        self.words, self.sources = Words(talk), Sources(talk.kb)

    def urgency(self) -> Section:
        """The level and its words, what set it, what it could become, and what the person is told."""
        kb, urgent = self.kb, self.assessment.urgency
        if not has_urgency(kb):
            return Section("urgency", "How soon")
        details = self._told()
        details += _merged([Detail("because", kb.rule[id].because) for id in urgent.rules])
        details += self.sources.details([kb.rule[id] for id in urgent.rules])
        if urgent.settled:
            details.append(Detail("bounds", "nothing that is still open could make it more urgent"))
        else:
            flags_first = sorted(urgent.decided_by, key=lambda id: not kb.findings[id].red_flag)
            more = f" and {len(flags_first) - MOST_DECIDING} more" if len(flags_first) > MOST_DECIDING else ""
            details.append(
                Detail("with more known it could become", f"{level_words(kb, urgent.worst)} ({urgent.worst})")
            )
            details.append(Detail("that hangs on", self.words.labels(flags_first[:MOST_DECIDING]) + more))
        details += [Detail("note", they(remark)) for remark in urgent.remarks]
        return Section(
            "urgency", "How soon",
            entries=(Entry(capital(level_words(kb, urgent.level)), urgent.level, tuple(details)),),
        )  # fmt: skip

    def _told(self) -> list[Detail]:
        """When, where, whom to call and what to watch for, in the words that the person reads."""
        kb, level = self.kb, self.assessment.urgency.level
        text = kb.levels.get(level)
        if text is None:
            return []
        told = [] if level == "insufficient" else [Detail("when and where", f"{text.timeframe}; {text.where}")]
        if level == "emergency_now" and kb.emergency_numbers:
            numbers = "; ".join(f"{number} ({where})" for where, number in kb.emergency_numbers)
            told.append(Detail("emergency numbers", numbers))
        if text.safety_net:
            told.append(Detail("the person is told", text.safety_net))
        return told

    def candidates(self) -> Section:
        """What it could be, with reasons, what speaks for and against, what is open, and where from."""
        shown = self.assessment.candidates
        return Section(
            "candidates", "What it could be",
            paragraphs=() if shown else (NOTHING_SHOWN,),
            entries=tuple(self._candidate(standing) for standing in shown), numbered=True,
        )  # fmt: skip

    def _candidate(self, standing: Standing) -> Entry:
        rules = (*standing.rules, *standing.rules_out)
        details = [Detail("because", rule.because) for rule in dict.fromkeys(rules)]
        details += [
            Detail(label, text)
            for label, text in (
                ("for", self.words.facts(standing.for_)),
                ("against", self.words.facts(standing.against)),
                ("still open", self.words.labels(standing.missing)),
            )
            if text
        ]
        label = capital(self.kb.conditions[standing.condition].label)
        return Entry(label, STATUS_WORDS[standing.status], (*_merged(details), *self.sources.details(rules)))

    def ruled_out(self) -> Section:
        """The conditions that are ruled out, and by what."""
        return Section(
            "ruled-out", "Ruled out", size="dense",
            groups=tuple(
                Detail(capital(self.kb.conditions[standing.condition].label), self.words.facts(standing.against))
                for standing in self.assessment.ruled_out
            ),
        )  # fmt: skip

    def steps(self) -> Section:
        """The next steps, each with the reasons of its rules."""
        return Section(
            "steps", "Next steps", numbered=True,
            entries=tuple(
                Entry(capital(self.kb.steps[shown.step].label), "", (
                    *_merged([Detail("", rule.because) for rule in shown.rules]), *self.sources.details(shown.rules),
                ))
                for shown in self.assessment.next_steps
            ),
        )  # fmt: skip

    def disagreements(self) -> Section:
        """What a document says, what outranks it, and which of the two decides."""
        kb = self.kb
        return Section(
            "disagreements", "Where sources disagree",
            entries=tuple(
                Entry(f"{voice(kb, kb.rule[id])}: {outranked_words(kb, kb.rule[id])}", "", tuple(
                    Detail(f"{voice(kb, kb.rule[other])}, which decides", kb.rule[other].because) for other in by
                ))
                for id, by in self.assessment.inference.overridden.items()
            ),
        )  # fmt: skip

    def notes(self) -> Section:
        """What the reader is told beside it; the text is written to the person."""
        return Section(
            "notes", "Good to know (as the person reads it)",
            entries=tuple(
                Entry(note.text, "", self.sources.details([self.kb.rule[id] for id in note.rules], note.caveats))
                for note in self.assessment.notes
            ),
        )  # fmt: skip

    def problems(self) -> Section:
        """What was told and could not be used as it was said."""
        problems = sorted(self.assessment.problems, key=lambda problem: problem.severity)
        return Section(
            "problems", "Told, and not used as it was said",
            entries=tuple(Entry(clean(problem.message), problem.code) for problem in problems),
        )  # fmt: skip


def _merged(details: list[Detail]) -> list[Detail]:
    """Details of one label as one line, each text once."""
    found: dict[str, list[str]] = {}
    for detail in details:
        found.setdefault(detail.label, []).append(detail.text)
    return [Detail(label, " ".join(dict.fromkeys(texts))) for label, texts in found.items()]
