"""A class for a benchmark: the server as people start it, pupils as websockets, phones and a projector in Chromium."""
