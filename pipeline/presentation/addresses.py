"""Addresses on the page: which rows of the evidence a link opens."""

from urllib.parse import quote

FILTERS = ("axis", "code", "concept", "term", "doc", "claim", "counted")


def rows_at(**filters: str | tuple[str, ...]) -> str:
    """The address that shows the rows which fit all the filters; those that are empty do not count.

    The filters are columns of `evidence`: axis, code, concept, term, doc (a doc_id), or claim (a claim_id); and
    counted, "yes" for what the figures count. Of several values of one filter any will do.

    >>> rows_at(axis="term", term=("joined-up", "joint working"), doc="")
    '#evidence?axis=term&term=joined-up&term=joint%20working'
    """
    chosen = []
    for name in FILTERS:
        given = filters.get(name) or ()
        values = (given,) if isinstance(given, str) else given
        chosen += [f"{name}={quote(value, safe='')}" for value in values]
    return "#evidence" + ("?" + "&".join(chosen) if chosen else "")
