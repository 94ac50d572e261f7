"""Many cases at once: an Arrow table in memory, and a file from disk; a row in, a row out, nothing lost."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

import triage
from triage.batch import Job, run
from triage.cases.tables.opening import open_table

kb = triage.load()

# One column a finding, under any name that the rules know. A null is unknown, not absent.
table = pa.table(
    {
        "case": ["a", "b", "c"],
        "back pain": [True, True, None],
        "saddle_anaesthesia": [False, True, None],
        "age": [38, 61, 250],
    }
)
print("From memory:")
for batch in triage.assess_batches(kb, table):
    for row in batch.select(["case", "urgency", "worst", "problems"]).to_pylist():
        print(f"  {row['case']}: {row['urgency']}, at worst {row['worst']}, problems: {len(row['problems'])}")

# From file to file, as `triage batch` does it: the result appears whole or not at all.
source = Path(__file__).parent / "table.csv"
with TemporaryDirectory() as folder:
    out = str(Path(folder, "results.parquet"))
    with open_table(kb, str(source)) as cases:
        outcome = run(kb, cases, Job(str(source), out))
    results = pq.read_table(out).select(["case", "urgency"]).to_pylist()

print("From a file:")
for row in results:
    print(f"  {row['case']}: {row['urgency']}")
tally = outcome.tally
print(f"{tally.records} records read, {tally.rows} rows written, {tally.rejects} rejects, problems: {tally.problems}")
