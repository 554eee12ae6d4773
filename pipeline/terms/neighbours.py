"""Reads what stands around a use of a term: negation, position, head noun."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
REACH_TOKENS = 16
NEGATOR = re.compile(
    r"\b(?:not(?! (?:only|just|merely|simply|least)\b)|no(?! doubt\b| (?:\w+ ){0,2}(?:definition|consensus)\b)"
    r"|never|without|lack(?:s|ed|ing)?(?: of)?|absence of|rather than|instead of|neither|nor|cannot|hardly|barely"
    r"|far from)\b|n't\b",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(
    r"[,;:()\[\]–—]|\s-\s"
    r"|\b(?:but|although|though|because|that|which|who|whether|if|while|whereas|unless|until|so)\b",
    re.IGNORECASE,
)
NEGATION_WORDS, NEGATION_CHARS = 5, 80

# Verbs of being, and what may stand between them and an adjective
BEING = frozenset(
    "am are be been being is was were 's 're become becomes became becoming seem seems seemed feel feels felt look "
    "looks looked remain remains remained appear appears appeared more less most fully truly very properly genuinely "
    "really well better entirely increasingly".split()
)
# After these an adjective stands before a noun, even where the right neighbour does not show it
OPENS_PHRASE = frozenset("a an the this that these those of in for to by with from its their our".split())
RELATIVE = frozenset(["that", "which", "who"])
# Before a noun these are passed over; alone after a term they are its head ("hybrid professional", "the public").
ADJECTIVES = frozenset(
    "active appropriate basic better best broad clear close closer coherent common complex comprehensive conventional "
    "current daily difficult diverse early effective efficient everyday existing external formal front-line frontline "
    "general genuine good great greater high high-quality holistic ideal important improved inclusive individual "
    "informal innovative internal large local long-term main major mental national new open operational organisational "
    "organizational original ongoing personal planned poor positive possible post-qualifying practical preventive "
    "professional proper public real recent regional regular shared short-term similar single small social special "
    "specialist specific statutory strategic strong successful sustainable technical therapeutic traditional true "
    "typical urgent useful various virtual virtuous voluntary wide wider".split()
)
NOUNS_IN_LY = frozenset(["family", "assembly", "supply", "reply", "anomaly", "monopoly"])
JOINERS = frozenset([",", "/", "and", "or", "&", "and/or"])


def is_negated(before: str) -> bool:
    """Whether a negator stands in the same clause a few words before the term; `before` is the sentence up to it.

    >>> is_negated("services were not "), is_negated("not only "), is_negated("no money, but ")
    (True, False, False)
    """
    clause = CLAUSE_END.split(before[-NEGATION_CHARS:])[-1]
    return any(len(WORD.findall(clause[match.end() :])) < NEGATION_WORDS for match in NEGATOR.finditer(clause))


def head_noun(doc: "Doc", last: int, limit: int, adjectives: dict[int, int]) -> str:
    """The noun that an adjective ending at token `last` modifies, by the right neighbour; empty where there is none.

    Goes past quotation marks, other adjectives and what joins them ("joint and integrated working"), never past token
    `limit`. `adjectives` gives, for the first token of each adjective of the lexicon, its last.
    """
    limit = min(limit, last + REACH_TOKENS)
    place, passed = _after(doc, last, limit), ""
    while place < limit:
        word = doc[place].lower_
        following = _after(doc, place, limit)
        if word in JOINERS and (following in adjectives or (following < limit and doc[following].lower_ in ADJECTIVES)):
            place = following
        elif place in adjectives:
            place, passed = _after(doc, adjectives[place], limit), ""
        elif word in ADJECTIVES:
            place, passed = following, word
        else:
            return word if may_be_noun(doc, place, limit) else passed
    return passed


def position(doc: "Doc", first: int, head: str, heads: Sequence[str]) -> str:
    """Whether an adjective at token `first` stands before its noun (attributive) or not (predicative)."""
    before = first - 1
    while before >= 0 and (doc[before].is_quote or doc[before].is_space):
        before -= 1
    if not head:
        is_in_phrase = before >= 0 and doc[before].lower_ in OPENS_PHRASE
        return "attributive" if is_in_phrase else "predicative"
    after_being = before >= 0 and doc[before].lower_ in BEING
    is_clause = after_being and any(doc[place].lower_ in RELATIVE for place in range(max(0, before - 2), before))
    return "predicative" if is_clause and head not in heads else "attributive"


def _after(doc: "Doc", place: int, limit: int) -> int:
    """The next token that is neither a quotation mark nor white space."""
    place += 1
    while place < limit and (doc[place].is_quote or doc[place].is_space):
        place += 1
    return place


def may_be_noun(doc: "Doc", place: int, limit: int) -> bool:
    """Whether the token at `place`, before token `limit`, can be a noun for all that its letters show."""
    if place >= min(limit, len(doc)):
        return False
    token = doc[place]
    word = token.lower_
    if token.is_stop or not word[0].isalpha():
        return False
    return not word.endswith("ly") or word in NOUNS_IN_LY
