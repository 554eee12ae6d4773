"""Sets side by side the orders in which sources rank terms, and finds where they contradict each other."""

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from ..statements.ranking import Order, orders
from ..statistics.resampling import Estimate, share_of_pairs, undefined
from ..tables import Rows
from .contradiction import OUTSIDE
from .definers import OWN, Definer, definer_key
from .figures import figure

NOT_TERMS = frozenset({"named_body", "title", "reference"})
DEGREES = {value: degree for degree, value in enumerate(("contact", "exchange", "aligned", "joint", "merged"))}
YEAR = r"\b((?:1[6-9]|20)\d\d)[a-z]?\b"
Pair = tuple[str, str]


def continua(remarks: Rows, mentions: Rows, definitions: Rows) -> Rows:
    """Every order of terms that a source states, or that its definitions amount to.

    Takes rows of the tables of these names and gives the table `continua`: a row for each term of each order. An order
    of the basis `stated` is one that the sentence of a remark of any kind gives, credited to the source of the remark.
    One of the basis `integration` is of two or more terms that one definer defines by different degrees of integration,
    from contact (lowest) to merger; a term stands above another where its lowest degree is above the other's highest,
    beside it where the degrees are the same, and is left out where they overlap. Orders are numbered in the order of
    documents and places, those from definitions last; no order gives no rows.
    """
    by_document: dict[str, Rows] = {}
    for row in sorted(mentions, key=lambda row: (row["start"], row["term"])):
        if row["term_role"] not in NOT_TERMS:
            by_document.setdefault(row["doc_id"], []).append(row)
    found = [*_stated(remarks, by_document), *_defined(definitions, by_document)]
    return [row | {"continuum": number} for number, rows in enumerate(found, 1) for row in rows]


def _stated(remarks: Rows, mentions: dict[str, Rows]) -> Iterator[Rows]:
    """The rows of each order that a sentence states; a sentence with remarks of several kinds is read once."""
    sentences = {}
    for row in sorted(remarks, key=lambda row: (row["doc_id"], row["start"], row["kind"])):
        sentences.setdefault((row["doc_id"], row["start"]), row)
    for remark in sentences.values():
        inside = _between(mentions.get(remark["doc_id"], []), remark["start"], remark["end"])
        for order in orders(remark["quote"], inside, start=remark["start"]):
            yield list(_rows_of(order, remark))


def _between(mentions: Rows, start: int, end: int) -> Rows:
    starts = [row["start"] for row in mentions]
    return mentions[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]


def _rows_of(order: Order, remark: dict[str, Any]) -> Iterator[dict[str, Any]]:
    source = {"source": remark["source"], "year": _year(remark)}
    for rank, rung in enumerate(order.rungs, 1):
        for mention in sorted(rung, key=lambda each: each["term"]):
            row = {name: mention[name] for name in ("term", "concept", "term_as_written")}
            yield (
                _place(remark)
                | row
                | source
                | {
                    "basis": "stated",
                    "rank": rank,
                    "rungs": len(order.rungs),
                    "rule": order.rule,
                }
            )


def _year(remark: dict[str, Any]) -> int | None:
    """The year that stands in the source, or beside its first name in the sentence: "Oak's ladder (2001)"."""
    name, _ = definer_key(remark | {"definer": _bare(remark["source"]), "year": None})
    if remark["source"].strip().casefold() in OWN:
        return None
    beside = re.search(rf"\b{re.escape(name)}\b[^;]{{0,40}}?{YEAR}", remark["quote"], re.IGNORECASE)
    found = re.search(YEAR, remark["source"]) or beside
    return int(found.group(1)) if found else None


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("doc_id", "quote", "page_label", "start", "end")}


def _defined(definitions: Rows, mentions: dict[str, Rows]) -> Iterator[Rows]:
    """The rows of each order that follows from what one definer's definitions state on the dimension integration."""
    by_definer: dict[Definer, Rows] = {}
    for row in sorted(definitions, key=lambda row: (row["doc_id"], row["start"], row["term"])):
        if set(row["integration"].split("; ")) & DEGREES.keys():
            by_definer.setdefault(definer_key(row), []).append(row)
    for definer in sorted(by_definer):
        rows = by_definer[definer]
        ladder = _ladder(rows)
        first = {row["term"]: row for row in reversed(rows)}
        if len(ladder) > 1:
            yield [
                _row_defined(first[term], mentions, rows[0]) | {"rank": rank, "rungs": len(ladder)}
                for rank, rung in enumerate(ladder, 1)
                for term in rung
            ]


