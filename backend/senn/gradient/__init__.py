"""The natural gradient: the Jacobian, its curvature, and what solves for a step."""
