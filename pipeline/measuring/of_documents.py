"""Figures about a document: its labels, and where it stands."""

from typing import Any

from ..statistics.resampling import Estimate, undefined
from ..tables import Rows
from .figures import count, figure


def document_figures(document: dict[str, Any], counts: dict[str, int]) -> Rows:
    """Figures about one document; `counts` says how often it uses each term in running text."""
    ranked, uses = sorted(counts, key=lambda term: (-counts[term], term)), sum(counts.values())
    name = ranked[0] if ranked else ""
    share = undefined("No term of the codebook was found.")
    if ranked:
        equals = [term for term in ranked[1:] if counts[term] == counts[name]]
        note = f"As frequent: {', '.join(equals)}." if equals else ""
        share = Estimate(counts[name] / uses, uses, note=note)
    words = document["words"] or 0
    rate = Estimate(1000 * len(counts) / words, words) if words else undefined("No words were read.")
    subject = document["doc_id"]
    return [
        figure("document", subject, "dominant_term", share, "share", name),
        figure("document", subject, "labels", count(len(counts), uses), "terms"),
        figure("document", subject, "labels_per_1000_words", rate, "terms per 1000 words"),
    ]
