"""Groups usages by the words around them: contexts, not meanings."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..measuring.surroundings import Surroundings, surroundings
from ..people.review import settled
from ..settings import Settings
from ..statistics.stability import Stability, balanced, choose_clusters, document_weights, nearest, scattered

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

COMPONENTS = 20
DOCUMENTS_WITH_WORD = 2
LABEL_WORDS = 5
MOST_JUDGED = 5_000  # contexts on which the number of groups is judged, which takes hundreds of groupings
MOST_CONTEXTS = 20_000  # from which words, directions and groups are learnt; the others are given to the nearest group
QUOTABLE_CHARS = (60, 400)
WORD = r"(?u)\b[^\W\d_]{3,}\b"
NO_STRUCTURE = "no structure found"

SparseMatrix = Any


@dataclass(frozen=True)
class Space:
    """The words by which contexts are compared, and the directions in which they differ most; fitted to a sample.

    `counts` says how often each context of the sample has each of the words.
    """

    words: list[str]
    counts: SparseMatrix
    weigher: Any
    directions: Any

    @classmethod
    def fitted(cls, counts: SparseMatrix, words: list[str], seed: int) -> "Space":
        """A space of 20 directions."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfTransformer

        weigher = TfidfTransformer(sublinear_tf=True).fit(counts)
        return cls(words, counts, weigher, TruncatedSVD(COMPONENTS, random_state=seed).fit(weigher.transform(counts)))

    @property
    def weighted(self) -> SparseMatrix:
        """TF-IDF of the sample."""
        return self.weigher.transform(self.counts)

    def points(self, counts: SparseMatrix) -> "np.ndarray":
        """Contexts in the directions of the space, each of length 1; of length 0 where it has none of the words."""
        from sklearn.preprocessing import normalize

        return normalize(self.directions.transform(self.weigher.transform(counts)).round(9))


def cluster(
    documents: "pd.DataFrame",
    decided: "pd.DataFrame",
    blocks: "pd.DataFrame",
    sentences: "pd.DataFrame",
    mentions: "pd.DataFrame",
    *,
    settings: Settings,
) -> dict[str, Any]:
    """Groups of usages in similar contexts, largest first, and the group of each usage.

    Gives the tables `clusters` and `contexts`, the latter as a data frame. A context is a sentence with a term in use,
    all terms of the codebook taken out. They are compared by TF-IDF and weighted so that each document counts the
    same. The number of clusters is the one that comes out most alike from different documents. It is judged on at most
    5,000 contexts and the clusters are learnt from at most 20,000, the long documents giving way first; the others are
    given to the nearest cluster. One row without a number
    says why, where there are too few usages, or where the grouping is no more stable than chance. Clusters of contexts
    are topics: they do not show that a term has several meanings.
    """
    found = surroundings(documents, blocks, sentences, settled(decided, mentions=mentions)["mentions"])
    usages, spread = len(found.usages), found.sentences["doc_id"].nunique()
    if usages < settings.minimum_usages or spread < settings.minimum_documents:
        least = f"at least {settings.minimum_usages} usages in {settings.minimum_documents} documents are needed"
        return _no_structure(found, f"Only {usages} usages in {spread} documents: {least}.")
    import sklearn.cluster  # a library that is loaded later escapes the limit
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    # Limited, so that sums come in the same order on every machine.
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # contexts that are alike give fewer groups than asked for
        # Hundreds of groupings of our own numbers: checking each would take as long as grouping.
        with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
            return _grouped(found, settings.seed)


