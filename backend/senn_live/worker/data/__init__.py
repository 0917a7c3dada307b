"""Samples: from a task to what the engine trains on."""
