"""The headline figures by year, country, sector and document type."""

from collections.abc import Iterator
from typing import Any

from ..tables import Rows
from .headlines import HEADLINES
from .literature import Literature

YEARS = 5
NOT_REPORTED = "not_reported"
FEWEST = 2  # documents of a group in which a term is looked at
CORPUS = "corpus"


def breakdowns(literature: Literature, seed: int) -> Rows:
    """Rows of the table `breakdowns`, but for its basis: each headline figure among the documents of one group.

    A group is five years, a country, a sector or a type of document. Terms are shown where two documents of the group
    use them. Differences between groups are read with their intervals: many are looked at.
    """
    rows: Rows = []
    for by, group, doc_ids in _groups(literature.documents):
        part = literature.of_documents(doc_ids)
        rows += _figures(by, group, CORPUS, CORPUS, part, seed)
        for term in (term for term, uses in part.uses.by("term").items() if len(uses.documents) >= FEWEST):
            rows += _figures(by, group, "term", term, part.of_term(term), seed)
    return rows


def _figures(by: str, group: str, level: str, subject: str, part: Literature, seed: int) -> Iterator[dict[str, Any]]:
    for headline in HEADLINES:
        estimate = headline.value(part, seed)
        if estimate.n:
            yield headline.row(level, subject, estimate) | {"by": by, "group": group}


def _groups(documents: Rows) -> Iterator[tuple[str, str, set[str]]]:
    for by in ("year", "country", "sector", "doc_type"):
        found: dict[str, set[str]] = {}
        for row in documents:
            found.setdefault(_group(row, by), set()).add(row["doc_id"])
        if set(found) != {NOT_REPORTED}:
            for group in sorted(found):
                yield by, group, found[group]


def _group(document: dict[str, Any], by: str) -> str:
    """The group of a document; years in fives, "2000-2004"."""
    value = document[by]
    if by == "year":
        first = value - value % YEARS if isinstance(value, int) else None
        return NOT_REPORTED if first is None else f"{first}-{first + YEARS - 1}"
    return value or NOT_REPORTED
