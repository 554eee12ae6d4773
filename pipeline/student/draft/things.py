"""Which nouns of a phrase with a term may name one and the same thing."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from ...comparing.uses import Use
from .nouns import singular

Row = dict[str, Any]

# Nouns that a writer takes for each other: "an interagency team ... this multi-agency group".
NEAR = tuple(
    frozenset(nouns.split())
    for nouns in (
        "team group unit crew trio pair circle body",
        "panel board committee forum group council body",
        "service scheme project programme program initiative pilot venture",
        "service clinic centre center hub house unit office",
        "agreement protocol document contract compact paper form plan memorandum",
        "meeting conference session round gathering",
        "training course learning workshop teaching",
        "arrangement approach system model structure",
        "working work practice way effort",
    )
)
# Terms that are themselves the name of what several bodies make together; each may stand for any of its kind.
JOINED_BODIES = frozenset(
    "partnership alliance coalition consortium federation network collaboration collaborative".split()
)
BODIES = frozenset().union(*NEAR[:4]) | JOINED_BODIES | {"arrangement", "club", "school"}
KINDS = frozenset().union(*NEAR)
FOLLOWING = re.compile(r" ([a-z]{3,})(?=(?P<after>[.,;:?!)]| [a-z]+))")
# After a noun none of these words lets the phrase go on
CLOSES = frozenset(
    "a an the of in on at by for from to with without between across among under over about through during since until "
    "and or but nor so as than that which who whose where when while is are was were be been has have had does did do "
    "will would can could may might must should shall not never only also".split()
)
CONCEDED = re.compile(r" (?:though|as) (?:it|they|this) (?:was|is|were|are), (?:the|this|that|these) ([a-z]{3,})\b")
SAME, CLOSE, BARE = "same noun", "near noun", "bare term"


def noun_of(use: Use) -> str:
    """The noun of a use in the singular: the one it modifies, else its own last word."""
    return singular((use.mention["head"] or use.mention["term"].split()[-1]).lower())


def with_nouns(mentions: Iterable[Row], text: str, known: Collection[str]) -> list[Row]:
    """Mentions, those of which the parse shows no noun with the one right behind them, where it is one of `known`.

    "The door of the partnership clinic": the parse took "clinic" for a verb. `known` are nouns in the singular.
    """
    made = []
    for row in mentions:
        found = FOLLOWING.match(text, row["end"]) if row["term_role"] == "use" else None
        noun = singular(found[1]) if found else ""
        if found and noun in known and row["head"] != found[1] and _ends(found["after"]) and not _is_adverb(row):
            row = row | {"head": found[1], "position": "attributive"}
        elif conceded := CONCEDED.match(text, row["end"]):
            row = row | {"head": conceded[1]}
        made.append(row)
    return made


def _ends(after: str) -> bool:
    """Whether a noun phrase ends before these words."""
    return not after[0].isspace() or after.strip() in CLOSES


def _is_adverb(row: Row) -> bool:
    return row["term"].endswith("ly") or row["term"] in {"join up", "working together", "integrate"}


def is_body(use: Use) -> bool:
    """Whether a term names a body by itself: "the partnership"."""
    return not use.mention["head"] and noun_of(use) in JOINED_BODIES


def relation(one: Use, other: Use) -> str:
    """How the nouns of two uses may name one thing: by one noun, near ones, a bare term; empty where they do not."""
    first, second = noun_of(one), noun_of(other)
    if first == second and (one.mention["head"] or other.mention["head"] or is_body(other)):
        return SAME
    if is_body(other) or is_body(one):
        return BARE if {first, second} <= BODIES and (is_body(other) or other.mention["head"]) else ""
    is_near = bool(one.mention["head"] and other.mention["head"]) and any({first, second} <= nouns for nouns in NEAR)
    return CLOSE if is_near else ""
