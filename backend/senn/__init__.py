"""Self-expanding neural networks: the mathematics, pure.

Torch only; no input or output, no clock, no logging, no global random numbers.
"""
