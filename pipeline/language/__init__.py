"""English words, sentences and phrases."""