def _ladder(definitions: Rows) -> list[list[str]]:
    """Terms by the range of degrees that their definitions state, the lowest first; overlapping ones are left out."""
    stated: dict[str, set[int]] = {}
    for row in definitions:
        stated.setdefault(row["term"], set()).update(DEGREES[each] for each in row["integration"].split("; "))
    ranges = {term: (min(degrees), max(degrees)) for term, degrees in stated.items()}
    apart = {
        term: span
        for term, span in ranges.items()
        if all(span == other or span[1] < other[0] or other[1] < span[0] for other in ranges.values())
    }
    return [sorted(term for term in apart if apart[term] == span) for span in sorted(set(apart.values()))]


def _row_defined(definition: dict[str, Any], mentions: dict[str, Rows], credited: dict[str, Any]) -> dict[str, Any]:
    inside = _between(mentions.get(definition["doc_id"], []), definition["start"], definition["end"])
    written = [row["term_as_written"] for row in inside if row["term"] == definition["term"]]
    return _place(definition) | {
        "term": definition["term"],
        "concept": definition["concept"],
        "term_as_written": (written or [definition["term"]])[0],
        "basis": "integration",
        "source": credited["definer"],
        "year": credited["year"],
        "rule": "integration",
    }


def _sources(rows: Rows) -> dict[int, Definer]:
    """Whose each order is, as a key: papers that report one author's ladder are one source.

    A source without a year is the one of that name with a year, where there is only one.
    """
    keys = {row["continuum"]: definer_key({**row, "definer": _bare(row["source"])}) for row in rows}
    years: dict[str, set[str]] = {}
    for name, year in keys.values():
        years.setdefault(name, set()).update({year} - {""})
    return {
        number: (name, next(iter(years[name])) if not year and len(years[name]) == 1 else year)
        for number, (name, year) in keys.items()
    }


def _bare(source: str) -> str:
    """The source without its year.

    >>> _bare("Oak (2001)")
    'Oak'
    """
    return re.sub(rf"[\s,(]*{YEAR}\)?", "", source)


def _labels(rows: Rows) -> dict[Definer, str]:
    """What to call each source: name and year as first written, or the id of the document that speaks for itself."""
    sources = _sources(rows)
    labels: dict[Definer, str] = {}
    for row in sorted(rows, key=lambda row: (row["source"], row["doc_id"])):
        name, year = sources[row["continuum"]]
        is_own = row["source"].strip().casefold() in OWN
        labels.setdefault((name, year), row["doc_id"] if is_own else f"{_bare(row['source'])} {year}".strip())
    return {key: labels[key] for key in sorted(labels)}


def _name(row: dict[str, Any], by: str) -> str:
    """The term, or its concept; outside the codebook the term stands for itself."""
    return row["term"] if row[by] == OUTSIDE else row[by]


def _sides(rows: Rows, by: str) -> dict[Pair, dict[Definer, Counter[str]]]:
    """How often each source puts the first term of a pair below, above or equal to the second.

    Terms whose definitions merely share a degree of integration are not said to be equal.
    """
    sources, inferred = _sources(rows), {row["continuum"] for row in rows if row["basis"] == "integration"}
    ranks: dict[int, set[tuple[str, int]]] = {}
    for row in rows:
        ranks.setdefault(row["continuum"], set()).add((_name(row, by), row["rank"]))
    found: dict[Pair, dict[Definer, Counter[str]]] = {}
    for number, places in ranks.items():
        for (first, low), (other, high) in combinations(sorted(places), 2):
            if first != other and not (low == high and number in inferred):
                side = "equal" if low == high else "below" if low < high else "above"
                of_pair = found.setdefault((first, other), {})
                of_pair.setdefault(sources[number], Counter())[side] += 1
    return {pair: found[pair] for pair in sorted(found)}


def rank_contradictions(rows: Rows, *, by: str = "term") -> Rows:
    """Who puts which of two terms above the other.

    `rows` are of the table `continua`; `by` is term or concept. A row is a pair of terms that some source ranks, in
    alphabetical order: `below` are the sources that put the first below the other, `above` those that put it above,
    `equal` those that state both on one rung: that definitions share a degree of integration makes no pair. A source
    that says both is named on both sides. Sources are counted by first author and year, or by document where the
    authors speak for themselves.
    """
    labels = _labels(rows)
    return [
        {"term": first, "other_term": other}
        | {
            side: [labels[source] for source in sorted(sources) if sources[source][side]]
            for side in ("below", "above", "equal")
        }
        for (first, other), sources in _sides(rows, by).items()
    ]


