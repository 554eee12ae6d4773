"""Gives the words of paragraphs their parts of speech, without a parse."""

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .parsing import english
from .tokens import tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

BATCH = 64  # paragraphs


def tagged(paragraphs: Iterable[str]) -> Iterator["Doc"]:
    """The words of each paragraph, white space left out, with the tags of `models/english`; offsets do not hold."""
    yield from english().pipe(map(_words, paragraphs), batch_size=BATCH, disable=["parser", "lemmatizer"])


def _words(paragraph: str) -> "Doc":
    from spacy.tokens import Doc

    words = [token for token in tokens(paragraph) if not token.is_space]
    return Doc(
        english().vocab, words=[token.text for token in words], spaces=[bool(token.whitespace_) for token in words]
    )


@functools.cache
def parts_of_speech(word: str) -> frozenset[str]:
    """What a word in lower case can be by WordNet's lists: adj, adv, noun, verb; none where they lack it.

    Plurals and third persons count as their base.
    """
    index = english().get_pipe("lemmatizer").lookups.get_table("lemma_index")
    bases = {word} | {word[: -len(end)] for end in ("s", "es") if word.endswith(end)}
    return frozenset(kind for kind in ("adj", "adv", "noun", "verb") if any(base in index[kind] for base in bases))
