"""The tutor: what is told, what asking costs and brings, and how naming is scored against the rules."""

from __future__ import annotations

import asyncio

import pytest

import triage
from tests.cli.on_screen import NARROW, WIDE
from triage.cli.learning.plain_tutor import PlainTutor
from triage.cli.learning.player import Playing
from triage.cli.learning.tutor import Asking, Scored, TutorApp
from triage.cli.screens.paragraphs import Words
from triage.learn.tutor import Lesson, read_vignettes, score, shipped_vignettes
from triage.learn.tutor.kept import BadScores, keep, read_scores
from triage.learn.tutor.words import score_lines

KB = triage.load()
VIGNETTES = {one.id: one for one in read_vignettes(KB, shipped_vignettes())}
LEGS = VIGNETTES["cauda-equina-second-leg"]

# For each vignette: what is asked, what is named (condition, urgency, step), and the verdicts on the three.
RIGHT, SOON, LATE, WRONG = "right", "too urgent", "not urgent enough", "wrong"
FIVE = {
    "cauda-equina-second-leg": (
        ["bilateral_sciatica"], ("cauda_equina_syndrome", "emergency_now", "emergency_mri"), (RIGHT, RIGHT, RIGHT)),
    "thin-bone-age-alone": (
        ["reduced_bone_density"], ("cauda_equina_syndrome", "emergency_now", "emergency_mri"), (WRONG, SOON, WRONG)),
    "injected-drugs-and-fever": (
        ["fever", "iv_drug_use"], ("nonspecific_back_pain", "self_care", None), (WRONG, LATE, WRONG)),
    "pits-in-wet-boots": (["skin_bumps"], (None, "insufficient", None), None),
    "crack-of-the-navicular": (
        ["small_bone_crack", "bone_site"], ("stress_fracture", "same_day", "refer_orthopaedics"), None),
}  # fmt: skip


def lesson_on(id: str) -> Lesson:
    asked, named, _ = FIVE[id]
    lesson = Lesson(VIGNETTES[id])
    for finding in asked:
        lesson = lesson.ask(finding)
    return lesson.name(*named)


@pytest.mark.parametrize("id", [id for id, (_, _, verdicts) in FIVE.items() if verdicts])
def test_right_and_wrong_answers(id):
    result = score(lesson_on(id))
    assert (result.condition, result.urgency, result.step) == FIVE[id][2]


@pytest.mark.parametrize("id", FIVE)
def test_the_yardstick_is_what_the_rules_say_of_the_whole_vignette(id):
    result = score(lesson_on(id))
    whole = triage.assess(KB, VIGNETTES[id].case)
    assert result.level == whole.urgency.level
    assert result.steps == tuple(step.step for step in whole.next_steps)
    assert set(result.best) <= {c.condition for c in whole.candidates}
    assert (result.condition == "right") == (result.named.condition in (result.best or (None,)))


def test_a_candidate_that_does_not_come_first_is_told_apart_from_a_wrong_one():
    result = score(Lesson(LEGS).name("lumbar_radiculopathy", "routine", None))
    assert result.condition == "a candidate, but not the first"
    assert result.right == 0


def test_little_is_told_to_begin_with():
    assert list(LEGS.opening) == ["age", "sex", "low_back_pain", "sciatica"]
    for vignette in VIGNETTES.values():
        assert vignette.told, vignette.id
        assert len(vignette.told) < max(6, len(vignette.case.facts))


def test_an_answer_comes_from_the_vignette_and_what_it_does_not_say_is_not_known():
    lesson = Lesson(LEGS).ask("bilateral_sciatica").ask("fever").ask("saddle_anaesthesia")
    assert [one.value for one in lesson.asked] == [True, None, False]


def test_what_is_known_already_costs_nothing_again():
    lesson = Lesson(LEGS).ask("low_back_pain").ask("fever")
    assert lesson.ask("fever") is lesson
    assert [one.finding for one in lesson.asked] == ["fever"]


def test_a_question_that_no_answer_of_can_change_anything_is_counted():
    lesson = Lesson(LEGS).ask("bilateral_sciatica").ask("back_pain")
    assert score(lesson.name(None, "routine", None)).idle == ("back_pain",)  # low back pain has said it


@pytest.mark.parametrize("id", list(VIGNETTES)[::30])
def test_what_is_called_idle_makes_no_difference_whatever_its_answer(id):
    from triage.engine.passing import kinds_of_value

    lesson = Lesson(VIGNETTES[id])
    for finding in ("severe_unremitting_pain", "skin_bumps", "imaging_done", "fever", "xray_callus"):
        lesson = lesson.ask(finding)
    for finding in lesson.idle():
        known = {f: v for f, v in lesson.known.case.facts.items() if f not in lesson.known.case.implied}
        known.pop(finding, None)
        if finding in triage.assess(KB, known).case.facts:
            continue
        shown = [triage.assess(KB, {**known, finding: value}) for value in kinds_of_value(KB, finding)]
        shown.append(triage.assess(KB, known))
        assert len({(a.urgency.level, tuple(c.condition for c in a.candidates), a.next_steps) for a in shown}) == 1


