"""What a run is, told from its journal alone. Pure: the protocol's types and nothing else.

`lifecycle` is the table of statuses, `entries` turns journal entries into events and back, `view` folds events into
what a page shows, `thinning` says which frames are written at all, `forks` makes a twin's journal.
"""
