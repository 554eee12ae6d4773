"""Codes what every passage says: its stance first, then theories, themes, elements, valence, level, design, evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..codebook import Code
from ..cues import Hit, find_cues, score
from ..language import sentences as split_sentences
from ..settings import Settings
from ..storedtext import SEPARATOR, StoredText

CODED = frozenset({"body", "list", "quote", "box"})
SPEAKS = 0.5
CONSTRUCTS = 1.5
PRESCRIBING_SHARE = 1 / 3


@dataclass(frozen=True)
class Passage:
    """A stretch of text that is coded as one; `sentences` are (start, end) in it, `topic` counts uses of codebook terms."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    topic: int = 0

