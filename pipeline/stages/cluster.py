"""Groups usages by the words around them: contexts, not meanings."""

import bisect
from collections import Counter
from typing import TYPE_CHECKING, Any

from ..settings import Settings
from ..statistics.stability import Stability, choose_clusters, document_weights, nearest

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


COMPONENTS = 20
DOCUMENTS_WITH_WORD = 2
LABEL_WORDS = 5
QUOTABLE_CHARS = range(60, 401)
WORD = r"(?u)\b[^\W\d_]{3,}\b"
NO_STRUCTURE = "no structure found"

Context = dict[str, Any]
SparseMatrix = Any


def cluster(
    documents: "pd.DataFrame",
    blocks: "pd.DataFrame",
    sentences: "pd.DataFrame",
    mentions: "pd.DataFrame",
    *,
    settings: Settings,
) -> list[dict[str, Any]]:
    """Groups of sentences that use a term in similar contexts, largest first.

    Gives the table `clusters`. A context is a sentence with a term in use, all terms of the codebook taken out. They
    are compared by TF-IDF and weighted so that each document counts the same. The number of clusters is the one that
    comes out most alike from different documents. One row without a number says why, where there are too few usages,
    or where the grouping is no more stable than chance. Clusters of contexts are topics: they do not show that a term
    has several meanings.
    """
    contexts = _contexts(documents, blocks, sentences, mentions)
    usages, spread = sum(len(each["terms"]) for each in contexts), len({each["doc_id"] for each in contexts})
    if usages < settings.minimum_usages or spread < settings.minimum_documents:
        least = f"at least {settings.minimum_usages} usages in {settings.minimum_documents} documents are needed"
        return [_no_structure(contexts, f"Only {usages} usages in {spread} documents: {least}.")]
    import sklearn.cluster  # noqa: F401 - a library that is loaded later escapes the limit
    from threadpoolctl import threadpool_limits

    weighted, words = _tf_idf(contexts, _document_numbers(contexts))
    if len(words) <= COMPONENTS:
        return [_no_structure(contexts, "The contexts have too few words in common.")]
    with threadpool_limits(limits=1):  # so that sums come in the same order on every machine
        return _grouped(contexts, weighted, words, settings.seed)


def _grouped(contexts: list[Context], weighted: SparseMatrix, words: list[str], seed: int) -> list[dict[str, Any]]:
    numbers = _document_numbers(contexts)
    points = _components(weighted, seed)
    found = choose_clusters(points, numbers, _centres, seed=seed)
    if not found.exceeds_chance:
        return [_unstable(contexts, found)]
    centres = _centres(points, document_weights(numbers), found.clusters, seed, runs=5)
    members = nearest(points, centres)
    closeness = (points * centres[members]).sum(axis=1)
    rows = []
    for group, label in enumerate(_labels(weighted, words, members)):
        places = [place for place, member in enumerate(members) if member == group]
        rows.append(_row([contexts[place] for place in places], closeness[places], label, found))
    rows.sort(key=lambda row: (-row["cluster_size"], row["doc_id"], row["start"]))
    return [row | {"cluster": number} for number, row in enumerate(rows, 1)]


def _contexts(
    documents: "pd.DataFrame", blocks: "pd.DataFrame", sentences: "pd.DataFrame", mentions: "pd.DataFrame"
) -> list[Context]:
    """Sentences with a term in use, in the order of document and place; `words` is the sentence without its terms."""
    counted = documents.loc[documents["counts_in_measures"], "doc_id"]
    texts = {(row["doc_id"], row["block"]): row for row in blocks.to_dict("records")}
    spans = {doc_id: rows.to_dict("list") for doc_id, rows in sentences.groupby("doc_id", sort=False)}
    found: dict[tuple[str, int], Context] = {}
    for mention in mentions[mentions["doc_id"].isin(counted)].sort_values(["doc_id", "start"]).to_dict("records"):
        span = spans.get(mention["doc_id"], {"start": [], "end": []})
        place = bisect.bisect_right(span["start"], mention["start"]) - 1
        if place < 0 or mention["start"] >= span["end"][place]:
            continue
        key = (mention["doc_id"], span["start"][place])
        if key not in found:
            found[key] = _sentence(texts[key[0], span["block"][place]], span["start"][place], span["end"][place])
        _take_out(mention, found[key])
    return [context for context in found.values() if context["terms"]]


def _sentence(block: dict[str, Any], start: int, end: int) -> Context:
    quote = block["text"][start - block["start"] : end - block["start"]]
    place = {"doc_id": block["doc_id"], "start": start, "end": end, "page_label": block["page_label"]}
    return {**place, "quote": quote, "words": quote, "terms": []}


