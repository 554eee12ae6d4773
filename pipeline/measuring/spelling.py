"""Tells how each document spells a term."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ..statistics.diversity import Counts
from .figures import OWN_SPELLING, grouped


def forms_by_document(uses: Iterable[dict[str, Any]]) -> dict[str, Counts]:
    """How often each document spells a term in which form, within the position in which the term stands most often.

    `uses` are mentions of one term with doc_id, form and position. Forms that a line end hides are left out, and with
    them documents that show no form. One counter for each doc_id, in their order.

    >>> uses = [{"doc_id": "d1", "form": form, "position": "attributive"} for form in ("joined-up", "joined up")]
    >>> forms_by_document(uses)
    {'d1': Counter({'joined-up': 1, 'joined up': 1})}
    """
    known = [use for use in uses if use["form"] != "unknown"]
    positions = Counter(use["position"] for use in known)
    usual = min(positions, key=lambda position: (-positions[position], position), default="")
    return counts_by_document((use for use in known if use["position"] == usual), "form")


def leading_spellings(mentions: Iterable[dict[str, Any]]) -> dict[str, str]:
    """For each term the spelling that documents use most where they choose it themselves; the term where none leads.

    `mentions` are rows of that table; spellings are counted as in `forms_by_document`.
    """
    own = grouped([row for row in mentions if row["term_role"] in OWN_SPELLING], "term")
    return {term: _leading(rows) or term for term, rows in own.items()}


def _leading(uses: Iterable[dict[str, Any]]) -> str:
    """The spelling that leads among the uses of one term; empty where none does."""
    ranked = sum(forms_by_document(uses).values(), Counter()).most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else ""


def counts_by_document(rows: Iterable[dict[str, Any]], column: str) -> dict[str, Counts]:
    """How often each document has which value in a column; one counter for each doc_id, in their order."""
    counts: dict[str, Counts] = {}
    for row in rows:
        counts.setdefault(row["doc_id"], Counter())[row[column]] += 1
    return {doc_id: counts[doc_id] for doc_id in sorted(counts)}
