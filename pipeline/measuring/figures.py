"""What a figure is, and which mentions figures count."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from ..statistics.association import false_discovery_rates
from ..statistics.resampling import Estimate
from ..tables import Rows

Thing = TypeVar("Thing")
# The document's own running text. Reference lists, cited titles and named bodies are not its choice of words.
RUNNING_TEXT = frozenset(["use", "scare_quoted", "heading", "mention", "quotation"])
# Where the document chooses the spelling: not in quotations, nor where a word is only talked about.
OWN_SPELLING = frozenset(["use", "scare_quoted", "heading"])
QUOTABLE = frozenset(["use", "scare_quoted"])
ONE_SPELLING = "The codebook knows one spelling."


def figure(level: str, subject: str, measure: str, estimate: Estimate, unit: str, other: str = "") -> dict[str, Any]:
    """A row of the table `measures`, but for its basis."""
    return {
        "level": level,
        "subject": subject,
        "other": other,
        "measure": measure,
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "null_value": estimate.null_value,
        "p": estimate.p,
        "q": None,
        "n": estimate.n,
        "unit": unit,
        "note": estimate.note,
    }


def count(number: int, n: int) -> Estimate:
    """A plain count, which has no interval; `n` is what it was counted among."""
    return Estimate(float(number), n)


def noted(estimate: Estimate, note: str) -> Estimate:
    """The estimate with something more to keep in mind."""
    return replace(estimate, note=f"{estimate.note} {note}".strip()) if note else estimate


def grouped(rows: Rows, name: str) -> dict[str, Rows]:
    """`rows` by their value in the column `name`, in the order of the values."""
    groups: dict[str, Rows] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return {key: groups[key] for key in sorted(groups)}


def spread(rows: Rows) -> int:
    """Number of documents with one of `rows`."""
    return len({row["doc_id"] for row in rows})


def with_false_discovery_rates(figures: Rows) -> Rows:
    """The same figures, each p beside its q: the share of chance findings among all as telling, of the same measure."""
    by_measure: dict[str, list[int]] = {}
    for place, row in enumerate(figures):
        if row["p"] is not None:
            by_measure.setdefault(row["measure"], []).append(place)
    rates: dict[int, float | None] = {}
    for places in by_measure.values():
        rates |= zip(places, false_discovery_rates([figures[place]["p"] for place in places]), strict=True)
    return [row | {"q": rates[place]} if place in rates else row for place, row in enumerate(figures)]


def joined(pairs: Iterable[tuple[Thing, Thing]]) -> list[set[Thing]]:
    """What pairs join, directly or through others, in groups.

    >>> [sorted(group) for group in joined([(1, 2), (4, 5), (2, 3)])]
    [[1, 2, 3], [4, 5]]
    """
    group_of: dict[Thing, set[Thing]] = {}
    for pair in pairs:
        one, other = (group_of.setdefault(thing, {thing}) for thing in pair)
        if one is not other:
            smaller, larger = sorted((one, other), key=len)
            larger |= smaller
            group_of |= dict.fromkeys(smaller, larger)
    return list({id(group): group for group in group_of.values()}.values())
