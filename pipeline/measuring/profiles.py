"""Profiles: the headline figures of each term and of the corpus, and how they hold up."""

from collections.abc import Iterable
from typing import Any

from ..tables import Rows
from .codingerror import UNTOLD
from .headlines import HEADLINES
from .leaving import without_each
from .literature import Literature

CORPUS = "corpus"


def profiles(literature: Literature, seed: int) -> Rows:
    """Rows of the table `profiles`, but for its basis: each headline figure of each term and of the corpus.

    Beside the figure with its interval stand the same figure under a second representation and two thresholds, and the
    lowest and highest that it takes when one document is left out, with the document whose absence moves it most.
    """
    rows = list(_profile(CORPUS, CORPUS, literature, seed))
    for term in literature.uses.values("term"):
        rows += _profile("term", term, literature.of_term(term), seed)
    return rows


def _profile(level: str, subject: str, part: Literature, seed: int) -> Iterable[dict[str, Any]]:
    doc_ids, without = without_each(part)
    for headline in HEADLINES:
        row = headline.row(level, subject, headline.value(part, seed))
        yield row | {
            "part": headline.part,
            "representation": headline.representation,
            "second_value": headline.second(part, None).value,
            "thresholds": headline.thresholds,
            "strict_value": headline.value(headline.strict(part), None).value,
            "stricter_value": headline.value(headline.stricter(part), None).value,
            **_without_one(row["value"], dict(zip(doc_ids, without[headline.measure], strict=True))),
            **UNTOLD,
        }


def _without_one(value: float | None, left: dict[str, float | None]) -> dict[str, Any]:
    """Lowest and highest value when one document is left out, and the document that matters most."""
    found = {doc_id: each for doc_id, each in left.items() if each is not None}
    if value is None or not found:
        return {"lowest_without_one": None, "highest_without_one": None, "matters_most": ""}
    most = max(found, key=lambda doc_id: (abs(found[doc_id] - value), doc_id))
    return {
        "lowest_without_one": min(found.values()),
        "highest_without_one": max(found.values()),
        "matters_most": most if found[most] != value else "",
    }
