"""Who is refused and in which words: the tree of errors, their bodies, rates and tokens."""
