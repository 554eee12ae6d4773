"""The mix of stances in the corpus and in each document, and the one stance that clearly leads."""

from collections import Counter
from typing import TYPE_CHECKING

from ..statistics.resampling import Estimate, pooled_share, share_of_documents, undefined
from ..tables import Rows
from .figures import figure
from .surroundings import DOCUMENT

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

OUTSIDE = ("ST-OFF", "unclear")  # say nothing of where a document stands
UNCLEAR = "unclear"
FEWEST = 6  # passages with a stance
NEEDED = ("doc_id", "axis", "code", "is_primary", "start", "end")
AHEAD = 2  # times as many passages as the next stance


def passages(codes: "Rows | pd.DataFrame") -> "pd.DataFrame":
    """Where passages have which primary stance: doc_id, code, start and end, from rows of `codes` or that table."""
    import pandas as pd

    table = codes if isinstance(codes, pd.DataFrame) else pd.DataFrame(codes, columns=list(NEEDED))
    return table.loc[(table["axis"] == "stance") & table["is_primary"].astype(bool), list(NEEDED)]


def counted(codes: "Rows | pd.DataFrame") -> dict[str, Counter[str]]:
    """How many passages of each document have which primary stance, documents in order."""
    found: dict[str, Counter[str]] = {}
    for doc_id, code in zip(*(passages(codes)[name].tolist() for name in ("doc_id", "code")), strict=True):
        found.setdefault(doc_id, Counter())[code] += 1
    return {doc_id: found[doc_id] for doc_id in sorted(found)}


def corpus_stances(by_document: dict[str, Counter[str]], seed: int) -> Rows:
    """Share of coded passages with each primary stance."""
    wholes = [counts.total() for counts in by_document.values()]
    rows = []
    for code in sorted(set().union(*by_document.values())):
        share = pooled_share([counts[code] for counts in by_document.values()], wholes, seed=seed)
        rows.append(figure("corpus", "corpus", "stance_share", share, "share", code))
    return rows


def document_stances(doc_id: str, counts: Counter[str]) -> Rows:
    """The mix of one document's passages, and its primary stance where one is clear."""
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


def stances_of(usages: "pd.DataFrame", codes: "Rows | pd.DataFrame") -> "np.ndarray":
    """For each usage the primary stance of the passage that begins last before it and reaches beyond it."""
    import numpy as np
    import pandas as pd

    found = passages(codes)
    names = pd.Index(sorted({*usages["doc_id"], *found["doc_id"]}), dtype="object")
    starts, keys = (
        names.get_indexer(table["doc_id"]) * DOCUMENT + table["start"].to_numpy("int64") for table in (found, usages)
    )
    lengths = found["end"].to_numpy("int64") - found["start"].to_numpy("int64")
    order = np.lexsort((pd.factorize(found["code"], sort=True)[0], lengths, starts))
    starts, lengths = starts[order], lengths[order]
    stances = np.append(found["code"].to_numpy(object)[order], "not_coded")  # the last has the place -1
    ends = np.append(starts + lengths, DOCUMENT * (len(names) + 1))
    reach = np.append(np.maximum.accumulate(ends[:-1]), 0)
    places = np.searchsorted(starts, keys, side="right") - 1
    while (is_past := ends[places] <= keys).any():
        places[is_past] = np.where(reach[places] <= keys, -1, places - 1)[is_past]
    return stances[places]
