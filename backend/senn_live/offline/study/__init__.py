"""`senn study`: many runs on one table, each judged on samples that it has not seen."""
