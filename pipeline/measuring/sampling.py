"""Which definitions are compared each with each other: all of an ordinary literature, a sample of a vast one."""

import hashlib
from typing import Any

from ..tables import Rows

MOST_OF_CONCEPT = 250  # definitions of one concept, and of all terms outside the codebook together
MOST = 2000  # definitions in all


def compared(definitions: Rows) -> Rows:
    """The definitions that are compared each with each other, in their order.

    All of them, unless a concept has more than 250, or all concepts together more than 2,000: then of each concept as
    many as it has, up to one number that is the same for all. Which they are is drawn by a hash of document, place and
    term, so that the same definitions always give the same sample.
    """
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(definitions):
        groups.setdefault(row["concept"], []).append(place)
    many = _most_of_each([len(places) for places in groups.values()])
    if all(len(places) <= many for places in groups.values()):
        return definitions
    lots = [_lot(row) for row in definitions]
    drawn = (sorted(places, key=lots.__getitem__)[:many] for places in groups.values())
    return [definitions[place] for place in sorted(place for places in drawn for place in places)]


def said_of_sample(all_of_them: Rows, sample: Rows) -> str:
    """What a figure's note says of a sample; nothing where all definitions were compared."""
    if len(sample) == len(all_of_them):
        return ""
    return f"Compared: a sample of {len(sample)} of {len(all_of_them)} definitions."


def _most_of_each(sizes: list[int]) -> int:
    """The largest number up to 250 such that groups, cut to it, are not more than 2,000 together; at least 1."""
    numbers = range(MOST_OF_CONCEPT, 0, -1)
    return next((many for many in numbers if sum(min(size, many) for size in sizes) <= MOST), 1)


def _lot(definition: dict[str, Any]) -> bytes:
    place = f"{definition['doc_id']} {definition['start']} {definition['term']}"
    return hashlib.blake2b(place.encode("utf-8", "surrogatepass"), digest_size=8).digest()
