"""The page itself: its files as they stand, and a run saved as one file."""
