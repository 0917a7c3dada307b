"""The live stream: one hub for each run, one session for each reader, and the socket that they write to."""
