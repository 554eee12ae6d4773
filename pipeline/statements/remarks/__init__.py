"""What decides whether, and how, a sentence remarks on terminology."""