def _take_out(mention: dict[str, Any], context: Context) -> None:
    """Blank the mention out of the words of the context; list its term where it is a use."""
    first, last = mention["start"] - context["start"], mention["end"] - context["start"]
    words = context["words"]
    context["words"] = words[:first] + " " * len(words[first:last]) + words[last:]
    if mention["term_role"] == "use":
        context["terms"].append(mention["term"])


def _document_numbers(contexts: list[Context]) -> "np.ndarray":
    import numpy as np

    return np.unique([context["doc_id"] for context in contexts], return_inverse=True)[1]


def _tf_idf(contexts: list[Context], numbers: "np.ndarray") -> tuple[SparseMatrix | None, list[str]]:
    """TF-IDF of the words of the contexts that at least two documents use, and these words.

    A word of a single document would only tell that document from the others.
    """
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

    counter = CountVectorizer(token_pattern=WORD, stop_words="english")
    if not any(map(counter.build_analyzer(), (context["words"] for context in contexts))):
        return None, []
    counts = counter.fit_transform([context["words"] for context in contexts])
    rows, columns = counts.nonzero()
    users = np.unique(np.column_stack((columns, numbers[rows])), axis=0)
    kept = np.bincount(users[:, 0], minlength=counts.shape[1]) >= DOCUMENTS_WITH_WORD
    words = [str(word) for word in counter.get_feature_names_out()[kept]]
    return (TfidfTransformer(sublinear_tf=True).fit_transform(counts[:, kept]) if words else None), words


def _components(weighted: SparseMatrix, seed: int) -> "np.ndarray":
    """The contexts in the 20 directions in which they differ most, each of length 1."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    return normalize(TruncatedSVD(COMPONENTS, random_state=seed).fit_transform(weighted).round(9))


def _centres(points: "np.ndarray", weights: "np.ndarray", count: int, seed: int, *, runs: int = 1) -> "np.ndarray":
    """Centres of `count` groups by k-means."""
    from sklearn.cluster import KMeans

    fitted = KMeans(count, n_init=runs, max_iter=30, random_state=seed).fit(points, sample_weight=weights)
    return fitted.cluster_centers_


def _labels(weighted: SparseMatrix, words: list[str], members: "np.ndarray") -> list[str]:
    """The words that tell each group from the others, by class-based TF-IDF (Grootendorst, 2022)."""
    import numpy as np

    groups = range(int(members.max()) + 1)
    sums = np.vstack([np.asarray(weighted[members == group].sum(axis=0)).ravel() for group in groups])
    shares = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)
    telling = shares * np.log(1 + sums.sum() / len(sums) / np.maximum(sums.sum(axis=0), 1e-12))
    ranked = [sorted(range(len(words)), key=lambda place: (-round(row[place], 9), words[place])) for row in telling]
    return [", ".join(words[place] for place in order[:LABEL_WORDS]) for order in ranked]


def _row(contexts: list[Context], closeness: "np.ndarray", label: str, found: Stability) -> dict[str, Any]:
    """A cluster, with the quotation nearest to its centre that is neither a scrap nor a page."""
    order = sorted(range(len(contexts)), key=lambda place: (-round(float(closeness[place]), 9), place))
    quotable = [place for place in order if len(contexts[place]["quote"]) in QUOTABLE_CHARS]
    central = contexts[(quotable or order)[0]]
    documents = len({context["doc_id"] for context in contexts})
    row = _summary(contexts, label, found, "All in one document: it may be its topic." if documents == 1 else "")
    return row | {name: central[name] for name in ("doc_id", "quote", "page_label", "start", "end")}


def _no_structure(contexts: list[Context], note: str, found: Stability | None = None) -> dict[str, Any]:
    return _summary(contexts, NO_STRUCTURE, found, note)


def _unstable(contexts: list[Context], found: Stability) -> dict[str, Any]:
    chance = "" if found.null_value is None else f", {found.null_value:.2f} by chance"
    note = f"Groups do not come out again with other documents (adjusted Rand index {found.stability:.2f}{chance})."
    return _no_structure(contexts, note, found)


def _summary(contexts: list[Context], label: str, found: Stability | None, note: str) -> dict[str, Any]:
    """A row of the table `clusters` without its number and its quotation."""
    counts = Counter(term for context in contexts for term in context["terms"])
    chance = found.null_value if found else None
    return {
        "cluster": None,
        "cluster_label": label,
        "cluster_size": counts.total(),
        "cluster_documents": len({context["doc_id"] for context in contexts}),
        "terms": "; ".join(sorted(counts, key=lambda term: (-counts[term], term))),
        "stability": round(found.stability, 4) if found else None,
        "null_value": None if chance is None else round(chance, 4),
        "doc_id": "",
        "quote": "",
        "page_label": "",
        "start": None,
        "end": None,
        "note": note,
    }
