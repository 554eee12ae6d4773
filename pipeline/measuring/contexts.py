"""Tells how terms spread over contexts. Contexts are topics, what a term is talked about with, not meanings."""

from typing import TYPE_CHECKING, Any

from ..statistics.association import Association, conditional_entropy, entropies, entropy, exchanged
from ..statistics.resampling import MINIMUM_UNITS, Estimate, draws, undefined
from ..statistics.stability import balanced
from ..tables import Rows
from .figures import figure
from .stances import stances_of

if TYPE_CHECKING:
    import pandas as pd

ROUNDS = 999
MOST_USAGES = 20_000
UNGROUPED = "No context clusters were found."
AS_LOW = "p: probability of a value as low by chance."
AS_HIGH = "p: probability of a value as high by chance."
CONSTANT = "One term or one context alone, or documents explain it all."


def stability_figures(clusters: "pd.DataFrame") -> Rows:
    """How many context clusters were found, and how far they come out again with other documents.

    `context_clusters` is 0 where no structure was found; `context_stability` is an adjusted Rand index, 1 = always the
    same groups, with its value by chance in `null_value`. Both are undefined, with the reason, where there were too few
    usages to ask. A cluster of contexts is a topic, not a meaning.
    """
    found = clusters[clusters["cluster"].notna()]
    size, note = int(clusters["cluster_size"].sum()), "; ".join(clusters.loc[clusters["cluster"].isna(), "note"])
    stability, chance = (clusters[name].dropna().tolist() for name in ("stability", "null_value"))
    number = agreement = undefined(note or "No usage was grouped.", size)
    if stability:
        number = Estimate(float(len(found)), size, note=note)
        agreement = Estimate(stability[0], size, note=note, null_value=chance[0] if chance else None)
    return [
        figure("corpus", "corpus", "context_clusters", number, "clusters"),
        figure("corpus", "corpus", "context_stability", agreement, "adjusted Rand index"),
    ]


def context_figures(contexts: "pd.DataFrame", *, seed: int) -> Rows:
    """Figures about the context clusters of all terms, and of each; `contexts` is the table of that name.

    Of the corpus, in bits: what knowing the term leaves open of the context (`context_entropy_given_term`) and knowing
    the context of the term (`term_entropy_given_context`), 0 = nothing; and `context_term_association`, the adjusted
    mutual information, 0 = as by chance, 1 = either tells the other, negative = less than by chance. Low association:
    the terms are used in the same contexts, as words that replace each other would be. Null values exchange whole
    documents, so that what single documents write about is not taken for a link. These rest on at most 20,000 usages,
    the long documents giving way first. Of each term: the effective number of its `contexts`. Contexts are topics, not
    meanings: a term in many contexts need not have many meanings, nor one in a single context a single meaning. All
    are undefined where no structure was found.
    """
    usages = contexts.sort_values(["doc_id", "start", "end", "term"])
    grouped = usages[usages["cluster"].notna()]
    own = dict(list(grouped.groupby("term")))
    found = {
        term: effective_contexts(own[term], seed=seed) if term in own else undefined(UNGROUPED)
        for term in sorted(set(usages["term"]))
    }
    each = [figure("term", term, "contexts", estimate, "contexts") for term, estimate in found.items()]
    return [*_associations(grouped, seed), *each]


def effective_contexts(usages: "pd.DataFrame", *, seed: int) -> Estimate:
    """How many contexts, equally frequent, would be as mixed as those of one term: 1 = always the same context.

    `usages` are rows of the table `contexts` that have a cluster. Formula: 2 to the power of the entropy of the mean,
    over documents, of the shares of clusters in each, so that each document counts the same. Range 1 to the number of
    clusters; higher = used in more contexts, which are topics, not meanings, so it does not say less consistently.
    Few documents miss rare contexts: the value is too low then, and its interval, which resamples documents, too
    narrow. n is the number of usages. Reference: Hill (1973).
    """
    import numpy as np

    if usages.empty:
        return undefined(UNGROUPED)
    places, groups = (
        np.unique(usages[name].to_numpy(object), return_inverse=True)[1] for name in ("doc_id", "cluster")
    )
    counts = np.zeros((places.max() + 1, groups.max() + 1))
    np.add.at(counts, (places, groups), 1)
    shares = counts / counts.sum(axis=1, keepdims=True)
    value = round(2 ** entropy(shares.mean(axis=0)), 4)
    if len(shares) < MINIMUM_UNITS:
        return Estimate(value, len(usages), note=_too_few(len(shares), "interval"))
    mixes = np.concatenate([weights @ shares for weights in draws(len(shares), seed)])
    low, high = np.quantile(2 ** entropies(mixes), [0.025, 0.975])
    note = "All documents are alike: the interval cannot show how uncertain this is." if low == high else ""
    return Estimate(value, len(usages), min(value, round(float(low), 4)), max(value, round(float(high), 4)), note)


