"""Parses sentences on demand with `models/english`; what was parsed of a text is remembered."""

import bisect
import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PipelineError
from ..models import models_folder
from .tokens import tokens_between

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

BATCH = 128  # sentences
LONGEST = 400  # tokens; a longer "sentence" is a table or a broken page, and is parsed only so far
SUMS = "SHA256SUMS"
Span = tuple[int, int]


@dataclass(frozen=True)
class Parse:
    """A parsed sentence: its tokens, without white space, and where each begins in the text."""

    doc: "Doc"
    starts: tuple[int, ...]

    def at(self, offset: int) -> "Token | None":
        """The token that holds the character of the text at `offset`."""
        place = bisect.bisect_right(self.starts, offset) - 1
        return self.doc[place] if place >= 0 and offset < self.starts[place] + len(self.doc[place]) else None

    def offset(self, token: "Token") -> int:
        """Where a token begins in the text."""
        return self.starts[token.i]


@functools.cache
def english() -> "Language":
    """The pipeline of `models/english`, once in a process.

    From then on numpy does the products of matrices, in one thread: small products gain nothing from more.
    Raises `PipelineError` where a file of it is missing or is not the one whose checksum stands in `SHA256SUMS`.
    """
    import spacy
    import threadpoolctl
    from thinc.api import NumpyOps, set_current_ops

    folder = models_folder() / "english"
    _check(folder)
    set_current_ops(NumpyOps(use_blis=False))  # the wheels of blis pick slow code on some processors
    threadpoolctl.threadpool_limits(1, user_api="blas")
    return spacy.load(folder, exclude=["senter", "tokenizer"])  # sentences come as `Doc`s of our own tokens


def _check(folder: Path) -> None:
    """Raise where the files are not those that the list of checksums names."""
    try:
        sums = [line.split(maxsplit=1) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines()]
        if "parser/model" not in {name for _, name in sums}:
            raise PipelineError(f"models/english/{SUMS} is not the file it should be: install termaudit anew.")
        for wanted, name in sums:
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
                raise PipelineError(f"models/english/{name} is not the file it should be: install termaudit anew.")
    except (OSError, ValueError) as error:
        raise PipelineError(f"models/english is not complete ({error}): install termaudit anew.") from error


def parses(text: str, spans: Iterable[Span]) -> list[Parse]:
    """The parses of some sentences of `text`, given as (start, end): those not parsed before in one batch."""
    known = _known(text)
    spans = list(spans)
    wanted = sorted({span for span in spans if span not in known})
    known |= zip(wanted, _parsed((text, span) for span in wanted), strict=True)
    return [known[span] for span in spans]


def parse_ahead(wanted: Iterable[tuple[str, Iterable[Span]]]) -> None:
    """Parse sentences of several short texts in one batch, until `parses` is asked for them: in half the time."""
    _ahead.clear()
    places = [(text, span) for text, spans in wanted for span in spans]
    for (text, span), parse in zip(places, _parsed(places), strict=True):
        _ahead.setdefault(text, {})[span] = parse


_ahead: dict[str, dict[Span, Parse]] = {}


@functools.lru_cache(maxsize=2)
def _known(text: str) -> dict[Span, Parse]:
    return _ahead.pop(text, {})


def _parsed(places: Iterable[tuple[str, Span]]) -> list[Parse]:
    made = [_words(text, span) for text, span in places]
    if not made:
        return []
    docs = english().pipe((doc for doc, _ in made), batch_size=BATCH)
    return [Parse(doc, starts) for doc, (_, starts) in zip(docs, made, strict=True)]


def _words(text: str, span: Span) -> tuple["Doc", tuple[int, ...]]:
    """The tokens of a sentence as a document of its own, and where they begin in the text."""
    from spacy.tokens import Doc

    words = [token for token in tokens_between(text, *span) if not token.is_space][:LONGEST]
    doc = Doc(
        english().vocab,
        words=[token.text for token in words],
        spaces=[bool(token.whitespace_) for token in words],
        sent_starts=[place == 0 for place in range(len(words))],
    )
    return doc, tuple(token.idx for token in words)
