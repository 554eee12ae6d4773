"""Measures how far documents agree on the spelling of a term."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ..statistics.resampling import Estimate, mean_of_documents, share_of_pairs, undefined

Forms = Counter[str]


def forms_by_document(uses: Iterable[dict[str, Any]]) -> list[Forms]:
    """How often each document spells a term in which form, within the position in which the term stands most often.

    `uses` are mentions of one term with doc_id, form and position. Forms that a line end hides are left out, and with
    them documents that show no form. One counter for each document, in the order of doc_id.

    >>> uses = [{"doc_id": "d1", "form": form, "position": "attributive"} for form in ("joined-up", "joined up")]
    >>> forms_by_document(uses)
    [Counter({'joined-up': 1, 'joined up': 1})]
    """
    known = [use for use in uses if use["form"] != "unknown"]
    positions = Counter(use["position"] for use in known)
    usual = min(positions, key=lambda position: (-positions[position], position), default="")
    counts: dict[str, Forms] = {}
    for use in known:
        if use["position"] == usual:
            counts.setdefault(use["doc_id"], Counter())[use["form"]] += 1
    return [counts[doc_id] for doc_id in sorted(counts)]


def form_disagreement(forms: Sequence[Forms], *, seed: int) -> Estimate:
    """Probability that two uses drawn from two different documents are spelt differently.

    Formula: the mean over all pairs of documents of 1 - sum over forms of p q, where p and q are the shares of a form
    in the two documents. Range 0 to 1; higher = less consistent across documents. Each document has one vote, however
    long it is, and spellings mixed within a document enter only so far as they meet another document; no bias from the
    number of documents. n is the number of documents. Undefined with fewer than two. Reference: Lieberson (1964), who
    extends Greenberg's (1956) index to pairs from two different groups.

    >>> form_disagreement([Counter(hyphen=3), Counter(hyphen=1), Counter(solid=2)], seed=1).value
    0.6666666667
    """
    import numpy as np

    if len(forms) < 2:
        return undefined("Fewer than two documents show how they spell it.", len(forms))
    names = sorted(set().union(*forms))
    shares = np.array([[count[name] / count.total() for name in names] for count in forms])
    return share_of_pairs(np.clip(1 - shares @ shares.T, 0, 1), seed=seed)


def form_mixing(forms: Sequence[Forms], *, seed: int) -> Estimate:
    """Probability that two uses drawn from the same document are spelt differently, averaged over documents.

    Formula: the mean over documents of 1 - sum over forms of k (k - 1) / (m (m - 1)), where k of the m uses in the
    document have the form. Range 0 to 1; higher = less consistent within documents. Only documents with two uses or
    more enter; n is their number. Undefined without any. Reference: Simpson (1949), unbiased form.

    >>> form_mixing([Counter(hyphen=2, solid=1)], seed=1).value
    0.6666666667
    """
    values = [
        1 - sum(count * (count - 1) for count in form.values()) / (form.total() * (form.total() - 1))
        for form in forms
        if form.total() > 1
    ]
    if not values:
        return undefined("No document spells it twice.")
    return mean_of_documents(values, seed=seed)


def dominant_form(forms: Sequence[Forms]) -> tuple[str, Estimate]:
    """The most frequent form over all documents, with its share of uses; the first by alphabet where two are equal.

    >>> dominant_form([Counter(hyphen=3), Counter(solid=1)])[0]
    'hyphen'
    """
    total: Forms = sum(forms, Counter())
    if not total:
        return "", undefined("No document shows how it spells it.")
    name = min(total, key=lambda form: (-total[form], form))
    return name, Estimate(total[name] / total.total(), total.total())
