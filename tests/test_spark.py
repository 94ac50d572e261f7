"""Many cases on a cluster: what is told before Spark starts, and the results of a real local Spark."""

from __future__ import annotations

import copy
import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import triage
from tests.bench.digest import digest
from triage.cases.records import UnreadableCases
from triage.engine.columns.batches import ColumnWarning
from triage.spark import SparkMissing, assess, session
from triage.spark.java import check_java, java_version
from triage.spark.schema import plain_schema, spark_schema
from triage.spark.worker import packed, results, unpacked

ROOT = Path(__file__).resolve().parent.parent
KB = triage.load()
SIGNS = [finding.id for finding in KB.findings.values() if finding.kind == "boolean"]


def patients_table(count: int, seed: int) -> pa.Table:
    """Patients with some findings each; words that mean nothing, ages nobody has, answers that contradict others."""
    draw = random.Random(seed)
    columns: dict[str, list] = {"case": [f"p{seed}-{row:06}" for row in range(count)]}
    for sign in random.Random(0).sample(SIGNS, 40):
        columns[sign] = draw.choices([True, False, None], [1, 2, 7], k=count)
    columns["back_pain"] = draw.choices([True, False, None], k=count)
    columns["low_back_pain"] = draw.choices([True, False, None], k=count)  # there, but no back pain: a contradiction
    columns["fever"] = draw.choices(["present", "no", "unknown", "perhaps", None], k=count)
    columns["age"] = draw.choices([-3, 17, 18, 43, 65, 80, 999, None], k=count)
    columns["t_score"] = draw.choices([-2.5, -1.0, float("nan"), None], k=count)
    columns["sex"] = draw.choices(["female", "male", "F?", None], k=count)
    columns["imaging_done"] = draw.choices([["X-ray"], ["X-ray", "MRI"], ["none"], ["sonar"], [], None], k=count)
    return pa.table(columns)


def rows_of(batches) -> list[dict]:
    return [row for batch in batches for row in batch.to_pylist()]


# What can be said without Spark


def fake_java(folder, says: str) -> str:
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    java.chmod(0o755)
    return str(java)


def test_no_java_is_told_with_what_to_install(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SparkMissing, match=r"there is none on PATH: install Java 17 or newer .* set JAVA_HOME"):
        check_java()


def test_a_java_home_without_java_is_told_though_there_is_one_on_the_path(tmp_path, monkeypatch):
    fake_java(tmp_path / "good", 'openjdk version "21.0.1" 2023-10-17')
    monkeypatch.setenv("PATH", str(tmp_path / "good" / "bin"))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "gone"))
    with pytest.raises(SparkMissing, match=r"none in JAVA_HOME \(.*gone\)"):
        check_java()


def test_an_old_java_is_told_with_its_version(tmp_path, monkeypatch):
    fake_java(tmp_path, 'openjdk version "11.0.22" 2024-01-16')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkMissing, match=r"needs Java 17 or newer, and .*java is Java 11: install"):
        check_java()


def test_a_java_that_only_complains_is_none(tmp_path, monkeypatch):
    fake_java(tmp_path, "Unable to locate a Java Runtime.")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkMissing, match="none"):
        check_java()


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ('java version "1.8.0_392"', 8),
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "25-ea" 2025-09-16', 25),
        ('openjdk version "21" 2023-09-19', 21),
    ],
)
def test_the_version_of_java_is_read_whatever_its_maker_writes(tmp_path, says, version):
    assert java_version(fake_java(tmp_path, says)) == version


