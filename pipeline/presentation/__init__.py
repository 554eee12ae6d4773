"""What people see: names, numbers, charts, pages, sentences."""
