"""Tells which documents hold nearly the same text, as a preprint and its article do."""

import heapq
import re
import zlib
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

SHINGLE = 4  # words
SKETCH = 200  # hashes kept of each document
# Half of all runs of words in both: two thirds of either text stand in the other. Edits before printing stay above it
# (.6 to .9), a new edition with half its text new (.33), a summary (.1) or a second paper of one study (.1) below; the
# estimate from 200 hashes is within .07 in 95 % of cases.
SAME = 0.6
FEWEST = 100  # runs of words; a shorter text is not judged
WIDELY_SHARED = 20  # works; words that so many different works share are no sign of sameness
RUNNING = frozenset({"body", "list", "quote"})
WORD = re.compile(r"[^\W_]+")


def sketch(blocks: list[dict[str, Any]]) -> list[int]:
    """The smallest hashes of all runs of four words in the running text, sorted; empty where the text is short.

    Headings, notes, tables, references and page furniture are left out, as every format and layout treats them in its
    own way. Costs a millisecond for a thousand words.
    """
    text = " ".join([block["text"] for block in blocks if block["role"] in RUNNING])
    words = WORD.findall(text.casefold())
    runs = map(" ".join, zip(*(words[start:] for start in range(SHINGLE)), strict=False))
    hashes = set(map(zlib.crc32, map(str.encode, runs)))
    return heapq.nsmallest(SKETCH, hashes) if len(hashes) >= FEWEST else []


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimated share of the runs of words of two texts that stand in both, from 0 to 1, by their sketches.

    Jaccard's index, estimated from the smallest hashes of both texts together (Broder 1997). Empty sketches give 0.

    >>> resemblance([1, 2, 3, 4], [1, 2, 3, 4]), resemblance([1, 2], [3, 4]), resemblance([], [])
    (1.0, 0.0, 0.0)
    """
    together = sorted({*one, *other})[:SKETCH]
    both = set(one) & set(other)
    return sum(each in both for each in together) / len(together) if together else 0.0


def stand_ins(ranked: list[tuple[str, Hashable, Sequence[int]]]) -> dict[str, tuple[str, float]]:
    """For each document that is no work of its own: the one that counts in its stead, and how far they are alike.

    `ranked` are (name, work, sketch) of all documents, the one to be preferred first; `work` tells files of one library
    entry, None where there is none. A document is taken as the same work as an earlier one that counts when both belong
    to one entry (told as likeness 1) or their texts resemble each other by `SAME` or more and the library does not have
    them as two works. Linear in the number of
    documents: hashes of those that count are indexed, and hashes that many of them share are left out.
    """
    found: dict[str, tuple[str, float]] = {}
    of_work: dict[Hashable, str] = {}
    index: dict[int, tuple[int, ...]] = {}
    for number, (name, work, hashes) in enumerate(ranked):
        if work is not None and work in of_work:
            found[name] = (of_work[work], 1.0)
            continue
        holders = [index.get(value, ()) for value in hashes]
        shared = Counter(each for numbers in holders if len(numbers) < WIDELY_SHARED for each in numbers)
        near = [
            each
            for each, count in shared.items()
            if 2 * count >= SAME * len(hashes) and (work is None or ranked[each][1] is None)
        ]
        likeness, first = max(((resemblance(hashes, ranked[each][2]), -each) for each in near), default=(0.0, 0))
        if likeness >= SAME:
            found[name] = (ranked[-first][0], likeness)
            continue
        if work is not None:
            of_work[work] = name
        for value, numbers in zip(hashes, holders, strict=True):
            if len(numbers) < WIDELY_SHARED:
                index[value] = (*numbers, number)
    return found