@pytest.mark.parametrize("home", ["17", "21"])
def test_a_new_java_is_good(tmp_path, monkeypatch, home):
    fake_java(tmp_path, f'openjdk version "{home}.0.1"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    check_java()


@pytest.mark.parametrize("library", ["pyspark", "pandas"])
def test_without_a_library_of_spark_its_extra_is_named(monkeypatch, library):
    for name in ("pyspark", "pandas"):
        monkeypatch.setitem(sys.modules, name, None if name == library else ModuleType(name))
        if name != library:
            monkeypatch.setattr(sys.modules[name], "__spec__", ModuleSpec(name, None))
    for wanted in (lambda: assess(None, KB), lambda: session("local[2]")):
        with pytest.raises(SparkMissing, match=rf"{library} is not installed: pip install 'symptom-triage\[spark\]'"):
            wanted()


def test_the_results_have_the_columns_of_the_design_as_spark_types():
    names = ["case", "urgency", "worst", "settled", "decided_by", "candidates", "ruled_out", "next_steps", "problems"]
    assert plain_schema().names == names
    assert plain_schema(fired=True).names == [*names, "fired"]
    pair = "array<struct<`{}`: string, `{}`: string>>"
    kinds = ["string", "string", "string", "boolean", "array<string>", pair.format("condition", "status"),
             "array<string>", "array<string>", pair.format("code", "finding"), "array<string>"]  # fmt: skip
    both = zip([*names, "fired"], kinds, strict=True)
    assert spark_schema(fired=True) == ", ".join(f"`{name}` {kind} NOT NULL" for name, kind in both)


# What a worker does, in this process


def sent(batches, kb=KB, fired=True, mapping=None, version=triage.__version__, sha256=None):
    batches = list(batches)
    names = batches[0].schema.names if batches else ["case"]
    return results(batches, names, packed(kb), sha256 or kb.sha256, version, fired, mapping or {})


def test_a_worker_gives_the_results_of_assess_batches_whatever_the_sizes_of_its_batches():
    table = patients_table(300, seed=1)
    expected = rows_of(triage.assess_batches(KB, table, fired=True))
    assert {problem["code"] for row in expected for problem in row["problems"]} >= {"bad-value", "contradiction"}
    for size in (1, 7, 64, 300):
        found = list(sent(table.to_batches(max_chunksize=size)))
        assert rows_of(found) == expected
        assert all(batch.schema == plain_schema(fired=True) for batch in found)


def test_a_partition_without_rows_has_no_results():
    empty = patients_table(1, seed=1).slice(0, 0).to_batches()
    assert [len(batch) for batch in sent(empty)] == []
    assert list(sent([])) == []


def test_rows_are_gathered_for_the_engine_and_results_leave_in_small_batches(monkeypatch):
    from triage.spark import worker

    monkeypatch.setattr(worker, "BLOCK", 100)
    monkeypatch.setattr(worker, "PIECE", 30)
    blocks = []
    real = worker.assess_block
    monkeypatch.setattr(worker, "assess_block", lambda kb, block, fired: blocks.append(block) or real(kb, block, fired))
    table = pa.table({"case": range(450)})
    batches = [*table.slice(0, 150).to_batches(max_chunksize=40), *table.slice(150).to_batches()]
    found = list(sent(batches))
    assert [block.size for block in blocks] == [80, 70, 100, 100, 100]
    assert max(map(len, found)) == 30
    assert [case for batch in found for case in batch.column("case").to_pylist()] == [str(n) for n in range(450)]


@pytest.mark.parametrize("ids", [pa.array(["a", None, "b"]), pa.array([1.0, float("nan"), 2.0])])
def test_a_null_id_ends_the_run_and_says_what_to_write(ids):
    with pytest.raises(RuntimeError, match=r"null in 1 of 3 rows.*isNotNull"):
        list(sent(pa.table({"id": ids}).to_batches()))


def test_the_rules_are_unpacked_once_and_are_the_same():
    sent_rules = packed(KB)
    kept = unpacked(sent_rules, KB.sha256, triage.__version__)
    assert kept is unpacked(bytes(bytearray(sent_rules)), KB.sha256, triage.__version__)
    assert kept.rules == KB.rules
    assert kept.sha256 == KB.sha256


def test_a_pack_of_the_same_rules_is_not_taken_for_the_whole():
    part = KB.of_pack("documents")
    assert part.sha256 == KB.sha256
    assert unpacked(packed(part), KB.sha256, triage.__version__).rules == part.rules


def test_other_rules_and_another_version_are_refused():
    table = pa.table({"case": ["a"]})
    with pytest.raises(RuntimeError, match="was sent the rules"):
        list(sent(table.to_batches(), sha256="0" * 64))
    with pytest.raises(RuntimeError, match=r"the driver has symptom-triage 9\.9\.9 and this Spark worker"):
        list(sent(table.to_batches(), version="9.9.9"))


def test_rules_that_were_used_already_are_sent_without_what_was_worked_out():
    kb = replace(KB)
    before = packed(kb)
    list(triage.assess_batches(kb, pa.table({"case": ["a"], "back_pain": [True]})))
    assert packed(kb) == before


# What is said of the columns where the program runs: a frame that only knows its columns is enough


def frame(**columns: str) -> SimpleNamespace:
    """Something with the columns of a DataFrame, of simple types, that keeps what is asked of it."""
    types = pytest.importorskip("pyspark.sql.types", reason="pyspark is not installed (extra spark)")
    kinds = {"string": types.StringType(), "bigint": types.LongType(), "boolean": types.BooleanType(),
             "date": types.DateType(), "array<int>": types.ArrayType(types.IntegerType())}  # fmt: skip
    schema = types.StructType([types.StructField(name, kinds[kind]) for name, kind in columns.items()])
    made = SimpleNamespace(columns=list(columns), schema=schema)
    made.toDF = lambda *names: setattr(made, "numbered", names) or made
    made.select = lambda *names: (
        setattr(made, "read", [made.columns[made.numbered.index(name)] for name in names]) or made
    )
    made.mapInArrow = lambda function, schema: setattr(made, "sent", (function, schema)) or made
    return made


def test_what_is_no_dataframe_is_refused():
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
    with pytest.raises(TypeError, match=r"a Spark DataFrame, not Table; for Arrow use triage\.assess_batches"):
        assess(pa.table({"case": ["a"]}), KB)


def test_rows_without_an_id_are_refused_with_what_to_write():
    with pytest.raises(UnreadableCases, match=r"no column 'case' or 'id'") as error:
        assess(frame(patient="string", back_pain="boolean"), KB, mapping={"patient": None})
    assert "mapping={'patient': 'case'}" in str(error.value)
    assert "monotonically_increasing_id()" in str(error.value)


@pytest.mark.parametrize("kind", ["boolean", "date", "array<int>"])
def test_an_id_that_is_no_text_and_no_number_is_refused(kind):
    with pytest.raises(UnreadableCases, match=rf"the column 'Case' is {kind}") as error:
        assess(frame(Case=kind, back_pain="boolean"), KB)
    assert "cast('string')" in str(error.value)


def test_a_table_with_a_row_a_finding_is_refused():
    with pytest.raises(UnreadableCases, match=r"pivot\('finding'\)"):
        assess(frame(case="string", finding="string", value="string"), KB)


def test_two_columns_for_one_finding_are_refused():
    with pytest.raises(UnreadableCases, match="mri_marrow_fluid"):
        assess(frame(case="string", mri_marrow_fluid="boolean", bone_marrow_oedema="boolean"), KB)


def test_columns_that_name_nothing_are_told_once_by_the_program_and_not_by_the_workers(recwarn):
    with pytest.warns(ColumnWarning, match="back_pian"):
        asked = assess(frame(case="bigint", back_pian="boolean"), KB)
    recwarn.clear()
    (row,) = rows_of(asked.sent[0](pa.table({"case": [7], "back_pian": [True]}).to_batches()))
    assert (row["case"], row["urgency"]) == ("7", "insufficient")
    assert not recwarn.list


def test_columns_that_are_not_used_do_not_travel():
    columns = {"case": "string", "id": "bigint", "name": "string", "expect.urgency": "string", "back_pain": "boolean"}
    asked = assess(frame(**columns), KB, mapping={"name": None})
    assert asked.read == ["case", "back_pain"]


def test_a_worker_without_this_package_says_what_to_install():
    cloudpickle = pytest.importorskip("pyspark.cloudpickle", reason="pyspark is not installed (extra spark)")
    function = cloudpickle.dumps(assess(frame(case="string"), KB).sent[0])
    code = "import sys, pickle; sys.modules['triage'] = None; pickle.load(sys.stdin.buffer)(iter([]))"
    said = subprocess.run([sys.executable, "-c", code], input=function, capture_output=True, check=False)
    last = said.stderr.decode().splitlines()[-1]
    assert "this Spark worker cannot import symptom-triage" in last
    assert f"install symptom-triage {triage.__version__} on every node" in last


# The check of many results


def test_the_hash_over_all_rows_sees_every_value_and_its_place_but_not_the_order_of_rows():
    table = patients_table(200, seed=3)
    table = table.set_column(0, "case", pa.array(range(200)))
    (coded,) = triage.assess_batches(KB, table, fired=True)
    plain = coded.cast(plain_schema(fired=True))
    whole = digest([plain], 7)
    assert whole == digest([coded.slice(60), coded.slice(0, 60)], 7)
    assert list(whole.sample) == [str(n) for n in range(0, 200, 7)]
    rows = plain.to_pylist()
    for change in (
        lambda row: row.update(settled=not row["settled"]),
        lambda row: row.update(worst="routine" if row["worst"] != "routine" else "same_day"),
        lambda row: row["decided_by"].reverse(),
        lambda row: row["problems"].append({"code": "unused", "finding": None}),
        lambda row: row["fired"].append(row["ruled_out"].pop()) if row["ruled_out"] else row["fired"].append("x"),
    ):
        others = copy.deepcopy(rows)
        change(next(row for row in others if len(row["decided_by"]) > 1))
        assert digest([pa.RecordBatch.from_pylist(others, plain.schema)], 7).total != whole.total


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_the_check_of_many_cases_on_few(tmp_path):
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
    try:
        check_java()
    except SparkMissing as reason:
        pytest.skip(str(reason))
    command = [sys.executable, "-m", "tests.bench.spark", "--cases", "3000", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("the results are equal\n")
    assert list(tmp_path.iterdir()) == []


# A real Spark on this machine, with two workers


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra spark)")
    pytest.importorskip("pandas", reason="pandas is not installed (extra spark)")
    home = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.driver.memory": "1g",
        "spark.sql.warehouse.dir": str(home / "warehouse"),
        "spark.local.dir": str(home / "scratch"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "257",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.showConsoleProgress": "false",
    }
    try:
        made = session("local[2]", settings)
    except SparkMissing as reason:
        pytest.skip(str(reason))
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


def by_case(rows) -> list[dict]:
    return sorted(rows, key=lambda row: row["case"])


def collected(df) -> list[dict]:
    return by_case(df.toArrow().to_pylist())


def compare(spark, folder, *tables, fired=False, mapping=None, parts=None):
    """The results of Spark and those of one machine, over the same Parquet files, as rows by case."""
    folder.mkdir()
    for place, table in enumerate(tables):
        pq.write_table(table, folder / f"{place}.parquet")
    df = spark.read.parquet(str(folder))
    df = df if parts is None else df.repartition(parts)
    whole = pq.read_table(folder)
    found = collected(assess(df, KB, fired=fired, mapping=mapping))
    return found, by_case(rows_of(triage.assess_batches(KB, whole, fired=fired, mapping=mapping)))


@pytest.mark.slow
def test_the_results_of_a_cluster_are_those_of_one_machine(spark, tmp_path):
    tables = [patients_table(1500, seed) for seed in range(3)]
    found, expected = compare(spark, tmp_path / "in", *tables, fired=True, parts=7)
    assert len(found) == 4500
    assert found == expected
    codes = {problem["code"] for row in found for problem in row["problems"]}
    assert codes >= {"bad-value", "contradiction"}
    assert len({row["urgency"] for row in found}) >= 4


@pytest.mark.slow
def test_the_results_come_as_promised(spark):
    df = spark.createDataFrame([("a", True)], "case string, back_pain boolean")
    for fired in (False, True):
        asked = assess(df, KB, fired=fired)
        assert asked.columns == plain_schema(fired).names
        assert not any(field.nullable for field in asked.schema)
        assert asked.schema.simpleString().count("array<string>") == (4 if fired else 3)


@pytest.mark.slow
def test_several_workers_share_the_rows_and_each_unpacks_the_rules_once(spark):
    import time

    df = spark.range(0, 4000, 1, 8).selectExpr("id", "id % 2 = 0 as back_pain")
    for _ in range(2):
        assert assess(df, KB).count() == 4000

    def ask(batches):
        from triage.spark.worker import unpacked

        time.sleep(1)  # so that one worker does not take all the parts
        for _ in batches:
            told = unpacked.cache_info()
            once = {"pid": [os.getpid()], "misses": [told.misses], "hits": [told.hits], "python": [sys.executable]}
            yield pa.RecordBatch.from_pydict(once)

    told = spark.range(0, 4, 1, 4).mapInArrow(ask, "pid long, misses long, hits long, python string").collect()
    assert len({row.pid for row in told} - {os.getpid()}) >= 2
    assert {row.python for row in told} == {sys.executable}
    assert {row.misses for row in told} == {1}
    assert sum({row.pid: row.hits for row in told}.values()) >= 14  # 16 parts in two runs, two workers


@pytest.mark.slow
def test_partitions_without_rows(spark):
    df = spark.createDataFrame([(1, True), (2, None), (3, False)], "case int, back_pain boolean")
    expected = rows_of(triage.assess_batches(KB, pa.table({"case": [1, 2, 3], "back_pain": [True, None, False]})))
    assert collected(assess(df.repartition(8), KB)) == expected
    assert assess(df.where("case > 3"), KB).collect() == []


@pytest.mark.slow
def test_columns_of_other_names_and_columns_that_name_nothing(spark, tmp_path):
    table = patients_table(300, seed=9)
    others = {"case": "patient", "fever": "Temp. `now`", "back_pain": "back pian"}
    table = table.rename_columns([others.get(name, name) for name in table.column_names])
    mapping = {"patient": "case", "Temp. `now`": "fever", "low_back_pain": None}
    with pytest.warns(ColumnWarning, match="back pian"):
        found, expected = compare(spark, tmp_path / "in", table, mapping=mapping)
    assert found == expected


@pytest.mark.slow
def test_two_columns_of_one_name_where_only_one_is_used(spark):
    df = spark.createDataFrame([("a", 30, 80), ("b", 80, 30)], "case string, x int, y int").toDF("case", "Age", "age")
    expected = triage.assess_batches(KB, pa.table({"case": ["a", "b"], "age": [80, 30]}), fired=True)
    assert collected(assess(df, KB, mapping={"Age": None}, fired=True)) == rows_of(expected)


@pytest.mark.slow
def test_columns_of_every_type_that_spark_has(spark, tmp_path):
    made = spark.sql("""
        select id as case, cast(id as decimal(10, 2)) as age, cast(id % 2 as tinyint) as back_pain,
          cast(id as float) as pain_duration_weeks, date'2020-01-01' as fever, timestamp'2020-01-01 10:00:00' as sex,
          cast('yes' as binary) as weight_loss, array('X-ray', null) as imaging_done, map('a', 1) as night_pain,
          named_struct('a', 1) as low_back_pain, cast(null as string) as bone_site, '43' as t_score,
          timestamp_ntz'2020-01-01 10:00:00' as z_score, cast(id as smallint) as bmi
        from range(0, 50, 1, 3)""")
    made.write.parquet(str(tmp_path / "in"))
    found = collected(assess(spark.read.parquet(str(tmp_path / "in")), KB))
    assert found == by_case(rows_of(triage.assess_batches(KB, pq.read_table(tmp_path / "in"))))
    assert found == collected(assess(made, KB))


@pytest.mark.slow
def test_spark_reads_only_the_columns_that_are_used(spark, tmp_path):
    table = pa.table({"case": ["a"], "note": ["n"], "expect.urgency": ["routine"], "back_pain": [True]})
    pq.write_table(table, tmp_path / "in.parquet")
    asked = assess(spark.read.parquet(str(tmp_path / "in.parquet")), KB, mapping={"note": None})
    plan = asked._jdf.queryExecution().executedPlan().toString()
    assert "ReadSchema: struct<case:string,back_pain:boolean>" in plan
    assert len(asked.collect()) == 1


@pytest.mark.slow
def test_a_null_id_ends_the_run_with_the_reason(spark):
    from pyspark.errors import PythonException

    df = spark.createDataFrame([("a", True), (None, True)], "case string, back_pain boolean")
    with pytest.raises(PythonException, match=r"the id is null in 1 of . rows"):
        assess(df, KB).collect()


@pytest.mark.slow
def test_two_rows_of_one_id_are_two_cases(spark):
    df = spark.createDataFrame([("a", True), ("a", False)], "case string, back_pain boolean")
    assert [row["case"] for row in collected(assess(df, KB))] == ["a", "a"]


@pytest.mark.slow
def test_only_some_packs_travel(spark, tmp_path):
    df = spark.createDataFrame([("a", True, True)], "case string, back_pain boolean, small_vertebrae boolean")
    part = KB.of_pack("documents")
    (row,) = collected(assess(df, part, fired=True))
    assert row["fired"]
    assert {part.rule[id].pack for id in row["fired"]} == {"documents"}


@pytest.mark.slow
def test_the_program_in_the_readme_runs(spark, tmp_path):
    (program,) = re.findall(r"```py\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    (tmp_path / "cluster.py").write_text(program, encoding="utf-8")
    table = patients_table(100, seed=5)
    pq.write_table(table, tmp_path / "cases.parquet")
    submit = Path(sys.modules["pyspark"].__file__).parent / "bin" / "spark-submit"
    places = [str(tmp_path / name) for name in ("cluster.py", "cases.parquet", "results")]
    local = [
        "--master",
        "local[2]",
        *(f"--conf={name}=127.0.0.1" for name in ("spark.driver.host", "spark.driver.bindAddress")),
    ]
    setting = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([str(submit), *local, "--conf=spark.ui.enabled=false", *places], env=setting, cwd=tmp_path,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = by_case(pq.read_table(tmp_path / "results").to_pylist())
    assert found == by_case(rows_of(triage.assess_batches(KB, table)))
