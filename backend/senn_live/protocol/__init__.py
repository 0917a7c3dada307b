"""The words the parts of the system use with one another. Pure: pydantic and the standard library only.

`specification` says what a run is, `events` what happens to it, `commands` what may be asked of it, `frames` how the
one frequent event is packed into binary, `presets` which targets are shipped.
"""
