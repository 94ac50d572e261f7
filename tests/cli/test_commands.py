"""The other commands: explain, demo, schema, check, test, sources, and how errors end."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys

import jsonschema
import pytest

from triage.check.schemas import schemas
from triage.cli.app import run

CASE = "id: one\nfacts: {mri_marrow_fluid: present, known_osteoporosis: present}\n"


def triage(capsys, *arguments):
    code = run([*map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def case_file(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text(CASE)
    return path


def test_explain_shows_the_chain_with_rule_facts_and_citation(capsys, case_file):
    code, out, _ = triage(capsys, "explain", case_file)
    assert code == 0
    assert "rule oedema.osteoporosis" in out
    assert "source marrow_edema-14: " in out
    assert "replaced by: bone marrow oedema with osteoporosis" in out


def test_explain_as_data_follows_the_published_schema(capsys, case_file):
    arguments = ("--why-not", "microcallus", "--what-if", "known_tumour=present", "--format", "json")
    code, out, _ = triage(capsys, "explain", case_file, *arguments)
    assert code == 0
    data = json.loads(out)
    jsonschema.validate(data, schemas()["explanation"])
    assert data[0]["why_not"][0]["rules"][0]["missing"][0]["finding"] == "mri_small_callus"
    changed = {c["condition"]: c["after"] for c in data[0]["what_if"]["candidates"]}
    assert changed["marrow_oedema_from_tumour"] == "likely"


def test_why_not_offers_near_names_for_an_unknown_condition(capsys, case_file):
    code, _, err = triage(capsys, "explain", case_file, "--why-not", "microcalus")
    assert code == 2
    assert "microcallus" in err


def test_what_if_takes_lists_and_unknown(capsys, case_file):
    arguments = ("--what-if", "imaging_done=[MRI, CT]", "--what-if", "known_osteoporosis=unknown", "--format", "json")
    code, out, _ = triage(capsys, "explain", case_file, *arguments)
    assert code == 0
    changed = {c["condition"]: c["after"] for c in json.loads(out)[0]["what_if"]["candidates"]}
    assert changed["marrow_oedema_cause_unknown"] == "likely"


def test_what_if_without_a_value_says_how_to_write_it(capsys, case_file):
    code, _, err = triage(capsys, "explain", case_file, "--what-if", "back_pain")
    assert code == 2
    assert "FINDING=VALUE" in err


@pytest.mark.parametrize("change", ["back_pian=present", "back_pain=maybe", "age=400"])
def test_what_if_with_something_unusable_is_refused_with_the_reason(capsys, case_file, change):
    code, out, err = triage(capsys, "explain", case_file, "--what-if", change)
    assert code == 2
    assert out == ""
    assert change.split("=")[0] in err


def test_explain_lists_what_could_not_be_used(capsys, tmp_path):
    path = tmp_path / "odd.yaml"
    path.write_text("facts: {back_pian: present, mri_marrow_fluid: present}\n")
    _, out, _ = triage(capsys, "explain", path)
    assert "unknown-finding" in out
    _, out, _ = triage(capsys, "explain", path, "--format", "json")
    assert json.loads(out)[0]["problems"][0]["code"] == "unknown-finding"


def test_the_demo_tells_three_cases_and_needs_no_input(capsys):
    code, out, _ = triage(capsys, "demo")
    assert code == 0
    assert all(f"{n}. " in out for n in (1, 2, 3))
    assert out.count("not medical advice") == 1


def test_the_shipped_rules_have_no_errors_and_all_their_tests_pass(capsys):
    assert triage(capsys, "check")[0] == 0
    assert triage(capsys, "test", "--pack", "documents")[0] == 0


def test_every_schema_is_valid_and_the_ones_beside_the_rules_are_current(capsys, tmp_path):
    from triage.knowledge.files import shipped_rules

    for kind, schema in schemas().items():
        jsonschema.Draft202012Validator.check_schema(schema)
        beside = shipped_rules() / "schema" / f"{kind}.schema.json"
        assert json.loads(beside.read_text()) == schema, "run: triage schema --write rules/schema"
    assert triage(capsys, "schema", "--write", tmp_path / "s")[0] == 0
    assert triage(capsys, "schema", "rule")[0] == 2


@pytest.mark.parametrize("arguments", [["asess"], ["assess"], ["assess", "x.yaml", "--format", "xml"], ["explain"]])
def test_wrong_usage_exits_with_2(capsys, arguments):
    assert triage(capsys, *arguments)[0] == 2


def test_help_names_every_command(capsys):
    _, out, _ = triage(capsys, "--help")
    for command in ("findings", "assess", "explain", "demo", "check", "test", "sources", "graph", "schema"):
        assert command in out


def test_findings_are_listed_with_what_to_write_and_can_be_searched(capsys):
    code, out, _ = triage(capsys, "findings", "severity")
    assert code == 0
    assert "pain_severity: none, mild, severe, intolerable" in out
    assert "small_vertebrae" not in out
    _, out, _ = triage(capsys, "findings", "HP:0003418", "--format", "json")
    assert [finding["id"] for finding in json.loads(out)] == ["back_pain"]


def test_version_names_engine_and_knowledge(capsys):
    import triage as package

    code, out, _ = triage(capsys, "--version")
    assert code == 0
    assert package.__version__ in out
    assert package.load().sha256[:12] in out


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m triage demo | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_terminal_gets_colours():
    main, side = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen([sys.executable, "-m", "triage", "demo"], stdout=side, env=environment) as process:
        os.close(side)
        shown = b""
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    assert process.returncode == 0
    assert b"\x1b[" in shown