def _grouped(found: Surroundings, seed: int) -> dict[str, Any]:
    numbers, space = _learnt(found, MOST_JUDGED, seed)
    if space is None:
        return _no_structure(found, "The contexts have too few words in common.")
    chance = _without_structure(space, numbers, seed)
    judged = choose_clusters(space.points(space.counts), numbers, _centres, chance, seed=seed)
    part = f"Judged on {len(numbers):,} of {len(found.sentences):,} contexts." * (len(numbers) < len(found.sentences))
    if not judged.exceeds_chance:
        return _no_structure(found, f"{_unstable(judged)} {part}".strip(), judged)
    if part:
        numbers, space = _learnt(found, MOST_CONTEXTS, seed)
    points = space.points(space.counts)
    centres = _centres(points, document_weights(numbers), judged.clusters, seed, runs=5)
    labels = _labels(space, nearest(points, centres), len(centres))
    return _tables(found, *_assigned(found, space, centres), labels, judged, part)


def _learnt(found: Surroundings, most: int, seed: int) -> "tuple[np.ndarray, Space | None]":
    """The numbers of the documents of a sample of contexts, and the space fitted to it; None where words are too few.

    All contexts are taken where they are not more than `most`.
    """
    import numpy as np

    numbers = found.sentences["document"].to_numpy()
    sample = balanced(numbers, most, seed=seed)
    numbers = np.unique(numbers[sample], return_inverse=True)[1]
    counts, words = _counts(found.words(sample), numbers)
    return numbers, Space.fitted(counts, words, seed) if len(words) > COMPONENTS else None


def _counts(texts: list[str], numbers: "np.ndarray") -> tuple[SparseMatrix | None, list[str]]:
    """How often each text has each word that at least two documents use, and these words.

    A word of a single document would only tell that document from the others.
    """
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=WORD, stop_words="english")
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # not a single word
        return None, []
    rows, columns = counts.nonzero()
    users = np.unique(columns.astype("int64") * (numbers.max() + 1) + numbers[rows]) // (numbers.max() + 1)
    kept = np.bincount(users, minlength=counts.shape[1]) >= DOCUMENTS_WITH_WORD
    return counts[:, kept], [str(word) for word in counter.get_feature_names_out()[kept]]


def _without_structure(space: Space, numbers: "np.ndarray", seed: int) -> "Callable[[np.random.Generator], np.ndarray]":
    """Gives points of contexts whose words go together only by chance."""
    from scipy.sparse import csr_matrix

    cells = space.counts.tocoo()

    def points(random: "np.random.Generator") -> "np.ndarray":
        kept, rows = scattered(cells.row, cells.col, numbers, random)
        counts = csr_matrix((cells.data[kept], (rows, cells.col[kept])), shape=cells.shape)
        return Space.fitted(counts, space.words, seed).points(counts)

    return points


def _centres(points: "np.ndarray", weights: "np.ndarray", count: int, seed: int, *, runs: int = 1) -> "np.ndarray":
    """Centres of `count` groups by k-means."""
    from sklearn.cluster import KMeans

    fitted = KMeans(count, n_init=runs, max_iter=30, random_state=seed).fit(points, sample_weight=weights)
    return fitted.cluster_centers_