@dataclass(frozen=True)
class RankTable:
    """Ranks of terms by source, for display.

    `terms` run from those that rank lowest on average to the highest, `sources` by year and name, those without a year
    after them, and last the documents that speak for themselves. `places` has (rank, rungs) for each order in which the
    source ranks the term; `inferred` are the sources that state no order, whose ranks follow from definitions alone.
    """

    terms: tuple[str, ...]
    sources: tuple[str, ...]
    places: dict[tuple[str, str], tuple[tuple[int, int], ...]]
    inferred: frozenset[str] = frozenset()

    def scaled(self, term: str, source: str) -> float | None:
        """Mean of rank divided by rungs, above 0 to 1 (the highest rung); None where the source ranks it nowhere."""
        return _mean_height(self.places.get((term, source), ()))


def rank_table(rows: Rows, *, by: str = "term") -> RankTable:
    """The table terms by sources, from rows of the table `continua`; `by` is term or concept."""
    labels, sources = _labels(rows), _sources(rows)
    places: dict[tuple[str, str], tuple[tuple[int, int], ...]] = {}
    heights: dict[str, list[tuple[int, int]]] = {}
    for row in sorted(rows, key=lambda row: (row["rank"], row["rungs"], row["continuum"])):
        cell = (_name(row, by), labels[sources[row["continuum"]]])
        places[cell] = (*places.get(cell, ()), (row["rank"], row["rungs"]))
        heights.setdefault(cell[0], []).append((row["rank"], row["rungs"]))
    terms = sorted(heights, key=lambda term: (_mean_height(heights[term]), term))
    own = {sources[row["continuum"]] for row in rows if row["source"].strip().casefold() in OWN}
    stated = {labels[sources[row["continuum"]]] for row in rows if row["basis"] == "stated"}
    in_order = sorted(labels, key=lambda source: (source in own, not source[1], source[1], labels[source]))
    named = tuple(labels[source] for source in in_order)
    return RankTable(tuple(terms), named, places, frozenset(named) - stated)


def _mean_height(places: Iterable[tuple[int, int]]) -> float | None:
    shares = [rank / rungs for rank, rungs in places]
    return round(sum(shares) / len(shares), 10) if shares else None


def rank_figures(rows: Rows, *, seed: int | None, by: str = "term") -> Rows:
    """How far sources contradict each other on which of two terms ranks above: the measure `ranked_apart`.

    `rows` are of the table `continua`; gives rows of the table `measures`, but for their basis, one for each pair of
    terms that a source ranks. Formula: pairs of sources that order the two terms oppositely, divided by pairs of
    sources that order both; equal rank that a source states is no contradiction, equal rank that is only inferred from
    definitions is not counted. A source that says both counts by the share of its orders.
    Range 0 to 1; higher = less consistent. n is the number of sources. With two equal camps it is n / (2 (n - 1)), so
    that it nears a half as sources grow more: read it with n, and with the note, which says who puts which above. It is
    sensitive to single sources while they are few; the interval resamples sources, and below six there is none.
    Undefined with fewer than two. Reference: the discordant pairs of Kendall (1938), here pairs of sources.

    >>> rank_figures([], seed=1)
    []
    """
    labels = _labels(rows)
    return [
        figure("pair", first, "ranked_apart", _apart((first, other), sources, labels, seed), "share", other)
        for (first, other), sources in _sides(rows, by).items()
    ]


def _apart(pair: Pair, sources: dict[Definer, Counter[str]], labels: dict[Definer, str], seed: int | None) -> Estimate:
    import numpy as np

    said = [sources[source] for source in sorted(sources)]
    note = _who_says_what(pair, sources, labels)
    if len(said) < 2:
        return undefined(f"Fewer than two sources rank both terms. {note}", len(said))
    below, above = (np.array([each[side] / each.total() for each in said]) for side in ("below", "above"))
    opposed = np.outer(below, above) + np.outer(above, below)
    estimate = share_of_pairs(opposed, seed=seed, things="sources")
    return Estimate(estimate.value, estimate.n, estimate.low, estimate.high, f"{note} {estimate.note}".strip())


def _who_says_what(pair: Pair, sources: dict[Definer, Counter[str]], labels: dict[Definer, str]) -> str:
    """As in "collaboration above co-operation: Ash 2004, Oak 2001; co-operation above collaboration: Elm 1999."."""
    first, other = pair
    heads = {"below": f"{other} above {first}", "above": f"{first} above {other}", "equal": f"{first} equal to {other}"}
    said = {side: [labels[source] for source in sorted(sources) if sources[source][side]] for side in heads}
    return "; ".join(f"{heads[side]}: {', '.join(names)}" for side, names in said.items() if names) + "."
