"""The tutor on the whole terminal: ask and test, name it, and see how it went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList

from triage.cli.learning.choosing import Choosing, Finder
from triage.cli.learning.player import Pane, Playing
from triage.cli.screens.frame import Keys
from triage.cli.screens.paragraphs import Words
from triage.cli.screens.reading import Reading
from triage.cli.screens.whole import Whole
from triage.explanation.lines import Line
from triage.explanation.words import SAFETY_LINE
from triage.learn import record
from triage.learn.tutor import Lesson, Score, Vignette, score
from triage.learn.tutor.choices import conditions, findings, levels, steps
from triage.learn.tutor.words import answer_words, asked_lines, score_lines, told_lines

Keep = Callable[[Score], str]  # keeps a score and says where, or why not


class Asking(Screen[None]):
    """What is told above, what can be asked on the left, what was found out on the right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "name", show=False, priority=True),
        Binding("f1", "help", show=False, priority=True),
    ]
    HINTS = (
        ("Enter", "Ask", "take"), ("F2", "Name it", "name"), ("F1", "Help", "help"), ("Ctrl+Q", "Quit", "app.leave"),
        ("↑ ↓", "Move", "nothing"),
    )  # fmt: skip

    def __init__(self, lesson: Lesson) -> None:
        super().__init__()
        self.lesson = lesson

    def compose(self) -> ComposeResult:
        """What is told, the finder, what was found out."""
        yield Words(told_lines(self.lesson), id="banner")
        yield Words([Line("Ask and test what you need, then name it (F2).", "quiet")], id="answered")
        with Horizontal(id="three"):
            yield Finder(partial(findings, self.lesson.vignette.kb), "what do you ask or test? type a word")
            yield Pane("What you found out", "found")
        yield Words([Line(SAFETY_LINE)], id="safety", widest=len(SAFETY_LINE))
        yield Keys(self.HINTS)

    def on_mount(self) -> None:
        """Nothing was asked yet."""
        self.query_one("#found", Pane).say(asked_lines(self.lesson))

    def on_finder_chosen(self, event: Finder.Chosen) -> None:
        """Ask for the chosen finding."""
        finding = event.choice.id
        assert finding is not None
        before = len(self.lesson.asked)
        self.lesson = self.lesson.ask(finding)
        if len(self.lesson.asked) == before:
            said = f"{self.lesson.vignette.kb.findings[finding].label}: you know that already"
        else:
            said = answer_words(self.lesson, self.lesson.asked[-1])
        self.query_one("#answered", Words).say([Line(said, "strong", lead="Answer: ")])
        self.query_one("#found", Pane).say(asked_lines(self.lesson))
        self.query_one(Finder).clear()

    @work
    async def action_name(self) -> None:
        """Name condition, urgency and next step, one after the other; Escape goes back to asking."""
        kb = self.lesson.vignette.kb
        condition = await self.app.push_screen_wait(Choosing("What is it most of all?", partial(conditions, kb)))
        if condition is None:
            return
        level = None
        if self.lesson.has_urgency:
            level = await self.app.push_screen_wait(Choosing("How soon?", partial(levels, kb)))
            if level is None:
                return
        step = await self.app.push_screen_wait(Choosing("What is to be done next?", partial(steps, kb)))
        if step is not None:
            named = self.lesson.name(condition.id, level.id if level else None, step.id)  # type: ignore[arg-type]
            self.app.push_screen(Scored(score(named)))

    def action_take(self) -> None:
        """Ask for the highlighted finding."""
        self.query_one(OptionList).action_select()

    def action_nothing(self) -> None:
        """The arrows do this by themselves."""

    def action_help(self) -> None:
        """Show how a lesson goes."""
        self.app.push_screen(Reading(HELP))


class Scored(Screen[None]):
    """How it went, and from here to the chain or to the next vignette."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "chain", show=False),
        Binding("n", "next", show=False),
        Binding("q", "app.leave", show=False),
    ]
    HINTS = (
        ("c", "Show the chain", "chain"), ("n", "Next vignette", "next"), ("q", "Quit", "app.leave"),
        ("↑ ↓", "Scroll", "page"), ("d", "Dark/light", "app.theme"),
    )  # fmt: skip

    def __init__(self, result: Score) -> None:
        super().__init__()
        self.result = result

    def compose(self) -> ComposeResult:
        """The lines of the score."""
        with VerticalScroll(id="result"):
            yield Words(score_lines(self.result))
            yield Words(id="kept")
        yield Keys(self.HINTS)

    def on_mount(self) -> None:
        """Keep the score; arrows scroll at once."""
        self.query_one("#kept", Words).say([Line(""), Line(self.tutor.keep(self.result), "quiet")])
        self.query_one("#result").focus()

    @property
    def tutor(self) -> TutorApp:
        """The app with its own methods."""
        return self.app  # type: ignore[return-value]

    def action_chain(self) -> None:
        """Show the inference of the whole vignette, step by step."""
        vignette = self.result.lesson.vignette
        self.app.push_screen(Chain(record(vignette.kb, vignette.case)))

    def action_next(self) -> None:
        """On to the next vignette."""
        self.tutor.action_next()

    def action_page(self) -> None:
        """Scroll a page."""
        self.query_one("#result").scroll_page_down(animate=False)


class Chain(Playing):
    """The player over the score; Escape and q go back to it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "app.pop_screen", show=False)]
    HINTS = (
        ("Esc", "Back to the score", "app.pop_screen"),
        *(hint for hint in Playing.HINTS if hint[2] != "app.leave"),
    )


class TutorApp(Whole):
    """Lesson after lesson."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../screens/screens.tcss", "learning.tcss"]

    def __init__(self, vignettes: list[Vignette], keep: Keep) -> None:
        super().__init__()
        self.waiting, self.keep = list(vignettes), keep

    def on_mount(self) -> None:
        """The first lesson."""
        self.heed_signals()
        self.action_next()

    def action_next(self) -> None:
        """The next lesson; without one, the end."""
        if not self.waiting:
            self.action_leave()
            return
        asking = Asking(Lesson(self.waiting.pop(0)))
        if len(self.screen_stack) > 1:
            self.pop_screen()
            self.switch_screen(asking)
        else:
            self.push_screen(asking)


HELP = (
    Line("How a lesson goes", "title"),
    Line(""),
    Line(
        "Somebody comes to you. Type a word for what you want to ask or test, choose it, and the answer comes.",
        indent=2,
    ),
    Line("What the vignette does not say is not known, and what nobody asked stays unknown.", indent=2),
    Line("When you know enough, F2: name the condition, how soon, and the next step.", indent=2),
    Line("Then you see what the rules say of the whole story, and why.", indent=2),
    Line(""),
    Line("Good lessons miss no warning sign, ask little, and test only what could change something.", indent=2),
)
