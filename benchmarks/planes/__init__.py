"""Classification in the plane: what to learn, what to compare with."""
