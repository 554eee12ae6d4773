"""Tells whether the theory that a text works with goes with its terms, and with what it says they mean."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..statistics.association import Exchanged, cramers_v, exchanged
from ..statistics.resampling import MINIMUM_UNITS, Estimate, undefined
from ..statistics.stability import balanced
from ..tables import Rows
from .contradiction import OUTSIDE as NOT_CODED
from .contradiction import position
from .definers import Definer, definer_key
from .figures import figure, grouped
from .positions import Positions
from .stances import OUTSIDE, counted, stances_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ROUNDS = 999
MOST_USAGES = 20_000
MOST_LABELS = 500_000  # that are held at a time
ONE_LABEL = "All usages have the same term, or the same stance."


def theory_figures(mentions: "pd.DataFrame", definitions: Rows, codes: "pd.DataFrame", seed: int) -> Rows:
    """Figures of how the primary stance of passages goes with terms, and with the meanings that definitions state."""
    associations = StanceAssociations(staged(mentions, codes), seed=seed)
    rows = [figure("corpus", "corpus", "stance_term_association", associations.of_all(), "V")]
    for term in associations.terms:
        rows.append(figure("term", term, "stance_association", associations.of_term(term), "V"))
    stances = leading_stances(codes)
    in_codebook = [row for row in definitions if row["concept"] != NOT_CODED]
    for concept, of_concept in grouped(in_codebook, "concept").items():
        found = conflict_across_stances(of_concept, stances, seed=seed)
        if found.n:
            rows.append(figure("term", concept, "conflict_across_stances", found, "difference of shares"))
    return rows


def staged(mentions: "Rows | pd.DataFrame", codes: "Rows | pd.DataFrame") -> "pd.DataFrame":
    """The mentions that stand in a passage with a primary stance, each with that `stance`, in the order of the text.

    Passages that are off topic or unclear say nothing of a theory, and their mentions are left out.
    """
    import pandas as pd

    columns = ["doc_id", "term", "start"]
    table = mentions if isinstance(mentions, pd.DataFrame) else pd.DataFrame(mentions, columns=columns)
    ordered = table[columns].sort_values(["doc_id", "start", "term"], kind="stable", ignore_index=True)
    stances = stances_of(ordered, codes)
    kept = ~pd.Series(stances, dtype="object").isin((*OUTSIDE, NOT_CODED))
    return ordered[["doc_id", "term"]].assign(stance=stances)[kept]


class StanceAssociations:
    """How strongly the stance of a passage and the terms used in it go together: Cramér's V, corrected for bias.

    Range 0 (any stance, the same terms) to 1 (the stance tells the term); higher = theories have terms of their own.
    The null exchanges whole documents' stances, so that what one document brings about is not called a theory's; p says
    how often it gives as much. Sensitive to the coding of stances, and to terms that stand for a theory themselves. n
    is the number of usages; of more than 20,000 as many are drawn, the long documents giving way first. Undefined where
    all have one stance or one term. Reference: Bergsma (2013). `usages` are those that `staged` gives.
    """

    def __init__(self, usages: "pd.DataFrame", *, seed: int) -> None:
        import numpy as np

        self.many = len(usages)
        self.terms = sorted(set(usages["term"]))
        numbers = np.unique(usages["doc_id"].to_numpy(object), return_inverse=True)[1]
        chosen = balanced(numbers, MOST_USAGES, seed=seed)
        terms, stances = (usages[name].to_numpy(object)[chosen] for name in ("term", "stance"))
        self._rows = {term: place for place, term in enumerate(sorted(set(terms)))}
        self._exchanged = exchanged(terms, stances, numbers[chosen], rounds=ROUNDS, seed=seed)

    def of_all(self) -> Estimate:
        """Of all terms with the stances."""
        return self._estimate(self._exchanged)

    def of_term(self, term: str) -> Estimate:
        """Of one term, as against all others: the same exchanges, in which the rows of all others are added up."""
        import numpy as np

        place = self._rows.get(term)
        if place is None:
            return undefined(ONE_LABEL, self.many)

        def against_others(tables: "np.ndarray") -> "np.ndarray":
            own = tables[..., place, :]
            return np.stack((own, tables.sum(axis=-2) - own), axis=-2)

        found = self._exchanged
        parts = (against_others(found.table), against_others(found.nulls))
        return self._estimate(Exchanged(*parts, found.documents))

    def _estimate(self, found: Exchanged) -> Estimate:
        import numpy as np

        if min((np.count_nonzero(found.table.sum(axis=axis)) for axis in (0, 1)), default=0) < 2:
            return undefined(ONE_LABEL, self.many)
        association = found.association(cramers_v)
        note = "" if association.p is not None else f"No p: fewer than {MINIMUM_UNITS} documents."
        return Estimate(association.value, self.many, note=note, null_value=association.null_value, p=association.p)


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
    known, labels = np.unique(np.array([stances[name] for name in names], dtype=object), return_inverse=True)
    conflicts = _Conflicts(kept, names)
    value = float(conflicts.differences(labels[None], len(known))[0])
    if np.isnan(value):
        return undefined("No pairs of definitions to compare across and within stances.", len(names))
    if len(names) < MINIMUM_UNITS:
        return Estimate(value, len(names), note=f"No p: fewer than {MINIMUM_UNITS} documents ({len(names)}).")
    random = np.random.default_rng(seed)
    at_once = max(1, MOST_LABELS // len(names))
    sizes = [min(at_once, ROUNDS - first) for first in range(0, ROUNDS, at_once)]
    shuffled = (np.array([random.permutation(labels) for _ in range(size)]) for size in sizes)
    nulls = np.concatenate([conflicts.differences(each, len(known)) for each in shuffled])
    nulls = nulls[~np.isnan(nulls)]
    p = (1 + int((nulls >= value - 1e-12).sum())) / (1 + len(nulls))
    return Estimate(value, len(names), null_value=float(np.mean(nulls)), p=p)


class _Conflicts:
    """Pairs of definitions of two documents and two definers: all pairs of two documents, less those of one definer.

    Both are counted from what is stated how often, so that no pair of definitions is looked at by itself.
    """

    def __init__(self, definitions: Rows, names: Sequence[str]) -> None:
        import numpy as np

        place = {name: number for number, name in enumerate(names)}
        documents = np.array([place[row["doc_id"]] for row in definitions], dtype=int)
        numbers: dict[Definer, int] = {}
        definers = [numbers.setdefault(definer_key(row), len(numbers)) for row in definitions]
        positions = Positions.of(position(row) for row in definitions)
        one_concept = np.zeros(len(definitions), dtype=int)
        self._all = positions.pairs(documents, one_concept, len(names))
        self._of_one_definer = positions.pairs(documents, np.array(definers, dtype=int), len(names))

    def differences(self, labels: "np.ndarray", many: int) -> "np.ndarray":
        """The share of pairs that conflict across labels less that within; a row of labels, below `many`, each time."""
        import numpy as np

        within = sum((self._sums(labels == label) for label in range(many)), start=np.zeros((2, len(labels))))
        across = self._sums(np.ones_like(labels[:1])) - within
        shares = (
            np.divide(each[1], each[0], out=np.full(len(labels), np.nan), where=each[0] > 0)
            for each in (across, within)
        )
        return np.subtract(*shares)

    def _sums(self, weights: "np.ndarray") -> "np.ndarray":
        import numpy as np

        every, one_definer = (np.array(each.sums(weights.astype(float))) for each in (self._all, self._of_one_definer))
        return every - one_definer


def leading_stances(codes: "Rows | pd.DataFrame") -> dict[str, str]:
    """The stance with most passages of each document; documents without a stance, or with a tie, are left out."""
    found = {}
    for doc_id, counts in counted(codes).items():
        ranked = Counter({code: many for code, many in counts.items() if code not in OUTSIDE}).most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            found[doc_id] = ranked[0][0]
    return found
