"""Tells whether a noun phrase points back to what an earlier one of the same noun spoke of."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.parsing import Parse
from ..terms.nouns import NOUNS
from .uses import Read, Use

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 6  # tokens from a term to its noun
POINTS = frozenset("this these that those such same".split())
OURS = frozenset("our my".split())
NEW = frozenset("a an another any each every no other some".split())
LEFT = frozenset(["amod", "compound", "nmod", "nmod:poss", "flat", "nummod"])
ARTICLES = frozenset(["det", "det:predet"])
RIGHT = frozenset(["nmod", "acl", "acl:relcl", "appos"])
TELLING = NOUNS | {"ADJ", "NUM", "VERB"}
# Adjectives that do not say which one is meant
NEUTRAL = frozenset("such new whole entire very resulting present existing own same said".split())
NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][a-z]{2,}")
DATES = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Christmas Easter The This These That Those Its Our Their".split()
)
WORD = re.compile(r"[^\W_]+")
# "Teams in the wards and for these teams in the schools"
JOINED = re.compile(r"\b(?:and|or|nor|but|plus)(?: (?:for|in|of|to|with|by|on|at|from|between))?\s+\Z")

DEMONSTRATIVE, DEFINITE, SAME_WORDS = "demonstrative phrase", "definite phrase", "same modifiers"
FIRST_NAMED = "first phrase not definite"


@dataclass(frozen=True)
class Phrase:
    """A noun phrase with a term in it: where it begins and ends, its determiner, and the words that say which one.

    `names` are the proper names of its whole sentence.
    """

    start: int
    end: int
    determiner: str
    is_possessive: bool
    words: frozenset[str]
    names: frozenset[str]

    @property
    def is_definite(self) -> bool:
        """Whether the phrase speaks of something that the reader knows."""
        return self.determiner in POINTS | {"the"} or self.is_possessive


def phrase(parse: Parse, use: Use) -> Phrase | None:
    """The noun phrase of a use; None where the parse does not show its noun."""
    noun = head_token(parse, use)
    first = parse.at(use.start)
    if noun is None or first is None:
        return None
    before = [child for child in noun.lefts if child.dep_ in LEFT | ARTICLES]
    articles = [child for child in before if child.dep_ in ARTICLES]
    owner = next((child for child in before if child.tag_ == "PRP$"), None)
    left = min([first, *(word for child in before for word in child.subtree)], key=lambda word: word.i)
    determiner = next((child.lower_ for child in noun.lefts if child.lower_ in POINTS), "")
    determiner = determiner or (articles[0].lower_ if articles else owner.lower_ if owner is not None else "")
    own = {word.i for word in noun.doc if use.start <= parse.offset(word) < use.end} | {noun.i}
    said = {word.lower_ for word in _telling(noun) if word.i not in own and word.lower_ not in NEUTRAL}
    end = parse.offset(noun) + len(noun)
    named = {word.text for word in noun.doc if word.pos_ == "PROPN" and word.i not in own and word.text[0].isupper()}
    is_ours = owner is not None
    return Phrase(parse.offset(left), end, determiner, is_ours, frozenset(said), frozenset(named))


def head_token(parse: Parse, use: Use) -> "Token | None":
    """The noun that a use modifies or, where it modifies none, its own last word; None across a preposition."""
    last = parse.at(use.end - 1)
    if last is None or not use.mention["head"]:
        return last
    for word in last.doc[last.i : last.i + 1 + REACH]:
        if word.lower_ == use.mention["head"]:
            return word
        if word.pos_ == "ADP":
            break
    return None


def _telling(noun: "Token") -> list["Token"]:
    """The words of the phrase that say which one is meant, before the noun and, up to a comma, after it."""
    found = [word for child in noun.lefts if child.dep_ in LEFT for word in child.subtree]
    for child in noun.rights:
        span = list(child.subtree)
        if child.dep_ in RIGHT and span[0].nbor(-1).text not in ",;:(–—-":
            found += span
    # "Working in Ludwell began": the parse may give the place to the verb.
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if after is not None and after.pos_ == "ADP" and after.head.pos_ == "PROPN" and after.head.i > after.i:
        found += [after.head, *(word for word in after.head.lefts if word.pos_ == "PROPN")]
    return [word for word in found if word.pos_ in TELLING and word.tag_ != "PRP$"]


def same_referent(read: Read, first: tuple[Use, Phrase], second: tuple[Use, Phrase]) -> list[str]:
    """Why the second of two phrases of one noun seems to speak of what the first spoke of; empty where it does not.

    It says what it shares with the first, or it points back and names nothing that was not named before.
    """
    (one, earlier), (other, later) = first, second
    is_joined = one.sentence == other.sentence and JOINED.search(read.words((one.end, later.start)))
    if later.determiner in NEW or is_joined:
        return []
    if later.words and later.words <= earlier.words:
        return [SAME_WORDS] + [DEFINITE] * later.is_definite
    known = {word.lower() for word in WORD.findall(read.words((one.sentence[0], later.start)))}
    if not later.is_definite or not later.words <= known or (earlier.words and later.words - earlier.words):
        return []
    if later.determiner in POINTS:
        reasons = [DEMONSTRATIVE]
    elif one.sentence == other.sentence or (
        later.determiner not in OURS and _names_another(read, one, other, later.names)
    ):
        return []
    else:
        reasons = [DEFINITE]
    return reasons + [FIRST_NAMED] * (not earlier.is_definite)


def _names_another(read: Read, one: Use, other: Use, names: frozenset[str]) -> bool:
    """Whether the text from the end of the first sentence to that of the second names what was not named before."""
    said = read.words((one.block["start"], one.sentence[1]))
    between = read.words((one.sentence[1], max(one.sentence[1], other.sentence[0])))
    return any(name not in said and name not in DATES for name in {*NAME.findall(between.strip()), *names})
