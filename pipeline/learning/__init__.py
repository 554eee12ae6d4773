"""Linear classifiers whose weights can be read."""
