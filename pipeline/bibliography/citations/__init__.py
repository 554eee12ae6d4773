"""What documents cite: names before a year, numbers, notes, and the reference list that they point to."""
