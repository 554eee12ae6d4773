"""Singular and plural of a noun as one."""

KEEP = ("ss", "us", "is", "news", "series", "means", "ethics", "politics")
CUT_TWO = ("sses", "shes", "ches", "xes", "zes")


def singular(noun: str) -> str:
    """The noun with the regular ending of the plural taken off.

    >>> [singular(noun) for noun in ("teams", "agencies", "processes", "approaches", "practice", "basis")]
    ['team', 'agency', 'process', 'approach', 'practice', 'basis']
    """
    if noun.endswith(KEEP) or len(noun) < 4:
        return noun
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(CUT_TWO):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") else noun
