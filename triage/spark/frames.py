"""Where the program runs: the columns understood and told once, the rules sent along, nothing assessed yet."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from triage.cases.records import UnreadableCases
from triage.cases.tables.columns import ColumnPlan, plan_columns
from triage.engine.columns.batches import ColumnWarning
from triage.knowledge.base import KnowledgeBase
from triage.knowledge.diagnostics import Diagnostic, Span
from triage.spark.java import check_pyspark
from triage.spark.schema import spark_schema
from triage.spark.worker import packed
from triage.version import __version__

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Assessor = Callable[[Iterator[Any]], Iterator[Any]]  # record batches in, record batches out

_PIVOT = "df.groupBy('case').pivot('finding').agg(pyspark.sql.functions.first('value'))"
_NUMBERED = "df.withColumn('case', pyspark.sql.functions.monotonically_increasing_id())"


def assess(
    df: DataFrame, kb: KnowledgeBase, *, fired: bool = False, mapping: Mapping[str, str | None] | None = None
) -> DataFrame:
    """Assess every row of a wide DataFrame, a column a finding (by id, alias, label, synonym or code), null = unknown.

    The id is the column `case` or `id`, a text or a number, and has to be there: rows on a cluster have no numbers.
    `mapping` says for columns of other names what they are; None leaves one out. Gives one row a case, in no order,
    with the columns of `result_schema` as Spark types; `fired` adds the rules that fired. A value that cannot be used
    is a problem of its row. As always on Spark, nothing is worked out before the results are written or counted.

    Two rows of one id are two cases, as for `assess_batches`, and are not detected: no worker sees all the ids. Where
    they may be there, look first: `df.groupBy("case").count().where("count > 1")`.

    Raises UnreadableCases where two columns stand for one finding, where there is no id, and for a table with a row a
    finding; SparkMissing without pyspark. Warns with ColumnWarning of columns that name nothing. A null id ends the
    run with an error, since its result would belong to nobody.
    """
    check_pyspark()
    if not hasattr(df, "mapInArrow"):
        raise TypeError(f"this takes a Spark DataFrame, not {type(df).__name__}; for Arrow use triage.assess_batches")
    plan = plan_columns(kb, df.columns, mapping, "DataFrame")
    _check_id(plan, df)
    for problem in plan.problems:
        warnings.warn(problem.message, ColumnWarning, stacklevel=2)
    # By number, not by name: Spark takes a dot for a step into a column, and names that differ in case for one.
    travels = [place for place, column in enumerate(plan.columns) if column.role not in ("left out", "label")]
    names = [df.columns[place] for place in travels]
    numbered = df.toDF(*(f"c{place}" for place in range(len(df.columns)))).select(*(f"c{place}" for place in travels))
    return numbered.mapInArrow(_assessor(kb, names, fired, mapping), spark_schema(fired))


def _assessor(kb: KnowledgeBase, names: list[str], fired: bool, mapping: Mapping[str, str | None] | None) -> Assessor:
    """The function that Spark sends to the workers, with the rules in it; it needs nothing until it is called."""
    rules, sha256, version, named = packed(kb), kb.sha256, __version__, dict(mapping or {})

    def assess_part(batches: Iterator[Any]) -> Iterator[Any]:
        try:
            from triage.spark.worker import results
        except ImportError as problem:
            raise RuntimeError(
                f"the Python of this Spark worker cannot import symptom-triage ({problem}): install symptom-triage "
                f"{version} on every node, or send an environment that holds it with spark-submit --archives"
            ) from problem
        return results(batches, names, rules, sha256, version, fired, named)

    return assess_part


def _check_id(plan: ColumnPlan, df: DataFrame) -> None:
    from pyspark.sql.types import NumericType, StringType

    if plan.shape == "long":
        message = "this DataFrame has a row a finding; on a cluster every finding needs a column of its own"
        _refuse("long-table", message, f"turn it first: {_PIVOT}")
    place = plan.place("id")
    if place is None:
        message = "this DataFrame has no column 'case' or 'id', and rows on a cluster have no numbers"
        help = f"name the column of ids, as mapping={{'patient': 'case'}}, or make one and keep it: {_NUMBERED}"
        _refuse("no-id", message, help)
    id = df.schema.fields[place]
    if not isinstance(id.dataType, StringType | NumericType):
        message = f"the id of a case is a text or a number, and the column '{id.name}' is {id.dataType.simpleString()}"
        _refuse("bad-id", message, f"write df.withColumn('{id.name}', df['{id.name}'].cast('string'))")


def _refuse(code: str, message: str, help: str) -> NoReturn:
    raise UnreadableCases(Diagnostic(code, message, Span("DataFrame", 1, 1), help))
