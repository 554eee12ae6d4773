"""Rows of the table `codes`: on a whole passage, or on one of its sentences."""

import math
from typing import Any

from .judging import Judgement
from .passages import Passage
from .tfidf import Hit


def sureness(strength: float) -> float:
    """A score as a number from 0 to 1: 0.5 gives 0.39, 1 gives 0.63, 2 gives 0.86."""
    return 1 - math.exp(-max(strength, 0.0))


def row_of(passage: Passage, hits: list[Hit], sentence: int | None = None, **facts: Any) -> dict[str, Any]:
    """A row of `codes` on the whole passage, or on one of its sentences."""
    start, end = passage.sentences[sentence] if sentence is not None else (0, len(passage.text))
    spans = sorted({(hit.start, hit.end) for hit in hits if hit.cue.weight > 0})
    return {
        "is_primary": False,
        "theory_use": "not_applicable",
        "cues": "; ".join(dict.fromkeys(passage.text[first:last] for first, last in spans)),
        "quote": passage.text[start:end],
        "start": passage.offset + start,
        "end": passage.offset + end,
        "method": "rule",
        **facts,
        "confidence": round(facts["confidence"], 3),
    }


def with_telling(judgement: Judgement, cues: str, axis: str, code: str) -> str:
    """The cues, then the words that told the model most and are not among them."""
    text = judgement.passage.text
    written = [each for each in cues.split("; ") if each]
    for start, end in judgement.telling(axis, code):
        if not any(text[start:end] in each or each in text[start:end] for each in written):
            written.append(text[start:end])
    return "; ".join(written)
