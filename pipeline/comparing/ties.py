"""Tells whether a cue in a sentence is about a term in it."""

import re
from typing import TYPE_CHECKING

from ..language.parsing import Parse
from ..statements.cues import Cue
from ..terms.nouns import SUBJECTS
from .referring import head_token
from .uses import Read, Use

if TYPE_CHECKING:
    from spacy.tokens import Token

# Where the parse lost its way: "Interagency working is still informal".
STAYS = re.compile(
    r"\s+(?:is|are|was|were|(?:has|have|had) been|remain(?:s|ed)?|stay(?:s|ed)?)"
    r"(?: (?:\w+ly|still|always|now|very|quite|largely))?\s+"
)
# Nouns that say nothing but how: "on an informal basis".
MANNER = frozenset("basis level way ways manner footing fashion lines terms tier scale".split())
PLAIN_SAYING = frozenset(["ROOT", "conj", "parataxis"])
MODIFIERS = frozenset(["amod", "compound", "advmod"])
SAYS_HOW = frozenset(["advmod", "obl", "xcomp", "advcl"])
MODIFIES, SAID_OF, MANNER_OF = "modifies the same noun", "said of the term", "manner of its work"


def tie(read: Read, parse: Parse, use: Use, cue: Cue) -> str:
    """How the parse ties a cue to a use: it modifies the same noun, or is said of it or of what it does; else empty."""
    start = use.sentence[0]
    noun = head_token(parse, use)
    words = [word for word in parse.doc if start + cue.start <= parse.offset(word) < start + cue.end]
    own = {word.i for word in parse.doc if use.start <= parse.offset(word) < use.end}
    if noun is None or not words or any(word.i in own | {noun.i} for word in words):
        return ""
    saying = noun.head if noun.dep_ in SUBJECTS else None
    if saying is not None and (saying.dep_ not in PLAIN_SAYING or any(each.tag_ == "MD" for each in saying.children)):
        saying = None
    inside = any(word.head.i in own and _is_before(word, noun) for word in words)
    tied = MODIFIES if inside else next((reason for word in words if (reason := _hangs(word, noun, saying))), "")
    between = read.words((parse.offset(noun) + len(noun), start + cue.start))
    is_said = noun.dep_ in SUBJECTS and words[0].pos_ == "ADJ" and STAYS.fullmatch(between)
    return tied or (SAID_OF if is_said else "")


def _is_before(word: "Token", noun: "Token") -> bool:
    """Whether a word stands before a noun as its modifier, with no preposition between."""
    between = noun.doc[word.i + 1 : noun.i]
    return word.i < noun.i and word.dep_ in MODIFIERS and all(each.pos_ != "ADP" for each in between)


def _hangs(word: "Token", noun: "Token", saying: "Token | None") -> str:
    """How one word of a cue hangs on a noun, or on the verb or adjective that is said of it."""
    if word.pos_ in ("NOUN", "PROPN") and not any(child.dep_ == "case" for child in word.children):
        return ""
    if word.pos_ in ("VERB", "AUX") and word.dep_ != "amod":
        return ""
    if word.head.i == noun.i and _is_before(word, noun):
        return MODIFIES
    if saying is not None and word.i == saying.i and word.pos_ == "ADJ":
        return SAID_OF
    if saying is not None and word.head.i == saying.i and word.dep_ in SAYS_HOW:
        return MANNER_OF if word.dep_ != "xcomp" else SAID_OF
    how = word.head
    if word.dep_ in ("amod", "compound") and how.lower_ in MANNER:
        is_of_noun = how.head.i == noun.i and how.dep_ == "nmod"
        is_of_verb = saying is not None and how.head.i == saying.i and how.dep_ == "obl"
        return MODIFIES if is_of_noun else MANNER_OF if is_of_verb else ""
    return ""