def crossings(contexts: "pd.DataFrame", codes: "Rows | pd.DataFrame", documents: Rows) -> Rows:
    """Rows of the table `crossings`: each context cluster by term, by stance and by year, beside all usages.

    The stance of a usage is the primary stance of the innermost passage in which it begins (`not_coded` outside all),
    its year that of its document (`not_reported` where none is known). `share` is of the cluster's usages,
    `expected_share` of the usages of all clusters; usages of one document are not independent, so the two differ by
    chance more than their number suggests. Contexts are topics, not meanings. Empty where no structure was found.
    """
    usages = contexts[contexts["cluster"].notna()]
    years = {row["doc_id"]: str(row["year"]) for row in documents if isinstance(row["year"], int)}
    values = {
        "term": usages["term"],
        "stance": stances_of(usages, codes),
        "year": [years.get(doc_id, "not_reported") for doc_id in usages["doc_id"]],
    }
    return [row for by in sorted(values) for row in _crossed(usages.assign(value=values[by]), by)]


def _crossed(usages: "pd.DataFrame", by: str) -> Rows:
    sizes, totals = usages["cluster"].value_counts(), usages["value"].value_counts()
    cells = usages.groupby(["cluster", "value"])["doc_id"].agg(["size", "nunique"])
    return [
        {
            "cluster": int(cluster),
            "by": by,
            "value": value,
            "usages": int(number),
            "documents": int(spread),
            "share": round(float(number / sizes[cluster]), 6),
            "expected_share": round(float(totals[value] / len(usages)), 6),
        }
        for (cluster, value), number, spread in cells.itertuples(name=None)
    ]


def _associations(usages: "pd.DataFrame", seed: int) -> Rows:
    """How far term and context go together, each with its value when whole documents are exchanged."""
    import numpy as np

    numbers = np.unique(usages["doc_id"].to_numpy(object), return_inverse=True)[1]
    chosen = balanced(numbers, MOST_USAGES, seed=seed)
    sides = (usages[name].to_numpy(object)[chosen] for name in ("cluster", "term"))
    tables = exchanged(*sides, numbers[chosen], rounds=ROUNDS, seed=seed)
    found = {  # low entropies are telling, so their sign is turned
        "context_entropy_given_term": tables.association(lambda each: -conditional_entropy(each.swapaxes(-1, -2))),
        "term_entropy_given_context": tables.association(lambda each: -conditional_entropy(each)),
        "context_term_association": tables.adjusted_mutual_information(),
    }
    return [_association_row(name, each, len(chosen), tables.documents) for name, each in found.items()]


def _association_row(measure: str, found: Association, n: int, documents: int) -> dict[str, Any]:
    if not n:
        note = UNGROUPED
    elif documents < MINIMUM_UNITS:
        note = _too_few(documents, "p")
    elif found.value is None:
        note = CONSTANT
    else:
        note = AS_HIGH if measure == "context_term_association" else AS_LOW
    is_entropy = measure.endswith(("given_term", "given_context"))
    value, null = (abs(x) if is_entropy and x is not None else x for x in (found.value, found.null_value))
    estimate = Estimate(value if n else None, n, note=note, null_value=null, p=found.p)
    return figure("corpus", "corpus", measure, estimate, "bits" if is_entropy else "adjusted mutual information")


def _too_few(documents: int, what: str) -> str:
    return f"No {what}: fewer than {MINIMUM_UNITS} documents ({documents})."
