"""Writes figures the way a reader expects them."""

import math


def percent(share: float | None) -> str:
    r"""A share as a whole percentage, kept on one line; nothing for None.

    >>> percent(0.625), percent(None)
    ('63\xa0%', '')
    """
    return "" if share is None else f"{math.floor(100 * share + 0.5)}\u00a0%"


def number(value: float | None, digits: int = 0) -> str:
    """A figure with a comma between thousands.

    >>> number(12345), number(0.4567, 2)
    ('12,345', '0.46')
    """
    return "" if value is None else f"{value:,.{digits}f}"


def count(things: int, noun: str) -> str:
    """A number with its noun, in the plural where it belongs.

    >>> count(1, "document"), count(2, "family")
    ('1 document', '2 families')
    """
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{things:,} {noun if things == 1 else plural}"
