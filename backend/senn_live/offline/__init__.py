"""Runs without a server: `senn fit` and `senn reproduce`. The same engine and the same data as the live worker's."""
