"""What makes a passage speak for a stance."""
