"""What columns are understood as, and that it can be seen."""

import pytest

from triage.cases import UnreadableCases
from triage.cases.tables.columns import plan_columns


def test_columns_are_explained_one_a_line(kb):
    names = ["Case", "AGE", "dorsalgia", "site of pain", "pain in the back", "A01", "M54", "HP:1", "expect.urgency"]
    mapping = {"temp": "fever", "bed": None, "pain in the back": None, "A01": None, "M54": None, "HP:1": None}
    plan = plan_columns(kb, [*names, "temp", "bed", "zzz", "spinal ache", "present", "serious", "imaging"], mapping)
    assert plan.shape == "wide"
    assert plan.lines() == [
        "'Case': the id of the case (by its name)",
        "'AGE': the finding 'age' (id); a number in years, 0 to 120",
        "'dorsalgia': the finding 'back_pain' (alias); true, yes or present; false, no or absent; unknown where empty",
        "'site of pain': the finding 'site' (label); one of thigh, lower leg",
        "'pain in the back': left out (by the map)",
        "'A01': left out (by the map)",
        "'M54': left out (by the map)",
        "'HP:1': left out (by the map)",
        "'expect.urgency': the label 'urgency', as expected of the case (by its name)",
        "'temp': the finding 'fever' (by the map, id); true, yes or present; false, no or absent; unknown where empty",
        "'bed': left out (by the map)",
        "'zzz': names no finding of these rules; not used",
        "'spinal ache': may mean several findings; not used",
        "'present': names no finding of these rules; not used",
        "'serious': the finding 'serious' (id); worked out by rules: whatever stands here is a bad value",
        "'imaging': the finding 'imaging' (id); any of none, X-ray, CT, MRI",
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("HP:0003418", "code HP:0003418, exact"),
        ("A01", "code A01, narrower: settles only that it is present"),
        ("M54", "code M54, broader: settles only that it is absent"),
        ("HP:1", "code HP:1, related: settles nothing"),
        ("pain in the back", "synonym"),
    ],
)
def test_a_code_says_how_far_it_settles(kb, name, why):
    assert plan_columns(kb, [name]).columns[0].why == why


def test_what_is_wrong_with_a_column_is_said_once_for_the_file(kb):
    plan = plan_columns(kb, ["id", "bakc pain", "spinal ache", "values"], {"nowhere": None})
    assert [(problem.code, problem.severity) for problem in plan.problems] == [
        ("unknown-finding", "error"), ("ambiguous-name", "error"), ("unknown-finding", "error"), ("unused", "warning"),
    ]  # fmt: skip
    messages = [problem.message for problem in plan.problems]
    assert "did you mean 'back_pain'" in messages[0]
    assert "'bakc pain': null in a map" in messages[0]
    assert "'low_back_pain' or 'sacral_pain'" in messages[1]
    assert "every finding has a column of its own" in messages[2]
    assert "the map speaks of the column 'nowhere'" in messages[3]


def test_the_id_is_the_column_case_else_id_else_the_number_of_the_row(kb):
    roles = {
        tuple(names): [column.role for column in plan_columns(kb, names).columns]
        for names in (["id", "case"], ["ID"], ["age"])
    }
    assert roles == {("id", "case"): ["left out", "id"], ("ID",): ["id"], ("age",): ["finding"]}
    assert (
        plan_columns(kb, ["age"]).lines()[-1] == "no column 'case' or 'id': the id of a case is the number of its row"
    )
    assert plan_columns(kb, ["nr", "id"], {"nr": "case", "id": None}).columns[0].role == "id"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["fever", "Fever"], "'fever' and 'Fever' both stand for the finding 'fever'"),
        (["back_pain", "M54"], "'back_pain' and 'M54' both stand for the finding 'back_pain'"),
        (["case", "Case"], "both stand for the id of the case"),
        (["expect.urgency", "Expect.urgency"], "both stand for the label 'urgency'"),
        (["case", "finding", "value", "age"], "a column 'age' that is a finding, too"),
    ],
)
def test_two_columns_of_one_meaning_are_an_error(kb, names, words):
    with pytest.raises(UnreadableCases, match="null in a map") as error:
        plan_columns(kb, names)
    assert words in str(error.value)


@pytest.mark.parametrize(("target", "words"), [("fevre", "did you mean 'fever'"), ("spinal ache", "may mean")])
def test_a_map_that_names_nothing_is_an_error(kb, target, words):
    with pytest.raises(UnreadableCases) as error:
        plan_columns(kb, ["x"], {"x": target})
    assert words in str(error.value)


def test_a_long_table_is_known_by_its_columns(kb):
    assert plan_columns(kb, ["Finding", "id", "VALUE", "date"]).shape == "long"
    assert plan_columns(kb, ["what", "nr", "said"], {"what": "finding", "nr": "id", "said": "value"}).shape == "long"
    assert plan_columns(kb, ["finding", "value"]).shape == "wide"
