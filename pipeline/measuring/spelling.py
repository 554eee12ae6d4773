"""Tells how each document spells a term."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..rows import rows_of
from ..statistics.diversity import Counts
from ..tables import Rows
from .figures import OWN_SPELLING
from .uses import Uses

if TYPE_CHECKING:
    import pandas as pd


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


def in_usual_position(uses: Uses) -> Uses:
    """The mentions of a term of which the form is known, in the position in which the term stands most often."""
    import numpy as np

    known = of_known_form(uses)
    numbers = known.columns["position"]
    return known.where(numbers == np.bincount(numbers).argmax()) if len(numbers) else known


def of_known_form(uses: Uses) -> Uses:
    """The mentions of which no line end hides the form."""
    return uses.where(uses.columns["form"] != uses.names["form"].get("unknown", -1))


def ranked_forms(uses: Rows) -> list[tuple[str, int]]:
    """The spellings of a term with how often each is used, the most frequent first; of equals, the one of more papers.

    `uses` are mentions of one term with doc_id, form, position and term_role. They are counted where documents choose
    their spelling, in the position in which the term stands most often. None where no use shows its spelling.
    """
    by_document = forms_by_document([use for use in uses if use["term_role"] in OWN_SPELLING])
    forms = sum(by_document.values(), Counter[Any]())
    users = Counter(form for counts in by_document.values() for form in counts)
    return sorted(forms.items(), key=lambda pair: (-pair[1], -users[pair[0]], pair[0]))


def leading_form(term: str, uses: Rows) -> str:
    """The spelling in which the papers mostly write `term`, or the dictionary's where none of them shows one.

    `uses` are as for `ranked_forms`.

    >>> use = {"doc_id": "d1", "form": "multi-agency", "position": "attributive", "term_role": "use"}
    >>> leading_form("multiagency", [use]), leading_form("multiagency", [])
    ('multi-agency', 'multiagency')
    """
    ranked = ranked_forms(uses)
    return ranked[0][0] if ranked else term


def leading_of(uses: "pd.DataFrame") -> dict[str, str]:
    """The leading spelling of every term that these uses, rows of the table `mentions`, hold."""
    return {term: leading_form(term, rows_of(its)) for term, its in uses.groupby("term")}


def counts_by_document(rows: Iterable[dict[str, Any]], column: str) -> dict[str, Counts]:
    """How often each document has which value in a column; one counter for each doc_id, in their order."""
    counts: dict[str, Counts] = {}
    for row in rows:
        counts.setdefault(row["doc_id"], Counter())[row[column]] += 1
    return {doc_id: counts[doc_id] for doc_id in sorted(counts)}