def test_a_test_is_paid_for_once_and_each_question_by_itself():
    lesson = Lesson(LEGS)
    for finding in ("mri_marrow_fluid", "mri_small_callus", "fever", "night_pain"):
        lesson = lesson.ask(finding)
    burden = score(lesson.name(None, "routine", None)).burden
    assert burden["history"] == 2
    assert sum(burden.values()) - 2 == len({one.way for one in lesson.asked} - {"history"})


def test_red_flags_that_are_there_and_were_not_asked_are_missed():
    assert score(Lesson(LEGS).name(None, "routine", None)).missed == ("bilateral_sciatica",)
    assert score(lesson_on(LEGS.id)).missed == ()


def test_what_is_named_is_proven_only_by_what_was_found_out():
    guessed = score(Lesson(LEGS).name("cauda_equina_syndrome", "emergency_now", "emergency_mri"))
    assert guessed.right == 3
    assert not guessed.proven
    assert score(lesson_on(LEGS.id)).proven


def test_nothing_is_scored_before_something_is_named():
    with pytest.raises(ValueError, match="nothing was named"):
        score(Lesson(LEGS))


def test_every_vignette_can_be_scored_and_told():
    for vignette in list(VIGNETTES.values())[::6]:
        lines = list(score_lines(score(Lesson(vignette).name(None, "routine", None))))
        assert "of 3 answers agree with the rules" in lines[0].text


def test_scores_are_kept_one_after_another_readable_by_their_owner_only(tmp_path):
    path = tmp_path / "scores.yaml"
    for id in FIVE:
        keep(path, score(lesson_on(id)))
    assert [one["case"] for one in read_scores(path)] == list(FIVE)
    assert read_scores(path)[0]["named"]["condition"] == "cauda_equina_syndrome"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text", ["just words", "- 1\n- 2\n", "a: [", "\xff", "- case: a\n---\n- case: b\n", "- {case: a, case: b}\n"]
)
def test_a_file_of_something_else_is_never_overwritten(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadScores):
        keep(path, score(lesson_on(LEGS.id)))
    assert path.read_bytes() == text.encode("latin-1")


def test_two_tutors_keep_all_scores(tmp_path, monkeypatch):
    """What another one writes between reading and writing is read again."""
    from triage.learn.tutor import kept

    path, write, result = tmp_path / "scores.yaml", kept.write_private, score(lesson_on(LEGS.id))

    def disturbed(*arguments):
        monkeypatch.setattr(kept, "write_private", write)
        keep(path, result)
        write(*arguments)

    monkeypatch.setattr(kept, "write_private", disturbed)
    keep(path, result)
    assert len(read_scores(path)) == 2


@pytest.mark.parametrize("id", ["08", "1e3", "1_000", "null", "2020-01-01", "no"])
def test_ids_that_look_like_numbers_stay_texts(tmp_path, id):
    from dataclasses import replace

    vignette = replace(LEGS, case=replace(LEGS.case, id=id))
    keep(tmp_path / "s.yaml", score(Lesson(vignette).name(None, "routine", None)))
    keep(tmp_path / "s.yaml", score(Lesson(vignette).name(None, "routine", None)))
    assert [one["case"] for one in read_scores(tmp_path / "s.yaml")] == [id, id]


def words_for(kind: str, id: str | None) -> str:
    named = {"finding": KB.findings, "condition": KB.conditions, "step": KB.steps}
    return named[kind][id].label if id and kind != "level" else (id or "none of these")


def on_screen(drive, vignettes, size=WIDE):
    kept = []

    async def run():
        app = TutorApp(vignettes, lambda result: kept.append(result) or "kept")
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await drive(app, pilot)

    asyncio.run(run())
    return kept


async def choose(pilot, app, text):
    """Type words into the field, and take the thing of that name."""
    from textual.widgets import Input, OptionList

    from triage.cli.learning.choosing import Finder

    app.screen.query_one(Input).value = text
    await pilot.pause()
    finder = app.screen.query_one(Finder)
    places = [place for place, choice in enumerate(finder.offered) if text in (choice.words, choice.id)]
    app.screen.query_one(OptionList).highlighted = places[0]
    await pilot.press("enter")
    await pilot.pause()


async def whole_lesson(app, pilot, id):
    asked, (condition, level, step), _ = FIVE[id]
    assert isinstance(app.screen, Asking)
    for finding in asked:
        if finding not in app.screen.lesson.told:
            await choose(pilot, app, KB.findings[finding].label)
    await pilot.press("f2")
    await pilot.pause()
    await choose(pilot, app, words_for("condition", condition))
    await choose(pilot, app, level)
    await choose(pilot, app, words_for("step", step))
    assert isinstance(app.screen, Scored)


