"""The web side: REST, the live stream, the page's files. It never loads torch; workers do the training.

Nothing is imported here: settings are read by processes that serve nothing, and must not load a web framework for it.
"""
