"""References: the library that people give, title pages, names before a year, reference lists."""
