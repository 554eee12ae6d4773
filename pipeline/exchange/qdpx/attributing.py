"""Tells which codings under a person's name are the machine's, renamed by a program."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from .coinciding import Claim, Claims, Meant
from .normalising import Span

RENAMED = 0.25  # share of the machine's missing codings, from which people do not repeat them to the word by chance
MOST = 0.5  # share of what people coded, likewise
FEW = 10  # so many people may well repeat

Place = tuple[str, int, int, str, str]


class Said(NamedTuple):
    """What a person coded: the words, the claims that are alike, and who said it when."""

    doc_id: str
    meant: Meant
    span: Span
    found: list[Claim]
    by: dict[str, str]


def place(claim: Claim) -> Place:
    """Where a claim stands with which code; claims that have this in common are one coding in a project."""
    return claim["doc_id"], claim["start"], claim["end"], claim["axis"], claim["code"]


def renamed(
    people: Sequence[Said], gone: Collection[Place], claims: Claims, ours: Collection[str]
) -> list[list[Claim]]:
    """For each coding by a person, the claims whose coding it is under another name; none where it is the person's.

    Such a coding has the very words and the code of a coding of the machine that is `gone`, and there are more of them
    than people repeat by chance: a quarter of what is gone, or ten and half of all that people coded. Fewer than ten
    count in sources that we wrote alone, whose documents are `ours`.
    """
    same = [[row for row in each.found if place(row) in gone and claims.is_exact(row, each.span)] for each in people]
    number = len({place(row) for rows in same for row in rows})
    codings = sum(map(bool, same))
    is_most = number >= FEW and codings >= MOST * len(people)
    is_ours = any(rows and each.doc_id in ours for rows, each in zip(same, people, strict=True))
    if (is_ours or number >= FEW) and (is_most or number >= RENAMED * len(gone)):
        return same
    return [[] for _ in people]
