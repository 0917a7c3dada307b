"""The live system around `senn`: journals, workers, web server, command line."""
