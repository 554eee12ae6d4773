"""Compares a draft with the literature: what it does with terms, and what the literature does."""
