"""Curves and planes: a smoothness prior, and trials in which copies train with and without a proposal."""
