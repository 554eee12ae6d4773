"""Finds the pairs of terms that a document defines apart."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..measuring.contradiction import conflicting_dimensions, position
from .uses import Read

Row = dict[str, Any]
LICENCES = frozenset({"ML-INTER", "ML-STIP", "ML-DECL"})
ONE_FOR_ALL = "ML-INTER"
DENIES = re.compile(r"\b(?:not|never|no|nor|cannot|distinguish\w*|differ\w*|distinct\w*|apart|separat\w*)\b|n't\b")
SAME = re.compile(
    r"\W*(?:is |are )?(?:also |just |simply |merely |exactly |much |but |only )?(?:the same(?: thing)? as|the same as"
    r"|another (?:name|word|term|label) for|a synonym|synonymous|equivalent to|identical (?:to|with)|interchangeable)",
    re.IGNORECASE,
)
WORDS_OF_A_NAME = 7  # "multi-agency working as well"
WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Apart:
    """Two terms, in alphabetical order, with a definition of each; `conflicts` are the dimensions on which they differ.

    `place` gives where the definition of each term begins.
    """

    terms: tuple[str, str]
    place: dict[str, int]
    conflicts: tuple[str, ...]


def defined_apart(read: Read, definitions: Sequence[Row], remarks: Sequence[Row]) -> list[Apart]:
    """The pairs of terms of different concepts that have a definition each, in other words than the other's.

    They are not apart where any definition holds for both, or gives one as a name of the other, nor where the document
    says that it uses both for one thing.
    """
    by_term: dict[str, list[Row]] = {}
    for row in definitions:
        if row["concept"] != "not_coded":
            by_term.setdefault(row["term"], []).append(row)
    found = []
    for first, second in itertools.combinations(sorted(by_term), 2):
        ones, others = by_term[first], by_term[second]
        if ones[0]["concept"] == others[0]["concept"] or _is_one(read, ones, others):
            continue
        if any(_permits(remark, (first, second), (ones, others)) for remark in remarks):
            continue
        # Of several definitions those that say most clearly how the two differ.
        one, other = max(itertools.product(ones, others), key=lambda pair: (len(_conflicts(*pair)), _stated(*pair)))
        found.append(Apart((first, second), {first: one["start"], second: other["start"]}, _conflicts(one, other)))
    return found


def _conflicts(one: Row, other: Row) -> tuple[str, ...]:
    return tuple(conflicting_dimensions(position(one), position(other)))


def _stated(one: Row, other: Row) -> int:
    return len(position(one)) + len(position(other))


def _is_one(read: Read, ones: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether any definition of one term is one of the other, too, or names it."""
    same = {_words(row["definition"]) for row in ones} & {_words(row["definition"]) for row in others}
    return bool(same) or any(
        _names(read, row, rows[0]["term"]) for mine, rows in ((ones, others), (others, ones)) for row in mine
    )


def _names(read: Read, definition: Row, term: str) -> bool:
    """Whether a definition says nothing but that its term is another name for `term`."""
    said = definition["definition"]
    is_short = len(said.split()) <= WORDS_OF_A_NAME
    if not (is_short or SAME.match(said)):
        return False
    written = {use.mention["term_as_written"] for use in read.uses if use.term == term}
    return any(each in said for each in written)


def _permits(remark: Row, terms: tuple[str, str], definitions: tuple[Sequence[Row], Sequence[Row]]) -> bool:
    """Whether the document says of itself that it uses two terms for one thing, or puts one for the other.

    A sentence that chooses a meaning for each of them ("here X means ..., Y means ...") is no such word.
    """
    if remark["kind"] not in LICENCES or remark["scope"] != "own" or DENIES.search(remark["quote"].lower()):
        return False
    if not set(terms) <= set(remark["terms"].split("; ")):
        return False
    defines_both = all(any(row["start"] == remark["start"] for row in rows) for rows in definitions)
    return remark["kind"] == ONE_FOR_ALL or not defines_both


def _words(definition: str) -> tuple[str, ...]:
    return tuple(WORD.findall(definition.lower()))
