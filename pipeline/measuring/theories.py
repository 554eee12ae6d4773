"""Tells whether the theory that a text works with goes with its terms, and with what it says they mean."""

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from ..statistics.association import cramers_v, permuted
from ..statistics.resampling import MINIMUM_UNITS, Estimate, undefined
from ..statistics.stability import balanced
from ..tables import Rows
from .contradiction import OUTSIDE as NOT_CODED
from .contradiction import conflicting_dimensions, position, shared_dimensions
from .definers import definer_key
from .figures import figure, grouped
from .stances import OUTSIDE, stances_of

if TYPE_CHECKING:
    import numpy as np

ROUNDS = 999
MOST_USAGES = 20_000


def theory_figures(mentions: Rows, definitions: Rows, codes: Rows, seed: int) -> Rows:
    """Figures of how the primary stance of passages goes with terms, and with the meanings that definitions state."""
    usages = staged(mentions, codes)
    rows = [figure("corpus", "corpus", "stance_term_association", stance_term_association(usages, seed=seed), "V")]
    for term in sorted({row["term"] for row in usages}):
        marked = [{**row, "term": term if row["term"] == term else ""} for row in usages]
        rows.append(figure("term", term, "stance_association", stance_term_association(marked, seed=seed), "V"))
    stances = leading_stances(codes)
    in_codebook = [row for row in definitions if row["concept"] != NOT_CODED]
    for concept, of_concept in grouped(in_codebook, "concept").items():
        found = conflict_across_stances(of_concept, stances, seed=seed)
        if found.n:
            rows.append(figure("term", concept, "conflict_across_stances", found, "difference of shares"))
    return rows


def staged(mentions: Rows, codes: Rows) -> Rows:
    """The mentions that stand in a passage with a primary stance, each with that `stance`, in the order of the text.

    Passages that are off topic or unclear say nothing of a theory, and their mentions are left out.
    """
    import pandas as pd

    ordered = sorted(mentions, key=lambda row: (row["doc_id"], row["start"], row["term"]))
    places = pd.DataFrame({name: [row[name] for row in ordered] for name in ("doc_id", "start")})
    stances = stances_of(places, codes) if ordered else []
    return [
        {"doc_id": row["doc_id"], "term": row["term"], "stance": stance}
        for row, stance in zip(ordered, stances, strict=True)
        if stance not in (*OUTSIDE, NOT_CODED)
    ]


def stance_term_association(usages: Rows, *, seed: int) -> Estimate:
    """How strongly the stance of a passage and the terms used in it go together: Cramér's V, corrected for bias.

    Range 0 (any stance, the same terms) to 1 (the stance tells the term); higher = theories have terms of their own.
    The null exchanges whole documents' stances, so that what one document brings about is not called a theory's; p says
    how often it gives as much. Sensitive to the coding of stances, and to terms that stand for a theory themselves. n
    is the number of usages; of more than 20,000 as many are drawn, the long documents giving way first. Undefined where
    all have one stance or one term. Reference: Bergsma (2013).
    """
    import numpy as np

    numbers = np.unique([row["doc_id"] for row in usages], return_inverse=True)[1]
    chosen = [usages[place] for place in balanced(numbers, MOST_USAGES, seed=seed)] if usages else []
    terms, stances = [row["term"] for row in chosen], [row["stance"] for row in chosen]
    if len(set(terms)) < 2 or len(set(stances)) < 2:
        return undefined("All usages have the same term, or the same stance.", len(usages))
    found = permuted(terms, stances, [row["doc_id"] for row in chosen], cramers_v, rounds=ROUNDS, seed=seed)
    note = "" if found.p is not None else f"No p: fewer than {MINIMUM_UNITS} documents."
    return Estimate(found.value, len(usages), note=note, null_value=found.null_value, p=found.p)


def conflict_across_stances(definitions: Rows, stances: dict[str, str], *, seed: int) -> Estimate:
    """Whether definitions contradict each other more across stances than within one: does meaning hang on theory?

    Formula: the share of pairs of definitions, of two definers in two documents, that conflict among pairs whose
    documents have different leading stances, minus the same share among pairs of one stance; pairs that state nothing
    in common are left out. Range -1 to 1; above 0 = what a term means depends on the theory. The null shuffles the
    stances among the documents. n is the number of documents with a definition and a stance. Undefined where pairs of
    either kind are lacking; no p with fewer than six documents.
    """
    import numpy as np

    kept = [row for row in definitions if row["doc_id"] in stances]
    names = sorted({row["doc_id"] for row in kept})
    pairs = _pairs(kept, {name: place for place, name in enumerate(names)})
    labels = np.array([stances[name] for name in names], dtype=object)
    value = _difference(pairs, labels)
    if value is None:
        return undefined("No pairs of definitions to compare across and within stances.", len(names))
    if len(names) < MINIMUM_UNITS:
        return Estimate(value, len(names), note=f"No p: fewer than {MINIMUM_UNITS} documents ({len(names)}).")
    random = np.random.default_rng(seed)
    nulls = [_difference(pairs, random.permutation(labels)) for _ in range(ROUNDS)]
    known = [each for each in nulls if each is not None]
    p = (1 + sum(each >= value - 1e-12 for each in known)) / (1 + len(known))
    return Estimate(value, len(names), null_value=float(np.mean(known)), p=p)


def _pairs(definitions: Rows, place: dict[str, int]) -> list[tuple[int, int, bool]]:
    """The pairs of definitions of two documents that can be compared: the documents, and whether they conflict."""
    stated = [(place[row["doc_id"]], definer_key(row), position(row)) for row in definitions]
    return [
        (one, other, bool(conflicting_dimensions(first, second)))
        for (one, definer, first), (other, second_definer, second) in combinations(stated, 2)
        if one != other and definer != second_definer and shared_dimensions(first, second)
    ]


def _difference(pairs: list[tuple[int, int, bool]], labels: "np.ndarray") -> float | None:
    counts = Counter((bool(labels[one] != labels[other]), conflict) for one, other, conflict in pairs)
    across, within = (counts[side, True] + counts[side, False] for side in (True, False))
    return counts[True, True] / across - counts[False, True] / within if across and within else None


def leading_stances(codes: Rows) -> dict[str, str]:
    """The stance with most passages of each document; documents without a stance, or with a tie, are left out."""
    found = {}
    passages = [row for row in codes if row["axis"] == "stance" and row["is_primary"] and row["code"] not in OUTSIDE]
    for doc_id, rows in grouped(passages, "doc_id").items():
        ranked = Counter(row["code"] for row in rows).most_common(2)
        if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
            found[doc_id] = ranked[0][0]
    return found
