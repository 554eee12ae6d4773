"""What decides whether, and how, a sentence defines a term."""
