"""Finds the weighed cues of codes in a passage: tf-idf by the codebook."""

import bisect
import functools
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..codebook import Code, weighed
from ..language.idf import idf
from ..language.phrases import Phrases
from .passages import Passage

PIVOT = 60  # words: the length of passage at which a score is neither raised nor lowered
SLOPE = 0.25


@dataclass(frozen=True, slots=True)
class WeighedCue:
    """One cue of one code: `weight` is its weight in the codebook times its idf.

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

    cue: WeighedCue
    start: int
    end: int
    sentence: int


@functools.lru_cache(maxsize=8)
def _phrases(codes: tuple[Code, ...]) -> Phrases:
    """All names and cues of all codes, compiled once."""
    return Phrases((cue.phrase, cue) for code in codes for cue in _weighed_cues(code))


def _weighed_cues(code: Code) -> Iterator[WeighedCue]:
    for kind, written in (("name", code.names), ("cue", code.cues)):
        for each in written:
            phrase, weight = weighed(each)
            reach = "after" if phrase.endswith("~") else "before" if phrase.startswith("~") else ""
            phrase = phrase.strip("~ ")
            yield WeighedCue(code.id, phrase, weight * idf(phrase), kind, reach)


def find_cues(passage: Passage, codes: tuple[Code, ...]) -> dict[str, list[Hit]]:
    """Hits by code, in order of place; a cue within a longer cue of the same code and kind is left out.

    A code without a hit is not in the answer.
    """
    doc = passage.tokens
    starts = [start for start, _ in passage.sentences]
    found: dict[str, list[Hit]] = {}
    for first, after, cue in _phrases(codes).find(doc):
        last = doc[after - 1]
        start, end = doc[first].idx - passage.offset, last.idx + len(last) - passage.offset
        hit = Hit(cue, start, end, max(0, bisect.bisect_right(starts, start) - 1))
        found.setdefault(cue.code, []).append(hit)
    return {code: _longest(hits) for code, hits in found.items()}


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reached: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        longest = reached.get(hit.cue.kind)
        if longest and hit.end <= longest.end and (hit.start, hit.end) != (longest.start, longest.end):
            continue
        reached[hit.cue.kind] = hit
        kept.append(hit)
    return kept


def score(hits: Collection[Hit], words: int) -> float:
    """How loudly cues speak in a passage of so many words: below 0 (against the code) and upwards.

    The sum over distinct cues of weight x idf x (1 + ln n), n being how often the cue stands there, divided by the
    pivoted length 0.75 + 0.25 x words / 60 (after Singhal, Buckley and Mitra 1996), so that long passages need more
    cues, but not in proportion. One clear word in 60 words gives about 0.6, in 300 words about 0.3. Sensitive to cues
    that overlap in meaning: each counts.
    """
    if not hits:
        return 0.0
    counts: dict[WeighedCue, int] = {}
    for hit in hits:
        counts[hit.cue] = counts.get(hit.cue, 0) + 1
    total = sum(cue.weight * (1 + math.log(count)) for cue, count in counts.items())
    return total / (1 - SLOPE + SLOPE * words / PIVOT)
