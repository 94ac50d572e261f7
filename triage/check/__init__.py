"""Is the rule base right? Rule tests and their coverage, lints, and what became of every statement."""
