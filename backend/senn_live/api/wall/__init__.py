"""The wall of a class: every run of the present activity as a tile, drawn once in a process for all who look."""
