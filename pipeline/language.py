"""English words and sentences: one tokenization per text, shared by every stage that matches."""

import bisect
import functools
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

# Same length, so that offsets hold: no-break spaces, curly quotes and the many hyphens become plain ones.
PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\r", " "),
        **dict.fromkeys("‘’‚‛´`", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("\u2010\u2011\u00ad", "-"),
    }
)
LONGEST_WORD = 400
NOTE = "0-9¹²³⁰-⁹"
DASH_IN_WORD = re.compile(r"(?<=[A-Za-z])[–−](?=[A-Za-z])")
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
    return DASH_IN_WORD.sub("-", text.translate(PLAIN))


@functools.cache
def tokenizer() -> "Language":
    """A blank English spaCy pipeline whose tokenizer keeps "multi-agency" and "cf." whole.

    It splits at slashes ("interagency/multiagency") and before a note number set close to its word ("working3").
    """
    import spacy
    from spacy.attrs import IS_QUOTE, IS_SPACE, IS_STOP, LANG, LOWER, NORM
    from spacy.lang.char_classes import HYPHENS
    from spacy.symbols import ORTH
    from spacy.util import compile_infix_regex, compile_suffix_regex

    nlp = spacy.blank("en")
    for attribute in set(nlp.vocab.lex_attr_getters) - {LOWER, NORM, LANG, IS_STOP, IS_SPACE, IS_QUOTE}:
        del nlp.vocab.lex_attr_getters[attribute]  # each would be worked out for every new word, and nobody asks
    dashes = "|".join(each for each in HYPHENS.split("|") if each != "-")
    infixes = [rule.replace(HYPHENS, dashes) for rule in nlp.Defaults.infixes]
    infixes += [r"(?<=[A-Za-z-])/(?=[A-Za-z])", rf"(?<=[A-Za-z]{{3}})[,.;:](?=[{NOTE}])"]
    suffixes = [*nlp.Defaults.suffixes, r"(?<=[A-Za-z-])/", rf"(?:(?<=[a-z]{{3}})|(?<=[a-z]['\")\]]))[{NOTE}]+"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    # A special case for single spaces makes texts with doubled spaces five times slower, and changes no token.
    nlp.tokenizer.rules = {text: rule for text, rule in nlp.tokenizer.rules.items() if text.strip()}
    for text in ABBREVIATIONS:
        nlp.tokenizer.add_special_case(text, [{ORTH: text}])
        nlp.tokenizer.add_special_case(text.capitalize(), [{ORTH: text.capitalize()}])
    # Peeling marks off a long run of them one by one takes the square of its length: such a run is one token.
    nlp.tokenizer.token_match = _is_no_word
    nlp.max_length = 100_000_000
    return nlp


def _is_no_word(run: str) -> bool:
    return len(run) > LONGEST_WORD


@functools.lru_cache(maxsize=4)
def tokens(text: str) -> "Doc":
    """The tokens of `plain(text)`; the last few texts are remembered, so that stages share one pass."""
    return tokenizer().make_doc(plain(text))


def tokens_between(text: str, start: int, end: int) -> "Span":
    """The tokens of `text` that begin between `start` and `end`, out of the one pass over the whole of it."""
    starts = _token_starts(text)
    return tokens(text)[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]


@functools.lru_cache(maxsize=4)
def _token_starts(text: str) -> list[int]:
    return [token.idx for token in tokens(text)]


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


# The number of a note may stand close after the full stop: "in effect.3 The next ..."
SENTENCE_END = re.compile(
    r"""(?<![.!?…])[.!?…]++["'’”»)\]]*+(?:(?:(?<=[a-z)'’”"\]][.!?])|(?<=[.!?]['’”")\]]))[0-9]{1,3}"""
    r"""|[¹²³⁰-⁹]+)?(?=\s)"""
)
STARTS_LOWER = re.compile(r"""\s+["'‘“«(\[]*[a-z]""")
BEFORE_NUMBER = re.compile(r"\s+\d")
NUMBER_SIGNS = frozenset(["no.", "nos."])
SPACE = re.compile(r"\s*")
LONGEST_ABBREVIATION = 20


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences of one paragraph as (start, end), without the white space between them.

    A full stop ends no sentence after an abbreviation ("et al.", "cf."), after an initial, inside an open bracket, or
    before a lower-case word.

    >>> text = "So Lloyd et al. (2001) say. Others differ."
    >>> [text[start:end] for start, end in sentences(text)]
    ['So Lloyd et al. (2001) say.', 'Others differ.']
    """
    found, start, depth, scanned = [], len(text) - len(text.lstrip()), 0, 0
    for match in SENTENCE_END.finditer(text):
        between = text[scanned : match.end()]
        depth = max(0, depth + between.count("(") + between.count("[") - between.count(")") - between.count("]"))
        scanned = match.end()
        far = match.end() - start > 600  # an unclosed bracket must not swallow the page
        if (depth and not far) or STARTS_LOWER.match(text, match.end()):
            continue
        words = text[max(start, match.start() - LONGEST_ABBREVIATION) : match.start() + 1].split()
        last = words[-1].lstrip("(['\"‘“").lower() if words else ""
        if last in NUMBER_SIGNS and not BEFORE_NUMBER.match(text, match.end()):
            last = ""  # "no." is an abbreviation only before a number
        if match.group().startswith(".") and (last in ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)+", last)):
            continue
        found.append((start, match.end()))
        start, depth = SPACE.match(text, match.end()).end(), 0
    end = len(text.rstrip())
    if start < end:
        found.append((start, end))
    return found


class Phrases:
    """Whole-word phrases to be found in tokenized text, without regard to case; `word*` matches any ending.

    `entries` are (phrase, what it stands for). `find(doc)` yields (first token, token after the last, what it stands
    for), every match, overlapping ones too, in order of the first token.
    """

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        # By the first word, or three letters of its stem: the stem, the words that follow, what it stands for.
        self._exact: dict[str, list[tuple[str, tuple[str, ...], Any]]] = {}
        self._stems: dict[str, list[tuple[str, tuple[str, ...], Any]]] = {}
        for phrase, payload in entries:
            first, *rest = (piece for word in phrase.lower().split() for piece in _pieces(word))
            entry = (first.rstrip("*"), tuple(rest), payload)
            if first.endswith("*"):
                self._stems.setdefault(first[:3], []).append(entry)
            else:
                self._exact.setdefault(first, []).append(entry)

    def find(self, doc: "Doc | Span") -> Iterator[tuple[int, int, Any]]:
        """Yield every phrase that stands in `doc`."""
        lower = [token.lower_ for token in doc]
        for place, word in enumerate(lower, 1):
            for _, rest, payload in self._exact.get(word, ()):
                if not rest or _follow(rest, lower, place):
                    yield place - 1, place + len(rest), payload
            for stem, rest, payload in self._stems.get(word[:3], ()):
                if word.startswith(stem) and (not rest or _follow(rest, lower, place)):
                    yield place - 1, place + len(rest), payload


def _pieces(word: str) -> list[str]:
    """A word of a phrase as the tokenizer would part it; one that ends in a star is left whole."""
    return [word.rstrip("*") + "*"] if word.endswith("*") else [token.lower_ for token in tokens(word)]


def _follow(rest: tuple[str, ...], lower: list[str], place: int) -> bool:
    """Whether the words of `rest` stand at `place`."""
    return place + len(rest) <= len(lower) and all(map(_fits, rest, lower[place : place + len(rest)]))


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern
