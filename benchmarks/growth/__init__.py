"""The parts of the growth benchmark."""
