"""The demonstration corpus: its sources, the program that prints them, the program that counts their terms."""
