"""Gathers every claim and applies what people decided about it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..codebook import Codebook
from ..people.claims import both_terms, claims_of, identified
from ..people.deciding import apply_decisions
from ..people.decisions import Decision
from ..rows import places_by, rows_of
from ..storedtext import StoredText, StoredTexts

if TYPE_CHECKING:
    import pandas as pd


def decide(
    documents: "pd.DataFrame",
    sentences: "pd.DataFrame",
    blocks: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    codes: "pd.DataFrame",
    departures: "pd.DataFrame",
    decisions: list[Decision],
    *,
    codebook: Codebook,
) -> dict[str, Any]:
    """One row for each claim of the machine and each that people added, with its status after human decisions.

    Gives the table `decided` as a data frame, and in `problems` each decision that could not be applied as it stands:
    at fault, orphaned, stale or disputed (`apply_decisions`).
    """
    import pandas as pd

    texts = StoredTexts(blocks)
    departures = departures.assign(term=[both_terms(row) for row in rows_of(departures[["term", "other_term"]])])
    made = [
        claims_of("mentions", _quoted(mentions, sentences, texts), "term", mentions["concept"]),
        claims_of("definitions", definitions, "definition", definitions["concept"]),
        claims_of("remarks", remarks, "remark", remarks["kind"]),
        claims_of("codes", codes, codes["axis"], codes["code"]),
        claims_of("departures", departures, "use", departures["kind"]),
    ]
    claims = identified(pd.concat([each for each in made if len(each)] or made[:1], ignore_index=True))
    rows = rows_of(documents)
    named = {row[name]: row["doc_id"] for row in rows for name in ("citekey", "path") if row[name] and row["doc_id"]}
    claims, problems = apply_decisions(decisions, claims, texts, codebook, named)
    return {"problems": problems, "decided": claims}


def _quoted(mentions: "pd.DataFrame", sentences: "pd.DataFrame", texts: Mapping[str, StoredText]) -> "pd.DataFrame":
    """Every mention with the span of its sentence, quoted, and with what makes it a claim."""
    import numpy as np

    spans = {name: sentences[name].to_numpy("int64") for name in ("start", "end")}
    of_document = places_by(sentences["doc_id"])
    starts, ends = (mentions[name].to_numpy("int64", copy=True) for name in ("start", "end"))
    quotes = np.empty(len(mentions), dtype=object)
    for doc_id, place in places_by(mentions["doc_id"]).items():
        there = of_document[doc_id]
        number = np.searchsorted(spans["start"][there], starts[place], side="right") - 1
        starts[place] = spans["start"][there][number]
        ends[place] = np.maximum(spans["end"][there][number], ends[place])
        text = texts[doc_id].text
        quotes[place] = [text[start:end] for start, end in zip(starts[place], ends[place], strict=True)]
    return mentions.assign(start=starts, end=ends, quote=quotes, method="rule", rule="codebook", confidence=1.0)
