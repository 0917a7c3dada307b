"""One run as a machine without input or output: its commands, its beginnings, its replay and its journal entries."""
