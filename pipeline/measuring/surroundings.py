"""The sentences in which terms are used, with the terms taken out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

DOCUMENT = 1 << 40  # beyond any place in a document: document and place make one number that can be looked up


@dataclass(frozen=True)
class Surroundings:
    """Sentences with a term in use, and the uses in them, in the order of document and place.

    `sentences` has the columns doc_id, document (its number), start, end, page_label, and the text of its block with
    the start of that; `usages` has doc_id, start, end, term, and the place of its sentence. `masks` are sentence, start
    and end of every mention of a term in these sentences, used or not, in the order of sentences. Texts are cut only
    when they are asked for: a million of them would fill the memory.
    """

    sentences: "pd.DataFrame"
    usages: "pd.DataFrame"
    masks: "np.ndarray"

    def quotation(self, place: int) -> dict[str, Any]:
        """The sentence as it stands in the document, and where it stands."""
        row = self.sentences.iloc[place].to_dict()
        quote = row["text"][row["start"] - row["block_start"] : row["end"] - row["block_start"]]
        return {"quote": quote} | {name: row[name] for name in ("doc_id", "page_label", "start", "end")}

    def words(self, places: "np.ndarray") -> list[str]:
        """Sentences with all terms of the codebook blanked out."""
        import numpy as np

        parts = (np.searchsorted(self.masks[0], places, side=side).tolist() for side in ("left", "right"))
        columns = (self.sentences[name].to_numpy()[places].tolist() for name in ("text", "block_start", "start", "end"))
        return [
            _masked(text[start - origin : end - origin], self.masks[1:, first:last].T.tolist(), start)
            for text, origin, start, end, first, last in zip(*columns, *parts, strict=True)
        ]


def _masked(text: str, masks: list[list[int]], offset: int) -> str:
    """The text with blanks where a mask is; the text begins at `offset`."""
    for start, end in masks:
        blank = len(text[start - offset : end - offset])
        text = text[: start - offset] + " " * blank + text[start - offset + blank :]
    return text


def surroundings(
    documents: "pd.DataFrame", blocks: "pd.DataFrame", sentences: "pd.DataFrame", mentions: "pd.DataFrame"
) -> Surroundings:
    """The sentences of documents that count in which a term is used; a mention in another role is only blanked out.

    A mention belongs to the sentence in which it begins; one outside all sentences is left out. The order of rows in
    the tables does not matter.
    """
    import numpy as np

    counted = sorted(set(documents.loc[documents["counts_in_measures"].astype(bool), "doc_id"]))
    spans, span_keys = _by_place(sentences, counted, "start")
    found, keys = _by_place(mentions[["doc_id", "start", "end", "term", "term_role"]], counted, "start")
    inside = np.searchsorted(span_keys, keys, side="right") - 1
    ends = np.append(span_keys - spans["start"].to_numpy("int64") + spans["end"].to_numpy("int64"), 0)
    is_inside = (inside >= 0) & (keys < ends[inside])  # place -1 is the number put at the end
    found, inside = found[is_inside], inside[is_inside]
    is_use = (found["term_role"] == "use").to_numpy(bool)
    chosen = np.unique(inside[is_use])
    is_masked = np.isin(inside, chosen)
    spots = found[["start", "end"]].to_numpy("int64")[is_masked].T
    usages = found.loc[is_use, ["doc_id", "start", "end", "term"]].assign(
        sentence=np.searchsorted(chosen, inside[is_use])
    )
    usages = usages.sort_values(["sentence", "start", "end", "term"], ignore_index=True)
    usages = usages.drop_duplicates(["sentence", "start", "end", "term"], ignore_index=True)
    masks = np.vstack((np.searchsorted(chosen, inside[is_masked]), spots))
    return Surroundings(_with_blocks(spans.iloc[chosen], span_keys[chosen], blocks, counted), usages, masks)


def _with_blocks(
    spans: "pd.DataFrame", keys: "np.ndarray", blocks: "pd.DataFrame", counted: list[str]
) -> "pd.DataFrame":
    """The sentences with text, start and page of the block of each."""
    import numpy as np
    import pandas as pd

    parts, part_keys = _by_place(blocks[["doc_id", "block", "start", "text", "page_label"]], counted, "block")
    numbers = keys // DOCUMENT
    rows = np.searchsorted(part_keys, numbers * DOCUMENT + spans["block"].to_numpy("int64"))
    columns = {"doc_id": spans["doc_id"].to_numpy(object), "document": numbers}
    columns |= {name: spans[name].to_numpy("int64") for name in ("start", "end")}
    columns |= {name: parts[name].to_numpy(object)[rows] for name in ("text", "page_label")}
    return pd.DataFrame(columns | {"block_start": parts["start"].to_numpy("int64")[rows]}, copy=False)


def _by_place(table: "pd.DataFrame", counted: list[str], place: str) -> "tuple[pd.DataFrame, np.ndarray]":
    """The rows of documents that count, in the order of document and place, and a number for each in that order."""
    import numpy as np
    import pandas as pd

    numbers = pd.Index(counted, dtype="object").get_indexer(table["doc_id"]).astype("int64")
    keys = numbers * DOCUMENT + table[place].to_numpy("int64")
    order = np.argsort(keys, kind="stable")
    order = order[numbers[order] >= 0]
    return table.iloc[order], keys[order]


def beginning_inside(mentions: "pd.DataFrame", *tables: "pd.DataFrame") -> "pd.DataFrame":
    """The mentions that begin inside a row of one of the tables, which have doc_id, start and end; in their order."""
    import numpy as np
    import pandas as pd

    names = pd.Index(sorted(set().union(*(table["doc_id"] for table in tables))), dtype="object")

    def places(table: "pd.DataFrame", column: str) -> "np.ndarray":
        return names.get_indexer(table["doc_id"]) * DOCUMENT + table[column].to_numpy("int64")

    begun, ended = (np.sort(np.concatenate([places(table, side) for table in tables])) for side in ("start", "end"))
    found = places(mentions, "start")
    return mentions[np.searchsorted(begun, found, side="right") > np.searchsorted(ended, found, side="right")]
