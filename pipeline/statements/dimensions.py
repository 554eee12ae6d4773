"""Reads what a definition states: formality, jointness, level, agencies, what is shared, client, integration."""

import re
from collections.abc import Sequence

from ..codebook import DIMENSIONS, Code
from .cues import find

NOT_STATED = "not_stated"
# Up to four words before a cue in the same clause; "more than one agency" is not one agency.
NEGATION = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|without|rather than|instead of|as opposed to|as distinct from|lack of"
    r"|absence of)"
    r"(?:\s+[\w'-]+){0,3}|\bmore than|\bbeyond(?: \w+)?)\s$",
    re.IGNORECASE,
)
STILL_ASSERTED = re.compile(r"\bnot (?:only|just|merely|simply|least)\b|\bno more than\b", re.IGNORECASE)
REACH = 60


def is_negated(text: str, start: int) -> bool:
    """Whether the words that begin at `start` are negated in their clause.

    >>> is_negated("without a shared budget", 10), is_negated("not only joint", 9)
    (True, False)
    """
    before = text[max(0, start - REACH) : start]
    negation = NEGATION.search(before)
    return bool(negation) and not STILL_ASSERTED.search(before, negation.start())


def stated(text: str, codes: Sequence[Code]) -> dict[str, str]:
    """For every dimension the values that `text` (plain) states, sorted and joined by "; ", or "not_stated".

    A cue inside a longer cue of its dimension does not count: "two agencies" is not "agencies".
    """
    values: dict[str, set[str]] = {dimension: set() for dimension in DIMENSIONS}
    cues = list(find(text, tuple(code for code in codes if code.axis in values)))
    for cue in cues:
        longer = any(
            each.code.axis == cue.code.axis
            and each.start <= cue.start
            and cue.end <= each.end
            and each.end - each.start > cue.end - cue.start
            for each in cues
        )
        if not longer and not is_negated(text, cue.start):
            values[cue.code.axis].add(cue.code.id.removeprefix(f"{cue.code.axis}-"))
    return {dimension: "; ".join(sorted(found)) or NOT_STATED for dimension, found in values.items()}


def hedges(text: str, codes: Sequence[Code]) -> list[str]:
    """The words of `text` by which its authors hold back from a definition, in order of place."""
    cues = sorted(find(text, tuple(code for code in codes if code.axis == "hedge")), key=lambda cue: cue.start)
    return list(dict.fromkeys(" ".join(text[cue.start : cue.end].lower().split()) for cue in cues))
