"""Compares how a document uses its terms with how it defines them."""
