"""Finds the phrases that may be terms, by the tags of their words: (adjective | noun)* noun (of ...)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.tagging import parts_of_speech
from .frequencies import general
from .spelling import key, singular

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST = 6  # words
LEAST_OF = 3  # times
NOUN, ADJECTIVE, NUMERAL, OF, NOTHING = "N", "A", "M", "P", ""
HAS_LETTER = re.compile(r"[^\W\d_]")
NUMBER = re.compile(r"[1-9]\d?|i{2,3}|iv|vi{0,3}")  # "interleukin 6", "complex class II"
ADDRESS = re.compile(r"[][()@=<>|]|://|^www\.|\.(?:com|org|uk)\b|^[\w.]+/[\w./]+$|.{40}")
# Tags after which a participle belongs to the noun that follows: "a filled pause", but "has filled pauses".
BEFORE_PARTICIPLE = frozenset("DT PRP$ POS PDT WDT IN JJ JJR JJS CD CC , . : -LRB- HYPH `` ''".split())
BEFORE_GERUND = frozenset("DT PRP$ POS JJ JJR JJS CD HYPH `` ''".split())

SENTENCE_MARKS = frozenset(".?!:\"'([•")
NO_VERB_AFTER = frozenset(["DT", "JJ", "NN", "PRP$", "POS", "."])
NUMBERED = frozenset(["class", "type", "grade", "phase"])


@dataclass(frozen=True)
class Phrase:
    """One occurrence of a phrase: its words in lower case, as written, and its place.

    `key` is the same for all spellings. `first` and `end` count tokens of paragraph `paragraph`; `opens` is true where
    it opens a sentence, so that its first capital says nothing; `is_proper` where all its words are tagged as names.
    """

    key: str
    words: tuple[str, ...]
    written: str
    paragraph: int
    first: int
    end: int
    opens: bool
    is_proper: bool


def phrases(docs: Iterable["Doc"]) -> list[Phrase]:
    """Every phrase of tagged paragraphs that may be a term, those inside longer ones too, in order of the text.

    Phrases with "of" ("burden of proof") are kept where they stand three times: most of them are no units.
    """
    docs = list(docs)
    nouns = Counter(token.lower_ for doc in docs for token in doc if token.pos_ in ("NOUN", "PROPN"))
    adjectives = Counter(token.lower_ for doc in docs for token in doc if token.pos_ == "ADJ")
    found = []
    for number, doc in enumerate(docs):
        kinds = _kinds(doc, nouns, adjectives)
        for start, end in _runs(doc, kinds, nouns):
            found += [_phrase(doc, number, first, last, nouns) for first, last in _parts(kinds, start, end)]
    counts = Counter(phrase.key for phrase in found)
    return [phrase for phrase in found if "of" not in phrase.words or counts[phrase.key] >= LEAST_OF]


def _kinds(doc: "Doc", nouns: Counter, adjectives: Counter) -> list[str]:
    """What each word can be in a term. What is mostly tagged a noun in this corpus is a noun also where it is not."""
    kinds: list[str] = []
    for place, token in enumerate(doc):
        word, kind = token.lower_, NOTHING
        follows_noun = place > 0 and kinds[-1] == NOUN and doc[place - 1].tag_ not in ("NNS", "NNPS")
        if NUMBER.fullmatch(word):
            before = doc[place - 1].lower_
            kind = NUMERAL if follows_noun and (before in NUMBERED or before not in general("nouns")) else NOTHING
        elif word == "of":
            kind = OF if place and kinds[-1] == NOUN else NOTHING
        elif not HAS_LETTER.search(word) or ADDRESS.search(word) or _is_quantity(token):
            kind = NOTHING
        elif _is_noun(doc, place, nouns, adjectives):
            kind = NOUN
        elif word in general("adjectives"):
            kind = NOTHING
        elif token.pos_ == "ADJ" and token.tag_ not in ("VBN", "VBG"):
            kind = ADJECTIVE
        elif token.tag_ in ("VBN", "VBG"):
            allowed = BEFORE_GERUND if token.tag_ == "VBG" else BEFORE_PARTICIPLE
            kind = ADJECTIVE if not place or doc[place - 1].tag_ in allowed else NOTHING
        kinds.append(kind)
    return kinds


def _is_quantity(token: "Token") -> bool:
    return token.lower_ in general("quantities") or token.tag_ in ("JJR", "JJS")


def _is_noun(doc: "Doc", place: int, nouns: Counter, adjectives: Counter) -> bool:
    """Whether a word is tagged a noun, or should be: taggers are unsure of words that they have not seen.

    An adjective that is a noun elsewhere in the corpus is one here if it mostly is, or where no noun follows it; a bare
    verb is one where no verb can stand ("the adaptor protein MyD88"). A noun is none that dictionaries know as a verb
    alone, nor in the plural between a noun and the object of a verb ("the horse lowers its croup").
    """
    token = doc[place]
    kinds = parts_of_speech(token.lower_)
    if "verb" in kinds and ("noun" not in kinds or _has_object(doc, place)):
        return False
    if token.pos_ in ("NOUN", "PROPN") or token.tag_ in ("NN", "NNP", "NNPS"):
        return True
    if token.pos_ == "ADJ" and nouns[token.lower_]:
        follows = doc[place + 1].pos_ if place + 1 < len(doc) else ""
        return nouns[token.lower_] >= adjectives[token.lower_] or follows not in ("NOUN", "PROPN", "ADJ", "CCONJ")
    return token.tag_ == "VB" and (not place or doc[place - 1].tag_ in NO_VERB_AFTER)


def _has_object(doc: "Doc", place: int) -> bool:
    """Whether a plural stands between a noun and a word that begins another phrase."""
    inside = 0 < place < len(doc) - 1 and doc[place].tag_ == "NNS"
    return inside and doc[place - 1].tag_ in ("NN", "NNP") and doc[place + 1].tag_ in ("DT", "PRP$", "PRP")


def _runs(doc: "Doc", kinds: list[str], nouns: Counter) -> Iterator[tuple[int, int]]:
    """Stretches of words without a break; a plural noun ends one, unless "of" or a number follows."""
    start = 0
    for place, kind in enumerate([*kinds, NOTHING]):
        after = kinds[place + 1] if place + 1 < len(kinds) else NOTHING
        is_plural = kind == NOUN and after not in (OF, NUMERAL) and _is_plural(doc[place], nouns)
        if kind == NOTHING or is_plural:
            end = place + is_plural
            if end > start:
                yield start, end
            start = place + 1


def _is_plural(token: "Token", nouns: Counter) -> bool:
    word = token.lower_
    return token.tag_ == "NNS" and singular(word, is_plural=True, seen=nouns) != word


def _parts(kinds: list[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    """All stretches within a run that begin with an adjective or noun and end with a noun or its number."""
    for first in range(start, end):
        if kinds[first] in (NUMERAL, OF):
            continue
        for last in range(first + 1, min(end, first + LONGEST) + 1):
            if kinds[last - 1] in (NOUN, NUMERAL) and (OF not in kinds[first:last] or _is_bound(kinds[first:last])):
                yield first, last


def _is_bound(kinds: list[str]) -> bool:
    """Whether a phrase with "of" is one that terms have: a noun, "of", one or two words."""
    return kinds[:2] == [NOUN, OF] and OF not in kinds[2:] and len(kinds) <= 4


def _phrase(doc: "Doc", paragraph: int, first: int, end: int, nouns: Counter) -> Phrase:
    span = doc[first:end]
    words = [token.lower_ for token in span]
    for place in [0, len(words) - 1] if "of" in words else [-1]:
        words[place] = singular(words[place], is_plural=span[place].tag_ in ("NNS", "NNPS"), seen=nouns)
    opens = first == 0 or doc[first - 1].text in SENTENCE_MARKS
    is_proper = all(token.tag_ in ("NNP", "NNPS") or token.lower_ == "of" for token in span)
    return Phrase(key(words), tuple(words), span.text, paragraph, first, end, opens, is_proper)
