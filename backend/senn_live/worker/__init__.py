"""Trains runs: the only package that imports `senn`, and with it torch.

Without input or output: `data` makes samples; in `run`, `machine` is one run, `commands` what is asked of it,
`recovery` how it begins or is put back, `translation` the engine's reports as journal entries; `compute.schedule` says
whose turn it is. With: `compute.scheduler` and `compute.queue` say where it is computed and `compute.processes` are the
places, `claimed_run` writes one run's journal, `worker` holds several, `process` is the worker as a process.
"""
