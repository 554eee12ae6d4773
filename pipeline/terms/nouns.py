"""Tells nouns from verbs, and the last noun of a run from its first."""

from typing import TYPE_CHECKING

from ..language.tagging import parts_of_speech

if TYPE_CHECKING:
    from spacy.tokens import Token

NOUNS = frozenset(["NOUN", "PROPN"])
GERUNDS = frozenset(
    "building commissioning counselling finding funding gathering housing keeping learning making meeting mentoring "
    "monitoring nursing parenting planning pooling reporting safeguarding screening setting sharing solving taking "
    "teaching training working".split()
)
SUBJECTS = frozenset(["nsubj", "nsubj:pass", "csubj", "nsubj:outer"])
TAKEN = SUBJECTS | {"obj", "xcomp"}  # what a verb has, and a noun has not
AFTER_VERBS = frozenset("a an the this these it its them their his her our every each no".split())
SERVED = frozenset(
    "adults babies boys carers children girls infants men parents patients people pupils users women".split()
)
NEVER_HEADS = frozenset(["means"])  # as a noun it is rare; "what interagency means"


def last_of_run(noun: "Token") -> "Token":
    """The last of nouns that stand side by side, also past "children's" and the like."""
    words = noun.doc
    while noun.i + 1 < len(words):
        after = noun.nbor()
        if names_kind(noun) and noun.i + 2 < len(words):
            after = after.nbor()
        if not is_noun(after):
            break
        noun = after
    return _but_verb(noun)


def names_kind(noun: "Token") -> bool:
    """Whether a noun is a genitive that says for whom something is: "children's services"."""
    return noun.lower_ in SERVED and noun.i + 1 < len(noun.doc) and noun.nbor().tag_ == "POS"


def _but_verb(noun: "Token") -> "Token":
    """The noun before, where this one must be a verb: "interagency working mistakes the team"."""
    before = noun.nbor(-1) if noun.i else noun
    if "verb" not in parts_of_speech(noun.lower_) or not is_noun(before):
        return noun
    follows = noun.i + 1 < len(noun.doc) and noun.nbor().lower_ in AFTER_VERBS
    return before if (follows and agree(before, noun)) or _lacks_verb(noun) else noun


def agree(noun: "Token", verb: "Token") -> bool:
    """Whether the one may be the subject of the other in number: "teams work", "the team works"."""
    return noun.lower_.endswith("s") != verb.lower_.endswith("s")


def _lacks_verb(root: "Token") -> bool:
    """Whether the sentence, with this noun for its root, has no verb: "multi-agency work overlaps."."""
    sentence = root.doc
    is_sentence = root.dep_ == "ROOT" and sentence[-1].text in (".", "!", "?")
    return is_sentence and not any(word.pos_ in ("VERB", "AUX") and word.dep_ != "amod" for word in sentence)


def is_noun(word: "Token") -> bool:
    """Whether the word is a noun by its tag and the dictionary; "working", "safeguarding" are, whatever their tag."""
    if word.lower_.endswith("ing") and word.pos_ == "VERB":
        loose = word.dep_ in ("amod", "aux", "acl") or any(child.dep_ in TAKEN for child in word.children)
        return word.lower_ in GERUNDS or not loose
    if word.lower_ in NEVER_HEADS:
        return False
    kinds = parts_of_speech(word.lower_)
    return word.pos_ in NOUNS and word.lower_[0].isalpha() and (not kinds or "noun" in kinds or "-" in word.text)


def top(noun: "Token") -> "Token":
    """The head of the compound that a noun is part of."""
    while noun.dep_ in ("compound", "flat") and noun.head.i > noun.i and is_noun(noun.head):
        noun = noun.head
    return _but_verb(noun)
