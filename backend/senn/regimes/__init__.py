"""How a run trains, and by what it decides."""
