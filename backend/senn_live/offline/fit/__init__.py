"""`senn fit`: a network grown on the samples of a CSV file, and the report of it."""
