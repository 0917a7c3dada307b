"""What a class is, told from its journal alone. Pure: the protocol's types, a clock and a lot as arguments.

`codes` and `names` are what is drawn, `fold` folds entries into a state, `orders` turns what is asked into entries,
`roles` says who is shown what, `tiles` what a run looks like on the wall, `lessons` reads the shipped ones.
"""
