"""`senn reproduce`: the paper's figures 2, 3 and 4."""
