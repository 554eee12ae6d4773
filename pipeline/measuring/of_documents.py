"""Figures about a document: its labels, and where it stands."""

from collections import Counter
from typing import Any

from ..statistics.resampling import Estimate, undefined
from ..tables import Rows
from .figures import count, figure


def document_figures(document: dict[str, Any], uses: Rows) -> Rows:
    """Figures about one document; `uses` are its mentions in running text."""
    counts = Counter(use["term"] for use in uses)
    ranked = sorted(counts, key=lambda term: (-counts[term], term))
    name = ranked[0] if ranked else ""
    share = undefined("No term of the codebook was found.")
    if ranked:
        equals = [term for term in ranked[1:] if counts[term] == counts[name]]
        note = f"As frequent: {', '.join(equals)}." if equals else ""
        share = Estimate(counts[name] / len(uses), len(uses), note=note)
    words = document["words"] or 0
    rate = Estimate(1000 * len(counts) / words, words) if words else undefined("No words were read.")
    subject = document["doc_id"]
    return [
        figure("document", subject, "dominant_term", share, "share", name),
        figure("document", subject, "labels", count(len(counts), len(uses)), "terms"),
        figure("document", subject, "labels_per_1000_words", rate, "terms per 1000 words"),
    ]
