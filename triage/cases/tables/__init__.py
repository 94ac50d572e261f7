"""Many cases at once: tables and streams of cases to blocks of columns.

`block` is what both sides share: the facts of some ten thousand cases, a column a finding.
"""
