"""English words: one tokenization per text, shared by every stage that matches."""

import bisect
import functools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc, Span

# Same length, so that offsets hold: no-break spaces, curly quotes and the many hyphens become plain ones.
PLAIN = {
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\r", " "),
    **dict.fromkeys("‘’‚‛´`", "'"),
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("\u2010\u2011\u00ad", "-"),
}
LONGEST_WORD = 400
MOST_REMEMBERED = 100_000  # runs of letters and marks, some 100 bytes each
NOTE = "0-9¹²³⁰-⁹"
DASHES = "–−"
DASH_IN_WORD = re.compile(rf"[{DASHES}](?<=[A-Za-z].)(?=[A-Za-z])")
ABBREVIATIONS = (
    "al. cf. e.g. i.e. pp. p. ed. eds. vol. vols. no. nos. ch. chs. fig. figs. ibid. etc. viz. approx. dept. para. "
    "paras. sect. vs. v. st. dr. mr. mrs. ms. prof. rev. hon. inc. ltd. co. jr. sr. art. arts. eq. ref. refs. ca. c. "
    "op. cit. loc. esp. incl. resp. univ."
).split()


def plain(text: str) -> str:
    """Text of the same length with plain spaces, quotes and hyphens; offsets in it hold in `text`.

    >>> plain("“joined‑up”")
    '"joined-up"'
    """
    if text.isascii() and "`" not in text and "\r" not in text:
        return text
    for mark, plain_mark in PLAIN.items():  # most are in no text, which `replace` sees much faster than `translate`
        text = text.replace(mark, plain_mark)
    return DASH_IN_WORD.sub("-", text) if any(dash in text for dash in DASHES) else text


@functools.cache
def tokenizer() -> "Language":
    """A blank English spaCy pipeline whose tokenizer keeps "multi-agency" and "cf." whole.

    It splits at slashes ("interagency/multiagency") and before a note number set close to its word ("working3").
    """
    from spacy.lang.en import English

    return English(create_tokenizer=_tokenizer, max_length=100_000_000)


def _tokenizer(nlp: "Language") -> "Tokenizer":
    """The tokenizer with all its rules at once: each change of one makes it learn all special cases anew."""
    from spacy.attrs import IS_QUOTE, IS_SPACE, IS_STOP, LANG, LOWER, NORM
    from spacy.lang.char_classes import HYPHENS
    from spacy.symbols import ORTH
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    for attribute in set(nlp.vocab.lex_attr_getters) - {LOWER, NORM, LANG, IS_STOP, IS_SPACE, IS_QUOTE}:
        del nlp.vocab.lex_attr_getters[attribute]  # each would be worked out for every new word, and nobody asks
    dashes = "|".join(each for each in HYPHENS.split("|") if each != "-")
    infixes = [rule.replace(HYPHENS, dashes) for rule in nlp.Defaults.infixes]
    infixes += [r"(?<=[A-Za-z-])/(?=[A-Za-z])", rf"(?<=[A-Za-z]{{3}})[,.;:](?=[{NOTE}])"]
    suffixes = [*nlp.Defaults.suffixes, r"(?<=[A-Za-z-])/", rf"(?:(?<=[a-z]{{3}})|(?<=[a-z]['\")\]]))[{NOTE}]+"]
    # A special case for single spaces makes texts with doubled spaces five times slower, and changes no token.
    kept = {text: rule for text, rule in nlp.Defaults.tokenizer_exceptions.items() if text.strip()}
    whole = {text: [{ORTH: text}] for each in ABBREVIATIONS for text in (each, each.capitalize())}
    return Tokenizer(
        nlp.vocab,
        rules=kept | whole,
        prefix_search=compile_prefix_regex(nlp.Defaults.prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        # Peeling marks off a long run of them one by one takes the square of its length: such a run is one token.
        token_match=_is_no_word,
        url_match=nlp.Defaults.url_match,
        max_cache_size=MOST_REMEMBERED,
    )


def _is_no_word(run: str) -> bool:
    return len(run) > LONGEST_WORD


@functools.lru_cache(maxsize=4)
def tokens(text: str) -> "Doc":
    """The tokens of `plain(text)`; the last few texts are remembered, so that stages share one pass."""
    shown = plain(text)
    _learn(shown)
    return tokenizer().make_doc(shown)


def _learn(text: str) -> None:
    """Let the tokenizer meet every new run of a text alone: it remembers none that follows a special case in a text."""
    fresh = sorted(run for run in set(text.split()) - _met if not _is_no_word(run))
    meet = tokenizer().tokenizer
    for run in fresh[: MOST_REMEMBERED - len(_met)]:
        meet(run)
        _met.add(run)


_met: set[str] = set()


def tokens_between(text: str, start: int, end: int) -> "Span":
    """The tokens of `text` that begin between `start` and `end`, out of the one pass over the whole of it."""
    starts = _token_starts(text)
    return tokens(text)[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]


@functools.lru_cache(maxsize=4)
def _token_starts(text: str) -> list[int]:
    from spacy.attrs import IDX

    return tokens(text).to_array(IDX).tolist()


def shadow(doc: "Doc") -> tuple["Doc", Any]:
    """`doc` without quotation marks and white space, and the place in `doc` of each of its tokens.

    Phrases are looked for here, so that "'joined up' responses" and "'boundary' objects" need no patterns of their own.
    """
    from spacy.attrs import IS_QUOTE, IS_SPACE, ORTH
    from spacy.tokens import Doc

    facts = doc.to_array([ORTH, IS_QUOTE, IS_SPACE])
    places = ((facts[:, 1] == 0) & (facts[:, 2] == 0)).nonzero()[0]
    return Doc(doc.vocab, words=facts[places, 0].tolist()), places


def tokens_before(doc: "Doc", offsets: list[int]) -> list[int]:
    """For each offset in the text, how many tokens begin before it."""
    import numpy
    from spacy.attrs import IDX

    return numpy.searchsorted(doc.to_array(IDX), offsets).tolist()
