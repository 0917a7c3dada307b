"""**Where** and **what**: candidates, what they are worth, and the rounds that look for them."""