def _assigned(found: Surroundings, space: Space, centres: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """The nearest centre of every context, and how close it is, a part of the contexts at a time."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=WORD, vocabulary=space.words)
    members, closeness = [], []
    for first in range(0, len(found.sentences), MOST_CONTEXTS):
        places = np.arange(first, min(first + MOST_CONTEXTS, len(found.sentences)))
        points = space.points(counter.transform(found.words(places)))
        members.append(nearest(points, centres))
        closeness.append((points * centres[members[-1]]).sum(axis=1).round(9))
    return np.concatenate(members), np.concatenate(closeness)


def _labels(space: Space, members: "np.ndarray", count: int) -> list[str]:
    """The words that tell each group from the others, by class-based TF-IDF (Grootendorst, 2022)."""
    import numpy as np

    weighted = space.weighted
    sums = np.vstack([np.asarray(weighted[members == group].sum(axis=0)).ravel() for group in range(count)])
    shares = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-12)
    telling = shares * np.log(1 + sums.sum() / len(sums) / np.maximum(sums.sum(axis=0), 1e-12))
    names = space.words
    ranked = [sorted(range(len(names)), key=lambda place: (-round(row[place], 9), names[place])) for row in telling]
    return [", ".join(names[place] for place in order[:LABEL_WORDS]) for order in ranked]


def _tables(
    found: Surroundings, members: "np.ndarray", closeness: "np.ndarray", labels: list[str], judged: Stability, part: str
) -> dict[str, Any]:
    """Both tables; clusters are numbered from the largest on. `part` says so where not all contexts were judged."""
    import numpy as np

    of_usages = members[found.usages["sentence"].to_numpy()]
    rows = []
    for group in np.unique(of_usages).tolist():
        usages = found.usages[of_usages == group]
        note = "All in one document: it may be its topic." if usages["doc_id"].nunique() == 1 else ""
        places = (members == group).nonzero()[0]
        row = _summary(usages, labels[group], judged, f"{note} {part}".strip()) | _quotations(
            found, places, closeness[places]
        )
        rows.append(row | {"cluster": group})
    rows.sort(key=lambda row: (-row["cluster_size"], row["doc_id"], row["start"]))
    ranks = np.zeros(len(labels), dtype="int64")
    for rank, row in enumerate(rows, 1):
        ranks[row["cluster"]] = rank
        row["cluster"] = rank
    return {"clusters": rows, "contexts": _contexts(found, ranks[of_usages])}


def _contexts(found: Surroundings, clusters: "np.ndarray | None") -> "pd.DataFrame":
    """The table `contexts`."""
    import pandas as pd

    usages = found.usages[["doc_id", "start", "end", "term"]]
    numbers = pd.array([None] * len(usages) if clusters is None else clusters, dtype="Int64")
    return usages.astype({"doc_id": "object", "start": "Int64", "end": "Int64", "term": "object"}).assign(
        cluster=numbers
    )


def _quotations(found: Surroundings, places: "np.ndarray", closeness: "np.ndarray") -> dict[str, Any]:
    """The sentences nearest to the centre and farthest from it, of those that are neither a scrap nor a page."""
    lengths = (found.sentences["end"] - found.sentences["start"]).to_numpy()[places]
    is_quotable = (lengths >= QUOTABLE_CHARS[0]) & (lengths <= QUOTABLE_CHARS[1])
    if is_quotable.sum() > 1:
        places, closeness = places[is_quotable], closeness[is_quotable]
    ends = {"": places[closeness.argmax()], "peripheral_": places[closeness.argmin()]}
    return {
        f"{prefix}{name}": value for prefix, place in ends.items() for name, value in found.quotation(place).items()
    }


def _no_structure(found: Surroundings, note: str, judged: Stability | None = None) -> dict[str, Any]:
    return {"clusters": [_summary(found.usages, NO_STRUCTURE, judged, note)], "contexts": _contexts(found, None)}


def _unstable(judged: Stability) -> str:
    chance = "" if judged.null_value is None else f", {judged.null_value:.2f} by chance"
    return f"Groups do not come out again with other documents (adjusted Rand index {judged.stability:.2f}{chance})."


def _summary(usages: "pd.DataFrame", label: str, judged: Stability | None, note: str) -> dict[str, Any]:
    """A row of the table `clusters` without its number and its quotations."""
    counts = usages["term"].value_counts().to_dict()
    chance = judged.null_value if judged else None
    nowhere = {"doc_id": "", "quote": "", "page_label": "", "start": None, "end": None}
    return {
        "cluster": None,
        "cluster_label": label,
        "cluster_size": len(usages),
        "cluster_documents": usages["doc_id"].nunique(),
        "terms": "; ".join(sorted(counts, key=lambda term: (-counts[term], term))),
        "stability": round(judged.stability, 4) if judged else None,
        "null_value": None if chance is None else round(chance, 4),
        **nowhere,
        "note": note,
        **{f"peripheral_{name}": value for name, value in nowhere.items()},
    }
