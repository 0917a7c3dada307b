"""Trains runs: the only package that imports `senn`, and with it torch.

Without input or output: `data` makes samples, `translation` turns the engine's reports into journal entries, `run` is
one run as a machine, `obedience` its commands, `starting` how it begins or is put back, `schedule` says whose turn it
is. With: `turns` and `lanes` say where it is computed and `seats` are the places, `holding` writes one run's
journal, `shell` is the worker, `process` the worker as a process.
"""
