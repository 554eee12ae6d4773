"""What a student asks of a finished run: one term, one pattern of words, a draft of their own."""
