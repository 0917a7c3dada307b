"""**When**: the criterion and the decision that follows from a round."""
