"""Finds where a document uses its terms against its own definitions."""

from typing import Any

from ..codebook import Code
from ..comparing import contrary, swaps
from ..comparing.apart import defined_apart
from ..comparing.uses import Read, Span
from ..statements.attribution import Attribution
from ..storedtext import StoredText

NOT_APPLICABLE = "not_applicable"
KEY = ("doc_id", "start", "kind", "term", "other_term", "head", "end")
Row = dict[str, Any]


def compare(
    blocks: list[Row],
    sentences: list[Row],
    mentions: list[Row],
    citations: list[Row],
    defined: list[Row],
    remarks: list[Row],
    *,
    definitions: tuple[Code, ...],
) -> list[Row]:
    """Uses of terms in one document that depart from how it defines them, to be looked at by people.

    Gives the table `departures`, a row for each departure, of two kinds. US-SWAP: two terms that the document defines
    apart stand one after the other before the same noun and, it seems, for the same thing ("an interagency team ...
    The multi-agency team"); the quotation runs from the sentence of the first use to that of the second. `observed`
    counts such swaps of the pair in the document, `expected` how many there would be if chance chose which of the two
    terms stands where: where they are about equal, the document uses both words for everything (`comparing.swaps`).
    US-CONTRARY: a sentence says of the term the opposite of what the document's own definition states ("informal
    interagency working" where a written agreement is part of it); `dimension` says on what (`comparing.contrary`).

    `confidence` is 0.2 to 0.8, by the reasons that `rule` names; it is no probability. A swap has 0.3, and 0.15 more
    where it points back with "this", 0.15 where it has the same modifiers, 0.15 where swaps are more often than by
    chance (less where rarer), 0.1 where the first phrase introduces the thing, 0.1 where the definitions conflict. A
    contrary use has 0.35, 0.2 more where the cue modifies the noun or is said of it, and 0.1 each where the definition
    was stipulated and where it has the same noun. `defined` and `remarks` are rows of their tables; `definitions` gives
    the cues of dimensions. A document that defines nothing has no rows, and is not read.
    """
    if not defined:
        return []
    read = Read(StoredText(blocks), sentences, mentions, [*defined, *remarks])
    found = {}
    for row in (*_swaps(read, defined, remarks), *_contrary(read, defined, Attribution(citations), definitions)):
        found.setdefault(tuple(row[name] for name in KEY), row)
    return [found[key] for key in sorted(found)]


def _swaps(read: Read, defined: list[Row], remarks: list[Row]) -> list[Row]:
    rows = []
    for each in swaps.swapped(read, defined_apart(read, defined, remarks)):
        for link in each.swaps:
            reasons, confidence = swaps.reasons_of(link, each)
            cue = read.stored.text[link.phrase.start : link.phrase.end]
            first, second = link.first, link.second
            row = _row(read, "US-SWAP", (first.sentence[0], second.sentence[1]), first.mention)
            row |= {"other_term": second.term, "dimension": "; ".join(each.pair.conflicts) or NOT_APPLICABLE}
            row |= {"definition_start": each.pair.place[first.term]}
            row |= {"other_definition_start": each.pair.place[second.term]}
            row |= {"observed": len(each.swaps), "expected": round(each.expected, 2)}
            rows.append(row | {"cue": " ".join(cue.split()), "confidence": confidence, "rule": "; ".join(reasons)})
    return rows


def _contrary(read: Read, defined: list[Row], attribution: Attribution, codes: tuple[Code, ...]) -> list[Row]:
    rows = []
    own = contrary.own_definitions(defined)
    for each in contrary.contrary_uses(read, own, attribution, codes):
        reasons, confidence = contrary.reasons_of(each)
        row = _row(read, "US-CONTRARY", each.use.sentence, each.use.mention)
        row |= {"other_term": NOT_APPLICABLE, "dimension": "; ".join(each.cues)}
        row |= {"definition_start": each.own.start, "other_definition_start": None}
        row |= {"observed": None, "expected": None}
        row |= {"cue": "; ".join(dict.fromkeys(each.cues.values())), "confidence": confidence}
        rows.append(row | {"rule": "; ".join(reasons)})
    return rows


def _row(read: Read, kind: str, span: Span, mention: Row) -> Row:
    start, end = span
    return {
        **{name: mention[name] for name in ("doc_id", "term", "concept", "head")},
        "kind": kind,
        "quote": read.stored.text[start:end],
        **read.stored.place(start),
        "start": start,
        "end": end,
        "method": "rule",
    }
