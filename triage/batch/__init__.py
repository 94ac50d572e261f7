"""Many cases from file to file: read, assess and write at once; nothing lost, nothing half-written, resumable.

job ─▶ run ─┬─ to_file ── part             the folder beside OUT that a killed run leaves and another takes up
            │             identity         what a run depends on: only the same run is taken up
            ├─ to_stream
            ├─ assessing, pipeline         read, assess, write: a thread each
            ├─ rows ── text, arrow, parquet   a writer a format
            └─ rejects, tally              what was no case; the counts, and that they add up
"""

from triage.batch.errors import BatchError, CountsDiffer, WrongUse
from triage.batch.job import Job
from triage.batch.run import Outcome, run
from triage.batch.tally import Tally

__all__ = ["BatchError", "CountsDiffer", "Job", "Outcome", "Tally", "WrongUse", "run"]
