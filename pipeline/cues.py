"""Finds the cues of codes in a text, each with its tf-idf weight."""

import bisect
import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .codebook import Code, weighed
from .idf import idf
from .language import Phrases, tokens

PIVOT = 60  # words: the length of passage at which a score is neither raised nor lowered
SLOPE = 0.25


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue of one code: `weight` holds its weight in the codebook times its idf.

    `kind` is name or cue; `reach` is before, after or empty: on which side of the cue a theory must stand.
    """

    code: str
    phrase: str
    weight: float
    kind: str
    reach: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue where it stands: offsets in the text, and the number of the sentence."""

    cue: Cue
    start: int
    end: int
    sentence: int


@functools.lru_cache(maxsize=8)
def cue_phrases(codes: tuple[Code, ...]) -> Phrases:
    """All names and cues of all codes, compiled once."""
    return Phrases((cue.phrase, cue) for code in codes for cue in _cues(code))


def _cues(code: Code) -> Iterable[Cue]:
    for kind, written in (("name", code.names), ("cue", code.cues)):
        for each in written:
            phrase, weight = weighed(each)
            reach = "after" if phrase.endswith("~") else "before" if phrase.startswith("~") else ""
            phrase = phrase.strip("~ ")
            yield Cue(code.id, phrase, weight * idf(phrase), kind, reach)


def find_cues(text: str, sentences: Sequence[tuple[int, int]], codes: tuple[Code, ...]) -> dict[str, list[Hit]]:
    """Hits by code, in order; a cue within a longer cue of the same code and kind is left out.

    `sentences` are (start, end) in `text`. A code that has no hit is not in the answer.
    """
    doc = tokens(text)
    starts = [start for start, _ in sentences]
    found: dict[str, list[Hit]] = {}
    for first, after, cue in cue_phrases(codes).find(doc):
        last = doc[after - 1]
        start, end = doc[first].idx, last.idx + len(last)
        hit = Hit(cue, start, end, max(0, bisect.bisect_right(starts, start) - 1))
        found.setdefault(cue.code, []).append(hit)
    return {code: _longest(hits) for code, hits in found.items()}


def _longest(hits: list[Hit]) -> list[Hit]:
    if len(hits) == 1:
        return hits
    return [
        hit
        for hit in hits
        if not any(
            other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > hit.end - hit.start
            and other.cue.kind == hit.cue.kind
            for other in hits
        )
    ]


def score(hits: Iterable[Hit], words: int) -> float:
    """How loudly cues speak in a passage of so many words: from below 0 (against the code) upwards.

    The sum over distinct cues of weight x idf x (1 + ln n), n being how often the cue stands there, divided by the pivoted
    length (Singhal, Buckley and Mitra 1996): 0.75 + 0.25 x words / 60. One clear word in a passage of 60 words gives about
    0.6; the same word in 300 words gives half of that. Sensitive to inflected cues being counted apart.
    """
    counts: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        counts.setdefault((hit.cue.code, hit.cue.phrase), []).append(hit)
    total = sum(same[0].cue.weight * (1 + math.log(len(same))) for same in counts.values())
    return total / (1 - SLOPE + SLOPE * words / PIVOT)
