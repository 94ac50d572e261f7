"""Small rule bases that must compile, and what comes out of them."""

from __future__ import annotations

import shutil

import pytest

import triage
from tests.knowledge.bases import GOOD, HERE, SMALL, chain, small_texts
from triage.knowledge.diagnostics import KnowledgeError
from triage.knowledge.expressions import AtLeast, Called, Compare, Not, OneOf, Present
from triage.knowledge.load import UnknownPack, load, load_texts
from triage.knowledge.model import Complaint, Conclusion


@pytest.fixture(scope="module")
def every():
    return load(HERE / "good" / "every_key")


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_a_good_rule_base_compiles(folder):
    assert load(folder).rules


def test_the_longest_chain_is_followed_and_explained_to_its_end(tmp_path):
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    chain(50, "fever")(tmp_path)
    with pytest.raises(KnowledgeError, match="too-deep"):
        load(tmp_path)
    chain(49, "fever")(tmp_path)
    kb = load(tmp_path)
    known = triage.assess(kb, {"low_back_pain": True, "fever": True})
    assert [standing.condition for standing in known.candidates] == ["strain"]
    assert str(triage.explain(known)).count("rule to-") >= 49
    open_still = triage.assess(kb, {"low_back_pain": True})
    assert open_still.next_question.finding == "fever"
    assert "fever" in str(triage.why_not(kb, open_still, "strain"))


def test_topics_put_the_findings_in_order_and_not_the_names_of_files(every):
    assert list(every.topics) == ["first", "second"]
    assert list(every.findings)[-1] == "fever"


def test_every_operator_becomes_its_gate(every):
    trigger = every.rule["every.operator"].trigger
    pain, fever, sharp = Present("pain"), Present("fever"), Present("sharp_pain")
    assert trigger == AtLeast(
        8,
        (
            pain,
            Not(fever),
            AtLeast(1, (pain, sharp, Not(Not(fever)))),
            AtLeast(2, (pain, fever, sharp)),
            AtLeast(
                4,
                (
                    Compare("weeks", "at_least", 1.0),
                    Compare("weeks", "at_most", 52.5),
                    Compare("weeks", "above", 0.0),
                    Compare("weeks", "below", 100.0),
                ),
            ),
            OneOf("answer", ("no",)),
            OneOf("answer", ("yes", "12", "x_ray")),
            Not(Compare("months", "above", 3.0)),
        ),
    )


def test_advice_waits_for_one_of_its_conditions_and_for_its_own(every):
    assert every.rule["advice.one"].trigger == Called("cold")
    called = AtLeast(1, (Called("cold"), Called("flu")))
    assert every.rule["advice.two"].trigger == AtLeast(2, (called, AtLeast(2, (Present("ill"), Present("fever")))))
    assert every.rule["advice.two"].companions == ("cold", "flu")


def test_only_the_bare_suggestion_means_all_that_the_step_reveals(every):
    assert [c for c in every.rule["every.operator"].then if c.verb == "suggest"] == [
        Conclusion("suggest", "scan", ("pain", "fever")),
        Conclusion("suggest", "wait", ()),
        Conclusion("suggest", "scan", ("fever",)),
    ]


def test_a_step_keeps_the_condition_under_which_it_is_not_needed(every):
    assert every.steps["scan"].not_needed_when == AtLeast(1, (Present("ill"), OneOf("answer", ("yes",))))


def test_a_step_keeps_the_condition_without_which_it_was_not_done(every):
    assert every.steps["scan"].only_if_done == OneOf("answer", ("x_ray",))
    assert every.steps["wait"].only_if_done is None
    assert "answer" in every.read_findings


def test_what_a_person_can_come_with_is_kept_in_order(every):
    assert every.complaints == (
        Complaint("pain", "It hurts", ("first", "second"), "sharp_pain"),
        Complaint("other", "Something else", ("second",)),
    )
    assert every.always_open == ("first",)
    assert every.opened_by == {"second": ("weeks", "answer", "pain")}
    assert every.of_pack("other").complaints == every.complaints


def test_without_an_interview_file_each_topic_with_a_question_is_a_complaint():
    texts = small_texts()
    texts["findings/worked_out.yaml"] = """\
topic: {id: worked_out, label: Worked out, order: 2}
findings: [{id: weak, label: weak, kind: derived}]
"""
    base = load_texts(texts)
    assert base.complaints == (Complaint("back", "Back", ("back",)),)
    assert (base.always_open, base.opened_by) == ((), {})


def test_the_interview_file_counts_as_content():
    texts = small_texts()
    asked = texts | {"interview.yaml": "complaints: [{id: pain, label: Pain, opens: [back]}]"}
    other = texts | {"interview.yaml": "complaints: [{id: pain, label: Aches, opens: [back]}]"}
    assert len({load_texts(each).sha256 for each in (texts, asked, other)}) == 3


def test_yes_and_no_are_words(every):
    assert every.findings["answer"].values[:2] == ("yes", "no")


def test_folders_in_a_pack_belong_to_it(every):
    assert (every.rule["deeper"].pack, every.packs) == ("main", ("main", "other"))


def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path):
    texts = small_texts()
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert load(tmp_path).sha256 == load_texts(texts).sha256


def test_two_findings_may_share_a_name_that_no_rule_uses():
    texts = small_texts()
    texts["findings/back.yaml"] = texts["findings/back.yaml"].replace("label: low back pain", "label: back pain")
    assert [m.id for m in load_texts(texts).finding_names.meanings("back pain")] == ["back_pain"]
    texts["findings/back.yaml"] += "  - {id: ache, label: pain in the back, question: Ache?, kind: boolean}\n"
    assert [m.id for m in load_texts(texts).finding_names.meanings("Pain in the back")] == ["back_pain", "ache"]


def test_packs_choose_rules_and_nothing_else(every):
    chosen = load(HERE / "good" / "every_key", packs=["other"])
    assert [rule.id for rule in chosen.rules] == ["other"]
    assert chosen.packs == ("other",)
    for table in ("findings", "conditions", "steps", "notes", "sources", "statements", "topics"):
        assert getattr(chosen, table) == getattr(every, table)


def test_one_pack_may_be_named_by_itself():
    assert load(HERE / "good" / "every_key", packs="other").packs == ("other",)


def test_a_pack_that_is_not_there_is_told_with_near_names():
    with pytest.raises(UnknownPack, match=r"there is no pack 'othr'; did you mean 'other'\?"):
        load(HERE / "good" / "every_key", packs=["othr"])
    with pytest.raises(UnknownPack, match="the packs are: main, other"):
        load(HERE / "good" / "every_key", packs=["xyzzy"])


def test_a_pack_that_is_not_chosen_is_checked_too():
    texts = small_texts() | {"other/rules.yaml": "- id: 5\n"}
    with pytest.raises(KnowledgeError):
        load_texts(texts, packs=["main"])


def test_an_error_can_be_sent_to_another_process():
    import pickle

    with pytest.raises(KnowledgeError) as error:
        load_texts({})
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)
