"""What the plain interview says: questions, what was said before, the notice of an emergency, and help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from triage.cli.typed import how_to_answer
from triage.engine.urgency import has_urgency
from triage.explanation.lines import Line
from triage.explanation.text import level_lines
from triage.explanation.words import choice_words, level_words, quantity_words
from triage.interview.events import WentBack
from triage.interview.interview import Interview
from triage.interview.questions import Ask, AskKind, Said
from triage.interview.words.persons import capital
from triage.interview.words.wording import Wording
from triage.knowledge.base import KnowledgeBase

HELP = (
    Line("What can be typed at any time", "heading"),
    Line("?: why this is asked, and what the answers would do", indent=2),
    Line("so far: what you have said", indent=2),
    Line("back: take the last answer back", indent=2),
    Line("edit: choose an earlier answer and give another one", indent=2),
    Line("tell WORDS: tell something that was not asked, as: tell fever", indent=2),
    Line("result: finish now and see the result", indent=2),
    Line("quit: stop; what was said is kept where --save or --resume was given", indent=2),
    Line("an empty line: hear the question again", indent=2),
    Line(
        "To a question: y yes, n no, u not sure, s skip, a number, or numbers of a list as the question says.", indent=2
    ),
)


@dataclass(frozen=True, slots=True)
class SaidItem:
    """One thing that was said, in words, and by which kind and id it can be edited."""

    kind: AskKind
    id: str
    words: str
    said: str


def question_lines(wording: Wording, ask: Ask, at_most: int | None, earlier: str) -> Iterator[Line]:
    """A question: what it warns of, its words and help, each item of a list on its own line, and what to type."""
    kb = wording.kb
    yield Line("")
    if ask.danger and ask.level is not None:
        yield Line(f"Warning signs: {ask.danger}.")
    yield Line(wording.title(ask), "strong")
    if ask.kind != "finding":
        for place, id in enumerate(ask.items, 1):
            yield Line(capital(wording.item(ask.kind, id)), indent=2, lead=f"{place}. ")
            if help := wording.help(ask.kind, id):
                yield Line(help, "quiet", 5)
    else:
        finding = kb.findings[ask.items[0]]
        if help := wording.help(ask.kind, finding.id):
            yield Line(help, "quiet")
        for place, label in enumerate(finding.value_labels, 1):
            yield Line(capital(label), indent=2, lead=f"{place}. ")
    if earlier:
        yield Line(f"Before you said: {earlier}.")
    if at_most is not None:
        yield Line(f"At most {at_most} questions can still matter.", "quiet")
    yield Line(how_to_answer(wording, ask), "quiet")


def earlier_answers(talk: Interview, ask: Ask) -> str:
    """What was said before to a question that is asked again, in words; empty where nothing was."""
    kind: AskKind = "finding" if ask.kind == "list" else ask.kind
    said = {id: said_words(talk.kb, id, talk.remembered[kind, id]) for id in ask.items if (kind, id) in talk.remembered}
    if len(ask.items) == 1:
        return "".join(said.values())
    groups: dict[str, list[str]] = {}
    for id, words in said.items():
        groups.setdefault(words, []).append(name_of(talk, kind, id))
    return "; ".join(f"{words}: {', '.join(names)}" for words, names in groups.items())


def said_items(talk: Interview) -> list[SaidItem]:
    """All that was said and stands, also what does not apply for now, in the order in which it is listed."""
    answers = talk.answers
    by_complaint = {c.finding for c in talk.kb.complaints if c.id in answers.complaints}
    findings = {**answers.findings, **answers.dormant}
    told: list[tuple[AskKind, str, Said]] = [("complaints", id, said) for id, said in answers.complaints.items()]
    told += [("tests", id, said) for id, said in answers.tests.items()]
    for id in talk.kb.findings:
        if id in findings and (id not in by_complaint or id in answers.asked | answers.volunteered):
            told.append(("finding", id, findings[id]))
    return [SaidItem(kind, id, name_of(talk, kind, id), said_words(talk.kb, id, said)) for kind, id, said in told]


def name_of(talk: Interview, kind: AskKind, id: str) -> str:
    """The short name of one thing that is asked about."""
    if kind in ("list", "finding"):
        return talk.kb.findings[id].label
    return Wording(talk.kb, talk.audience).item(kind, id)


def said_words(kb: KnowledgeBase, id: str, said: Said) -> str:
    """An answer in words: yes, no, not sure, skipped, a number with its unit, the names of choices."""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if said in ("not known", "declined"):
        return "not sure" if said == "not known" else "skipped"
    finding = kb.findings[id]
    if isinstance(said, int | float):
        return quantity_words(said, finding.unit)
    values = said if isinstance(said, tuple) else (str(said),)
    return ", ".join(choice_words(finding, value) for value in values) or "none of these"


def urgent_notice(talk: Interview) -> Iterator[Line]:
    """What to do at once, where it is an emergency; nothing else."""
    level = talk.assessment.urgency.level
    if has_urgency(talk.kb) and level == "emergency_now":
        yield Line("")
        yield Line(f"IMPORTANT: {level_words(talk.kb, level)}.", "urgent")
        yield from level_lines(talk.kb, level)
        yield Line("Do not wait for the end of these questions.", "strong")


def transcript_lines(talk: Interview, ask: Ask) -> Iterator[Line]:
    """A question and what was said to it, just now."""
    wording = Wording(talk.kb, talk.audience)
    event = talk.events[-1]
    said = {} if isinstance(event, WentBack) else event.said
    yield Line(wording.title(ask), "strong")
    for id in ask.items:
        lead = "" if ask.kind == "finding" else f"{name_of(talk, ask.kind, id)}: "
        yield Line(f"{lead}{said_words(talk.kb, id, said[id])}", indent=2)
