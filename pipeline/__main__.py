"""`python -m pipeline` is the command `termaudit`."""

from .cli import main

main()
