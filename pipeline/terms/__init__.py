"""What makes a string of words a use of a term."""
