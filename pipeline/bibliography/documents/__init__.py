"""What documents of the corpus are: title pages, library entries, citekeys, nearly the same texts."""
