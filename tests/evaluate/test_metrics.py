"""The metrics on cases counted by hand, and laws that hold for any."""

from hypothesis import given
from hypothesis import strategies as st

from tests.evaluate.made import answer, labels, tally_of
from triage.evaluate.labels import Labels
from triage.evaluate.metrics import METRICS, confusion, measured
from triage.knowledge.model import LEVELS

BY_HAND = [
    (answer("routine", "a", candidates=("x", "y"), steps=("s",)), labels("x", "routine", "s")),
    (answer("routine", "b", candidates=("y", "z", "w", "x")), labels("x", "same_day", "s")),
    (answer("same_day", "c", candidates=("y",)), labels("x", "routine")),
    (answer("insufficient", "d"), labels((), "emergency_now")),
    (answer("insufficient", "e", worst="same_day"), labels((), "insufficient")),
    (answer("routine", "f", candidates=("y",)), labels(())),
    (answer("urgent_2wk", "g", candidates=("z", "y"), problems=("bad-value", "duplicate")), labels(("x", "y"))),
    (answer("self_care", "h", problems=("unused",)), Labels()),
]  # fmt: skip


def shares(pairs):
    return {name: (p.hits, p.of) for name, p in measured(tally_of(pairs)).items()}


def test_shares_counted_by_hand():
    found = shares(BY_HAND)
    assert found["top1"] == (1, 4)  # a; of a, b, c, g
    assert found["top3"] == (2, 4)  # and g, whose y is second
    assert found["top5"] == (3, 4)  # and b, whose x is fourth
    assert found["no_condition"] == (2, 3)  # d and e; f is shown y
    assert found["urgency"] == (2, 5)  # a, e
    assert found["recall_same_day"] == (0, 1)
    assert found["recall_routine"] == (1, 2)
    assert found["over_triage"] == (1, 5)  # c
    assert found["under_triage"] == (2, 5)  # b, d
    assert found["inclination"] == (1, 3)
    assert found["safety"] == (3, 5)
    assert found["safety_one_level"] == (3, 5)
    assert found["hazardous"] == (2, 5)  # b is told weeks, d nothing
    assert found["hazardous_of_urgent"] == (2, 2)
    assert found["worst_covers"] == (3, 5)
    assert found["comprehensiveness"] == (6, 8)
    assert found["condition_shown"] == (5, 8)
    assert found["step"] == (1, 2)


def test_cases_without_a_label_are_counted_and_left_out():
    tally = tally_of(BY_HAND)
    assert tally.unlabelled() == {"urgency": 3, "condition": 1, "step": 6}
    assert tally.with_lost_facts == 1


def test_the_confusion_matrix_by_hand():
    table = confusion(tally_of(BY_HAND))
    assert table["same_day"]["routine"] == 1
    assert table["routine"] == dict.fromkeys(LEVELS, 0) | {"same_day": 1, "routine": 1}
    assert sum(sum(row.values()) for row in table.values()) == 5


def test_no_case_at_all_has_no_share():
    assert all(p.value is None for p in measured(tally_of([])).values())


def test_every_metric_says_what_it_counts_and_where_that_comes_from():
    assert len({metric.name for metric in METRICS}) == len(METRICS)
    assert all(metric.definition and metric.source and metric.title for metric in METRICS)


CONDITIONS = st.sampled_from("uvwxyz")
PAIRS = st.lists(
    st.tuples(
        st.builds(
            answer, st.sampled_from(LEVELS), case=st.text("ab", max_size=3),
            worst=st.none() | st.sampled_from(LEVELS), candidates=st.lists(CONDITIONS, max_size=6, unique=True),
            steps=st.lists(CONDITIONS, max_size=3, unique=True), fired=st.lists(CONDITIONS, max_size=3, unique=True),
        ),
        st.builds(
            Labels, st.none() | st.lists(CONDITIONS, max_size=2, unique=True).map(tuple),
            st.none() | st.lists(st.sampled_from(LEVELS), min_size=1, max_size=2, unique=True).map(tuple),
            st.none() | st.lists(CONDITIONS, min_size=1, max_size=2, unique=True).map(tuple),
        ),
    ),
    max_size=12,
)  # fmt: skip


@given(PAIRS)
def test_more_ranks_never_find_less(pairs):
    found = shares(pairs)
    assert found["top1"][0] <= found["top3"][0] <= found["top5"][0] <= found["top5"][1]


@given(PAIRS)
def test_every_case_is_right_over_or_under(pairs):
    found = shares(pairs)
    wrong = found["over_triage"][0] + found["under_triage"][0]
    assert found["urgency"][0] + wrong == found["urgency"][1]
    assert found["safety"][0] + found["under_triage"][0] == found["safety"][1]
    assert found["inclination"] == (found["over_triage"][0], wrong)


@given(PAIRS)
def test_the_looser_safety_is_no_less_and_hazards_are_under_triage(pairs):
    found = shares(pairs)
    assert found["safety"][0] <= found["safety_one_level"][0]
    assert found["hazardous"][0] <= found["under_triage"][0]
    assert found["hazardous"][0] == found["hazardous_of_urgent"][0]


@given(PAIRS)
def test_the_levels_add_up(pairs):
    found = shares(pairs)
    by_level = [found[f"recall_{level}"] for level in LEVELS]
    assert tuple(map(sum, zip(*by_level, strict=True))) == found["urgency"]


@given(PAIRS, st.randoms())
def test_the_order_of_the_cases_changes_nothing(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    assert tally_of(shuffled) == tally_of(pairs)


@given(PAIRS)
def test_shares_are_those_of_a_loop_over_the_cases(pairs):
    def top(ranks):
        wanting = [(a, label) for a, label in pairs if label.condition]
        hits = [a for a, label in wanting if set(a["candidates"][:ranks]) & set(label.condition)]
        return len(hits), len(wanting)

    found = shares(pairs)
    assert (found["top1"], found["top3"]) == (top(1), top(3))
    wanting = [(a, label) for a, label in pairs if label.step is not None]
    assert found["step"] == (sum(bool(set(a["steps"]) & set(label.step)) for a, label in wanting), len(wanting))
