"""Many cases on a cluster: `assess` for the rows of a Spark DataFrame, with the results that one machine gives.

    from triage import spark
    results = spark.assess(df, triage.load())

`frames` is what happens where the program runs, `worker` what happens where the rows are; `java` looks whether
Spark can start at all.
"""

from triage.spark.frames import assess
from triage.spark.java import SparkMissing, session

__all__ = ["SparkMissing", "assess", "session"]