def test_five_lessons_on_the_screen_from_start_to_score():
    async def drive(app, pilot):
        for id in FIVE:
            await whole_lesson(app, pilot, id)
            text = " ".join(line.lead + line.text for words in app.screen.query(Words) for line in words.lines)
            expected = score(lesson_on(id))
            assert f"{id}: {expected.right} of 3 answers agree" in text
            await pilot.press("n")
            await pilot.pause()

    kept = on_screen(drive, [VIGNETTES[id] for id in FIVE])
    assert [result.lesson.vignette.id for result in kept] == list(FIVE)
    assert [result.right for result in kept] == [score(lesson_on(id)).right for id in FIVE]


def test_the_chain_is_shown_after_the_score_and_leads_back_to_it():
    async def drive(app, pilot):
        await whole_lesson(app, pilot, LEGS.id)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, Playing)
        await pilot.press("right", "escape")
        assert isinstance(app.screen, Scored)

    on_screen(drive, [LEGS], NARROW)


def test_a_held_enter_chooses_once():
    async def drive(app, pilot):
        await pilot.press("f2")
        await pilot.pause()
        await pilot.press(*["enter"] * 6)
        await pilot.pause()
        assert isinstance(app.screen, Scored)

    assert len(on_screen(drive, [LEGS])) == 1


@pytest.mark.parametrize("told", [[["pain"], {"a": "b"}, "sciatica"], "sciatica", 7, [], ["nothing known"]], ids=str)
def test_odd_openings_are_read_as_far_as_they_can_be(tmp_path, told):
    import json

    path = tmp_path / "v.json"
    path.write_text(json.dumps({"id": "x", "facts": {"sciatica": "present"}, "expect": {"told": told}}), "utf-8")
    (vignette,) = read_vignettes(KB, path)
    assert vignette.told == ("sciatica",)


def test_escape_while_naming_goes_back_to_asking():
    async def drive(app, pilot):
        await pilot.press("f2")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Asking)

    assert on_screen(drive, [LEGS]) == []


def lines_of(typed: list[str], vignettes=(LEGS,)):
    shown, kept, waiting = [], [], iter(typed)
    tutor = PlainTutor(
        list(vignettes),
        lambda result: kept.append(result) or "kept",
        lambda: next(waiting, None),
        lambda lines: shown.extend(line.lead + line.text for line in lines),
    )
    tutor.run()
    return shown, kept


def test_a_lesson_line_by_line():
    typed = ["pain shooting down both legs", "name", "cauda equina", "1", "emergency MRI", "chain", "quit"]
    shown, kept = lines_of(typed)
    assert kept[0].right == 3
    assert "pain shooting down both legs: yes" in shown
    assert "Condition: cauda equina syndrome." in shown
    assert any("cauda_equina" in line and "fires" in line for line in shown)


def test_a_word_at_a_list_is_a_new_search_and_name_is_heard_everywhere():
    typed = ["pain", "fever", "pain", "name", "spine", "cauda equina", "", "99", "1", "none", "quit"]
    shown, (result,) = lines_of(typed)
    assert "fever: not known" in shown
    assert result.named.condition == "cauda_equina_syndrome"
    assert result.named.urgency == "emergency_now"
    assert result.named.step is None
    assert any("There is no number 99" in line for line in shown)
    assert sum(line.startswith("How soon? ") for line in shown) == 2  # asked again after an empty line


def test_numbers_mean_nothing_before_there_is_a_list_and_help_says_how():
    shown, kept = lines_of(["1", "help", "?", "name", "1", "quit"])
    assert sum("Type a word for what you ask or test" in line for line in shown) == 4
    assert sum("What is it most of all?" in line for line in shown) == 2
    assert kept == []


def test_words_that_mean_nothing_are_told_and_the_end_of_input_ends_it():
    shown, kept = lines_of(["xyzzy", "", "name", "xyzzy"])
    assert any("'xyzzy'" in line for line in shown)
    assert kept == []


def test_rules_that_say_nothing_of_how_soon_are_not_asked_for_it():
    root = shipped_vignettes().parent
    kb = triage.load(root / "animals")
    vignettes = [one for one in read_vignettes(kb, root / "animals_cases.yaml") if one.id == "tall-bird"]
    shown, (result,) = lines_of(["flight", "name", "ostrich", "none", "quit"], vignettes)
    assert (result.condition, result.urgency) == ("right", None)
    assert not any("How soon" in line or "Warning signs" in line for line in shown)
    assert any("of 2 answers agree" in line for line in shown)


def test_a_warning_sign_is_missed_only_where_its_value_is_one():
    for id in ("worn-knee", "desk-worker-two-weeks", "aged-72-arm-broke-by-itself"):
        assert not {"trauma_severity", "height_loss_cm"} & set(
            score(Lesson(VIGNETTES[id]).name(None, "routine", None)).missed
        )
