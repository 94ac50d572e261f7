"""What was said, and what was not: the parts of a letter that come from the answers themselves."""

from __future__ import annotations

from triage.interview.interview import Interview, is_named
from triage.interview.letter.shape import Detail, Entry, Section
from triage.interview.letter.words import Words, clean
from triage.interview.questions import Audience
from triage.interview.words.persons import they
from triage.interview.words.record import Record, Told, dormant_words
from triage.interview.words.wording import Wording

_ABOUT: dict[Audience, str] = {
    "self": "the person who answered",
    "someone": "someone else than the person who answered",
    "clinician": "a patient; a clinician answered",
}
FOLLOWS = "*"  # marks what nobody said itself
_FIRST = ("age", "sex")  # stand at the top, as in any letter


def people(talk: Interview, record: Record, made_on: str | None) -> tuple[Detail, ...]:
    """Whom it is about, who answered, and how far the interview came."""
    words = Words(talk)
    first = ", ".join(words.fact(t.finding, t.value).replace(": ", " ") for t in record.reported if t.finding in _FIRST)
    name = clean(talk.name) if is_named(talk) else ""
    if record.complete:
        state = "complete: within the topics looked into, nothing that was left to ask could change the result"
    else:
        state = f"finished early: at most {record.at_most} more things could still matter"
    header = (
        ("Name", name), ("Person", first), ("Made on", clean(made_on or "")),
        ("About", _ABOUT[talk.audience]), ("Interview", state),
    )  # fmt: skip
    return tuple(Detail(label, text) for label, text in header if text)


def reports(talk: Interview, record: Record) -> tuple[Section, ...]:
    """What brings them, what they report and what they deny."""
    words = Words(talk)

    def fact(told: Told) -> tuple[str, str]:
        denied = isinstance(told.value, bool) and not told.value
        text = words.label(told.finding) if denied else words.fact(told.finding, told.value)
        return told.finding, f"{text}{FOLLOWS}" if told.follows_from else text

    signs = [fact(told)[1] for told in record.reported if talk.kb.findings[told.finding].red_flag]
    others = [t for t in record.reported if not talk.kb.findings[t.finding].red_flag and not _told_elsewhere(talk, t)]
    reported = [Detail("Warning signs", "; ".join(signs))] if signs else []
    complaints = they("; ".join(record.complaints))
    return (
        Section("brings", "What brings them", paragraphs=(complaints,) if complaints else ()),
        Section("reports", _marked("Reports", record.reported), groups=(*reported, *words.by_topic(map(fact, others)))),
        Section(
            "denies", _marked("Denies", record.denied), groups=tuple(words.by_topic(map(fact, record.denied))),
            size="dense",
        ),
    )  # fmt: skip


def _told_elsewhere(talk: Interview, told: Told) -> bool:
    """Whether the letter says as much: at the top, or in another unit."""
    ends = [talk.kb.findings[id].same_as for id in (told.finding, told.follows_from) if id]
    other_unit = {end.finding for end in ends if end is not None} & {told.finding, told.follows_from}
    return told.finding in _FIRST or bool(other_unit)


def _marked(heading: str, told: tuple[Told, ...]) -> str:
    return f"{heading} ({FOLLOWS} follows from another answer)" if any(t.follows_from for t in told) else heading


def what_is_open(talk: Interview, record: Record) -> tuple[Section, ...]:
    """What is not known, and why; tests; what was not asked; and what was not looked into."""
    kb, words, wording = talk.kb, Words(talk), Wording(talk.kb, "clinician")

    def named(findings: list[str]) -> tuple[Detail, ...]:
        return tuple(words.by_topic((finding, words.label(finding)) for finding in findings))

    def unknown(why: str) -> tuple[Detail, ...]:
        return named([finding for finding, its in record.not_known.items() if its == why])

    def tests(ids: tuple[str, ...]) -> str:
        return "; ".join(wording.item("tests", id) for id in ids)

    done = (
        ("done", tests(record.tests_done)),
        ("not done", tests(record.tests_not_done)),
        ("not known whether done", tests(record.tests_not_known)),
    )
    by_history = [f for f in record.not_asked if "history" in kb.findings[f].obtained]
    by_test = [f for f in record.not_asked if f not in by_history]
    dormant = (Entry(they(dormant_words(kb, f, said))) for f, said in record.dormant.items())
    return (
        Section("tests", "Tests and examinations", groups=tuple(Detail(*pair) for pair in done if pair[1])),
        Section("not-known", "Asked, and not known", groups=unknown("not known"), size="small"),
        Section("declined", "Asked, and not answered", groups=unknown("declined"), size="small"),
        Section("dormant", "Said earlier, and set aside for now", entries=tuple(dormant), size="small"),
        Section("not-asked", "Not asked, and could make it more urgent", groups=named(by_history), size="small"),
        Section(
            "untested", "Not examined or tested, and could make it more urgent", groups=named(by_test), size="small"
        ),
        _not_looked_into(talk, record),
    )


def _not_looked_into(talk: Interview, record: Record) -> Section:
    topics = [talk.kb.topics[topic] for topic in record.topics_not_looked_into]
    groups = [Detail("Topics", "; ".join(topics))] if topics else []
    wording, asked = Wording(talk.kb, "someone"), talk.question
    if asked is not None:
        items = [words for id in asked.items if (words := wording.item(asked.kind, id))]
        groups.append(Detail("Next it would have been asked", " ".join(items)))
    elif (further := talk.assessment.next_question) is not None and further.finding not in talk.answers.findings:
        groups.append(Detail("The first further question would be", wording.question(further.finding)))
    return Section("not-looked-into", "Not looked into", groups=tuple(groups), size="small")
