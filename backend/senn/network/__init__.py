"""**How** does a network grow: what it is, its activations, and the surgery that leaves its function alone."""
