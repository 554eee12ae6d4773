"""Reads what a definition states: formality, jointness, level, agencies, what is shared, client, integration."""

import functools
import itertools
import re
from collections.abc import Mapping, Sequence

from ...codebook import DIMENSIONS, Code
from ...learning.linear import Linear, load
from ...models import models_folder
from ..cues import Cue, find
from ..wording import words
from ..wordkinds import SPEAKS_OF_WORK

NOT_STATED = "not_stated"
# Up to four words before a cue in the same clause; "more than one agency" is not one agency.
NEGATION = re.compile(
    r"(?:\b(?:(?<!whether or )not|never|no|nobody|nothing|nor|neither|without|rather than|instead of|as opposed to"
    r"|as distinct from|lack of|short of|absence of|other than|unlike|leaves? out|excludes?|excluding|cannot|\w+n't)"
    r"(?:\s+[\w'-]+){0,4}|\b(?:hardly|scarcely|barely|seldom|rarely)(?:\s+[\w'-]+)?"
    r"|\bmore than(?: (?:an?|the|mere|merely|just|simply))?|\bbeyond(?: \w+)?)\s$",
    re.IGNORECASE,
)
STILL_ASSERTED = re.compile(r"\bnot (?:only|just|merely|simply|least)\b|\bno more than\b", re.IGNORECASE)
REACH = 60
ADDS_UP = "shared"
# Cues that count only where nothing else of their dimension is said: "side by side" may be jointly.
WEAK = frozenset(
    ["<agencies>", "<bodies> that", "<bodies> which", "<bodies> who", "side by side", "each ... own", "each ... itself"]
)
# "One agency tells another" is no work of one agency; a family that takes part is served, too.
GIVES_WAY = {"agencies": {"one"}, "client": {"object"}}
SURE = 0.7  # probability from which a value counts as stated that no cue tells
STEM = 5  # letters
ASSERTED = "cue:"  # begins the feature of a value of which a cue stands in the text that is not negated


@functools.cache
def classifiers() -> dict[str, Linear]:
    """The classifiers of the values, by code, once in a process."""
    return load(models_folder() / "definition" / "dimensions.json", {"formality-formal"})


def is_negated(text: str, start: int) -> bool:
    """Whether the words that begin at `start` are negated in their clause.

    >>> is_negated("without a shared budget", 10), is_negated("not only joint", 9)
    (True, False)
    """
    before = text[max(0, start - REACH) : start]
    negation = NEGATION.search(before)
    return bool(negation) and not STILL_ASSERTED.search(before, negation.start())


def stated(text: str, codes: Sequence[Code], weights: Mapping[str, Linear] | None = None) -> dict[str, str]:
    """For every dimension the values that `text` (plain) states, sorted and joined by "; ", or "not_stated".

    A value counts when a cue of it stands in the text and is not negated; where no cue speaks of the dimension, one of
    which a classifier of words is sure.
    `weights` are those of `models/definition` unless others are given.
    """
    values: dict[str, set[str]] = {dimension: set() for dimension in DIMENSIONS}
    if SPEAKS_OF_WORK.search(text):
        shown = features(text, codes)
        told = {each.removeprefix(ASSERTED) for each in shown if each.startswith(ASSERTED)}
        known = classifiers() if weights is None else weights
        spoken_of = {each.partition("-")[0] for each in told} - {ADDS_UP}
        for code in codes:
            is_open = code.axis in values and code.axis not in spoken_of and code.id in known
            if code.id in told or (is_open and known[code.id].probability(shown) >= SURE):
                values[code.axis].add(_value(code))
    return {dimension: "; ".join(sorted(found)) or NOT_STATED for dimension, found in values.items()}


def features(text: str, codes: Sequence[Code]) -> list[str]:
    """The features by which the values are judged: words, pairs of words, cues that are asserted, cues as such."""
    shown = words(text)
    cues = list(find(text, tuple(code for code in codes if code.axis in DIMENSIONS)))
    return [
        *(f"word:{word}" for word in shown),
        *(f"stem:{word[:STEM]}" for word in shown if len(word) > STEM),
        *(f"pair:{one} {two}" for one, two in itertools.pairwise(shown)),
        *(f"{ASSERTED}{each}" for each in sorted(_asserted(text, cues))),
        *(f"named:{cue.code.id}" for cue in cues),
    ]


def _asserted(text: str, cues: list[Cue]) -> set[str]:
    """The ids of the values of which a cue stands in the text that is not negated.

    A cue inside a longer cue of its dimension does not count: "two agencies" is not "agencies". What is shared adds
    up instead: "sharing staff and money". Nouns alone ("agencies") count where nothing else of their dimension is said.
    """
    values: dict[str, set[str]] = {dimension: set() for dimension in DIMENSIONS}
    weak: dict[str, set[str]] = {dimension: set() for dimension in DIMENSIONS}
    for cue in cues:
        if not is_negated(text, cue.start) and (cue.code.axis == ADDS_UP or not _is_inside(cue, cues)):
            told = weak if cue.pattern in WEAK else values
            told[cue.code.axis].add(_value(cue.code))
    return {
        f"{dimension}-{value}"
        for dimension in DIMENSIONS
        for value in _known(dimension, values[dimension], weak[dimension])
    }


def _known(dimension: str, values: set[str], weak: set[str]) -> set[str]:
    """What the cues state of one dimension, the values that give way to others left out."""
    return values - GIVES_WAY.get(dimension, set()) or weak or values


def _value(code: Code) -> str:
    return code.id.removeprefix(f"{code.axis}-")


def _is_inside(cue: Cue, cues: list[Cue]) -> bool:
    """Whether a longer cue of the same dimension holds this one."""
    return any(
        each.code.axis == cue.code.axis
        and each.start <= cue.start
        and cue.end <= each.end
        and each.end - each.start > cue.end - cue.start
        for each in cues
    )


def hedges(text: str, codes: Sequence[Code], definition: tuple[int, int] | None = None) -> list[str]:
    """The words of `text` (plain) by which its authors hold back from a definition, in order of place.

    `text` is the part of a sentence that belongs to one definition, `definition` the place of its defining words. Among
    them a word alone is part of the meaning ("loosely connected people"), unless a comma sets it off.
    """
    start, end = definition or (len(text), len(text))
    cues = sorted(find(text, tuple(code for code in codes if code.axis == "hedge")), key=lambda cue: cue.start)
    found = [
        text[cue.start : cue.end]
        for cue in cues
        if not start <= cue.start < end or " " in cue.pattern or text[cue.end : cue.end + 1] == ","
    ]
    return list(dict.fromkeys(" ".join(words.lower().split()) for words in found))
