"""The mix of stances in the corpus and in each document, and the one stance that clearly leads."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from ..statistics.resampling import Estimate, pooled_share, share_of_documents, undefined
from ..tables import Rows
from .figures import figure, grouped
from .surroundings import DOCUMENT

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

OUTSIDE = ("ST-OFF", "unclear")  # say nothing of where a document stands
UNCLEAR = "unclear"
FEWEST = 6  # passages with a stance
AHEAD = 2  # times as many passages as the next stance


def corpus_stances(codes: Rows, seed: int) -> Rows:
    """Share of coded passages with each primary stance."""
    passages = _primary(codes)
    groups = grouped(passages, "doc_id").values()
    wholes = [len(group) for group in groups]
    rows = []
    for code in sorted({row["code"] for row in passages}):
        share = pooled_share([sum(row["code"] == code for row in group) for group in groups], wholes, seed=seed)
        rows.append(figure("corpus", "corpus", "stance_share", share, "share", code))
    return rows


def document_stances(doc_id: str, codes: Rows) -> Rows:
    """The mix of one document's passages, and its primary stance where one is clear."""
    counts = Counter(row["code"] for row in _primary(codes))
    shares = [
        figure(
            "document", doc_id, "stance_share", share_of_documents(number, counts.total(), "passages"), "share", code
        )
        for code, number in sorted(counts.items())
    ]
    return [*shares, figure("document", doc_id, "primary_stance", *_leading(counts))]


def _leading(counts: Counter[str]) -> tuple[Estimate, str, str]:
    """Share, unit and code of the stance that leads; `unclear` where it does not lead clearly.

    It does where it has at least half of six or more passages, and twice as many as the next one.
    """
    ranked = sorted((code for code in counts if code not in OUTSIDE), key=lambda code: (-counts[code], code))
    total = sum(counts[code] for code in ranked)
    if not ranked:
        return undefined("No passage has a stance.", counts.total()), "share", UNCLEAR
    first = ranked[0]
    share = share_of_documents(counts[first], total, "passages")
    second = ranked[1] if len(ranked) > 1 else ""
    if total >= FEWEST and 2 * counts[first] >= total and counts[first] >= AHEAD * counts[second]:
        return share, "share", first
    rival = f", {second} in {counts[second]}" if second else ""
    note = f"None is clearly ahead: {first} in {counts[first]} of {total} passages{rival}. {share.note}".strip()
    return Estimate(share.value, share.n, share.low, share.high, note), "share", UNCLEAR


def _primary(codes: Rows) -> list[dict[str, Any]]:
    return [row for row in codes if row["axis"] == "stance" and row["is_primary"]]


def stances_of(usages: "pd.DataFrame", codes: Rows) -> "np.ndarray":
    """For each usage the primary stance of the passage that begins last before it and reaches beyond it."""
    import numpy as np
    import pandas as pd

    rows = [row for row in codes if row["axis"] == "stance" and row["is_primary"]]
    names = sorted({*usages["doc_id"], *(row["doc_id"] for row in rows)})
    numbers = {name: place * DOCUMENT for place, name in enumerate(names)}
    passages = sorted((numbers[row["doc_id"]] + row["start"], row["end"] - row["start"], row["code"]) for row in rows)
    starts, lengths = (np.array([each[side] for each in passages], dtype="int64") for side in (0, 1))
    stances = np.array([*(each[2] for each in passages), "not_coded"], dtype=object)  # the last has the place -1
    keys = pd.Index(names, dtype="object").get_indexer(usages["doc_id"]) * DOCUMENT + usages["start"].to_numpy("int64")
    ends = np.append(starts + lengths, DOCUMENT * (len(names) + 1))
    reach = np.append(np.maximum.accumulate(ends[:-1]), 0)
    places = np.searchsorted(starts, keys, side="right") - 1
    while (is_past := ends[places] <= keys).any():
        places[is_past] = np.where(reach[places] <= keys, -1, places - 1)[is_past]
    return stances[places]
