"""Class labels: weights held back as the labels ask, and trials that predict the loss of samples not seen."""
