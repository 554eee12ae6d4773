"""Finds the noun that a term modifies, by the parse of its sentence and the words to its right."""

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.parsing import Parse
from ..language.tagging import parts_of_speech
from .neighbours import JOINERS, RELATIVE

if TYPE_CHECKING:
    from spacy.tokens import Token

NOUNS = frozenset(["NOUN", "PROPN"])
SUBJECTS = frozenset(["nsubj", "nsubj:pass", "csubj", "nsubj:outer"])
INSIDE = frozenset(["amod", "compound", "flat", "advmod", "punct", "det", "nummod", "fixed", "goeswith", "cc", "dep"])
# What may stand between an adjective and its noun
BETWEEN = NOUNS | {"ADJ", "ADV", "NUM", "PUNCT", "SYM", "CCONJ", "DET", "X"}
PASSED_OVER = frozenset(["ADJ", "ADV", "NUM"])
# Nouns that name a word, not a thing: "the term 'interagency'"
NAMING = frozenset("term terms word words label labels phrase phrases adjective adjectives expression".split())
# Fields of work that stand before the noun they share with others
FIELDS = frozenset(
    "care child children community education family health hospital housing justice nursing police probation school "
    "schools welfare youth".split()
)
GERUNDS = frozenset(
    "building commissioning counselling finding funding gathering housing keeping learning making meeting mentoring "
    "monitoring nursing parenting planning pooling reporting safeguarding screening setting sharing solving taking "
    "teaching training working".split()
)
TAKEN = SUBJECTS | {"obj"}  # what a verb has, and a noun has not
# Between a noun and an adjective that is said of it later on
BACK_OVER = frozenset(["ADV", "AUX", "SCONJ", "CCONJ", "PART"])
REGARDED = frozenset(
    "called considered deemed described designed found intended judged labelled made meant named perceived presented "
    "regarded seen termed thought viewed".split()
)
PARTS = frozenset("all any both each either few half many most much neither none one ones several some two".split())
AFTER_VERBS = frozenset("a an the this these it its them their his her our every each no".split())
NEVER_HEADS = frozenset(["means"])  # as a noun it is rare; "what interagency means"
STEPS = 12
REACH = 14  # tokens


@dataclass(frozen=True)
class Reading:
    """What a parse says about a term: the noun that it modifies, in lower case, and where it stands.

    `position` is "attributive" or "predicative", empty where the parse does not tell. A term `is_bare` that modifies
    nothing, and `is_verb` with a subject and an object.
    """

    head: str = ""
    position: str = ""
    is_verb: bool = False
    is_bare: bool = False


UNREAD = Reading()


def reading(parse: Parse, start: int, end: int, *, others: Collection[int] = ()) -> Reading | None:
    """The reading of the adjective at `start` to `end` of the text; None where the parse does not reach so far.

    `others` are the offsets at which other adjectives of the lexicon begin.
    """
    first, last = parse.at(start), parse.at(end - 1)
    if first is None or last is None:
        return None
    term = _root(first, last)
    if _is_verb(term):
        return Reading(is_verb=True)
    known = {word.i for word in last.doc[last.i + 1 :][:REACH] if parse.offset(word) in others}
    following, said = None if _is_predicate(term) else _noun_after(last, known), _climbed(term)
    if said is not None and said.i > last.i and _is_near(last, said) and not _is_longer(following, said):
        return Reading(_lower(_shared(said)), "attributive")
    if following is not None:
        return Reading(_lower(_shared(following)), "attributive")
    said = said if said is not None else _noun_before(term)
    if said is None or said.lower_ in NAMING or parse.offset(said) in others:
        return Reading(is_bare=True)
    return Reading(said.lower_ if _is_noun(said) else "", "predicative")


def compound_head(parse: Parse, last_letter: int, named: Collection[str]) -> str:
    """The head of the compound in which a noun is followed by another ("partnership board"), empty where there is none.

    `last_letter` is the offset of the noun's last letter. A word that may be a verb counts only where it is one of
    `named` or a verb follows.
    """
    last = parse.at(last_letter)
    if last is None or last.i + 1 >= len(last.doc) or last.dep_ not in ("compound", "amod", "nmod"):
        return ""
    head = _top(last.head) if last.head.i > last.i and _is_noun(last.head) else last
    if head.i <= last.i or not _is_noun(last.nbor()) or not _is_near(last, head):
        return ""
    is_sure = head.lower_ in named or "verb" not in parts_of_speech(head.lower_)
    follows = head.i + 1 < len(head.doc) and head.nbor().pos_ in ("AUX", "VERB")
    return head.lower_ if is_sure or follows else ""


def _is_longer(following: "Token | None", said: "Token") -> bool:
    """Whether the nouns go on where the parse took one in -ing for a verb: "information sharing officers"."""
    return (
        following is not None
        and following.i > said.i
        and any(word.pos_ == "VERB" for word in said.doc[said.i : following.i + 1])
    )


def _shared(noun: "Token") -> "Token":
    """The noun that names of fields share: "teams" in "health and social care teams"."""
    if noun.lower_ not in FIELDS:
        return noun
    return next((child for child in noun.children if child.dep_ == "conj" and _has_field(child)), noun)


def _has_field(noun: "Token") -> bool:
    return _is_noun(noun) and noun.lower_ not in FIELDS and noun.nbor(-1).lower_ in FIELDS


def _lower(token: "Token | None") -> str:
    return token.lower_ if token is not None else ""


def _root(first: "Token", last: "Token") -> "Token":
    """The word of the term by which it hangs in the sentence."""
    words = first.doc[first.i : last.i + 1]
    return next((word for word in words if not first.i <= word.head.i <= last.i), words.root)


# ------------------------------------------------------------------------------------------------ to the right


def _noun_after(last: "Token", known: Container[int]) -> "Token | None":
    """The last of the nouns that follow a term, past adjectives and what joins them; none behind a verb.

    `known` are the places of other adjectives of the lexicon.
    """
    joined = False
    for word in _following(last):
        if word.lower_ in JOINERS or (word.lower_ == "to" and word.i + 1 in known):
            joined = True
        elif word.i in known or word.pos_ in PASSED_OVER or word.dep_ == "amod":
            joined = joined and word.pos_ == "ADV"
        else:
            return _last_of_run(word) if _is_noun(word) and not joined else None
    return None


def _following(last: "Token") -> Iterator["Token"]:
    """The words after a term, without quotation marks and brackets."""
    for word in last.doc[last.i + 1 : last.i + REACH]:
        if not (word.is_quote or word.lower_ in "()[]"):
            yield word


def _last_of_run(noun: "Token") -> "Token":
    """The last of nouns that stand side by side."""
    while noun.i + 1 < len(noun.doc) and _is_noun(noun.nbor()):
        noun = noun.nbor()
    return _but_verb(noun)


def _but_verb(noun: "Token") -> "Token":
    """The noun before, where this one must be a verb: "interagency working mistakes the team"."""
    before = noun.nbor(-1) if noun.i else noun
    if "verb" not in parts_of_speech(noun.lower_) or not _is_noun(before):
        return noun
    follows = noun.i + 1 < len(noun.doc) and noun.nbor().lower_ in AFTER_VERBS
    agrees = before.lower_.endswith("s") != noun.lower_.endswith("s")
    return before if (follows and agrees) or _lacks_verb(noun) else noun


def _lacks_verb(root: "Token") -> bool:
    """Whether the sentence, with this noun for its root, has no verb: "multi-agency work overlaps."."""
    sentence = root.doc
    is_sentence = root.dep_ == "ROOT" and sentence[-1].text in (".", "!", "?")
    return is_sentence and not any(word.pos_ in ("VERB", "AUX") and word.dep_ != "amod" for word in sentence)


def _is_noun(word: "Token") -> bool:
    """Whether the word is a noun by its tag and the dictionary; "working", "safeguarding" are, whatever their tag."""
    if word.lower_.endswith("ing") and word.pos_ == "VERB":
        loose = word.dep_ in ("amod", "aux", "acl") or any(child.dep_ in TAKEN for child in word.children)
        return word.lower_ in GERUNDS or not loose
    if word.lower_ in NEVER_HEADS:
        return False
    kinds = parts_of_speech(word.lower_)
    return word.pos_ in NOUNS and word.lower_[0].isalpha() and (not kinds or "noun" in kinds or "-" in word.text)


def _noun_before(term: "Token") -> "Token | None":
    """The noun to the left, of which a term is said: "the approach can be called interagency"; none behind a verb."""
    if term.i and term.nbor(-1).lower_ == "how":
        return _noun_after_article(term)
    for word in reversed(term.doc[max(0, term.i - REACH) : term.i]):
        if word.pos_ in NOUNS:
            return _top(word) if _is_noun(word) else None
        if not (word.pos_ in BACK_OVER or word.lower_ in REGARDED or word.text in ",(" or word.lower_ == "as"):
            return None
    return None


def _noun_after_article(term: "Token") -> "Token | None":
    """The noun that comes first after a term, past articles and adjectives: "how joined-up the services are"."""
    for word in _following(term):
        if _is_noun(word):
            return _last_of_run(word)
        if word.pos_ not in PASSED_OVER | {"DET", "AUX"}:
            return None
    return None


# ------------------------------------------------------------------------------------------------ up the tree


def _climbed(term: "Token") -> "Token | None":
    """The noun that the parse gives the term: of its phrase, of its clause's subject, or before its relative clause."""
    word = term
    for _ in range(STEPS):
        if word is not term and _is_noun(word):
            return _top(word)
        subject = _subject(word)
        if subject is not None and subject.i != term.i:
            return _antecedent(subject, word)
        relation, above = word.dep_, word.head
        if relation.startswith("acl"):
            return above if _is_noun(above) else None
        if relation == "xcomp":
            thing = next((child for child in above.children if child.dep_ == "obj" and child.i < word.i), None)
            if thing is not None:
                return thing
        if not _leads_up(word):
            return None
        word = above
    return None


def _leads_up(word: "Token") -> bool:
    """Whether the head of a word tells what the word is said of."""
    relation, above = word.dep_.split(":")[0], word.head
    if relation == "conj":
        return not _is_noun(above) or above.dep_ in INSIDE or _subject(above) is not None
    if relation in SUBJECTS:  # a second subject beside another: "an approach both multi-agency and cheap has"
        return _subject(above).i < word.i
    if relation == "advcl" and word.i == 0:  # "interagency in name, the board was run by one"
        return True
    if relation in ("obl", "nmod", "advcl"):
        return any(child.lower_ in ("as", "from") for child in word.children)
    return relation in INSIDE or relation in ("xcomp", "ccomp", "parataxis")


def _subject(word: "Token") -> "Token | None":
    return next((child for child in word.children if child.dep_ in SUBJECTS), None)


def _antecedent(subject: "Token", predicate: "Token") -> "Token | None":
    """The subject; where it is a relative pronoun, the noun before it."""
    if subject.lower_ in RELATIVE and subject.i:
        if predicate.dep_.startswith("acl") and _is_noun(predicate.head):
            return predicate.head
        before = next((word for word in reversed(subject.doc[: subject.i]) if not word.is_punct), None)
        return before if before is not None and _is_noun(before) else None
    if subject.lower_ in PARTS:
        return next((_top(child) for child in subject.children if child.i > subject.i and _is_noun(child)), subject)
    return _top(subject) if subject.pos_ != "PRON" else subject


def _top(noun: "Token") -> "Token":
    """The head of the compound that a noun is part of."""
    while noun.dep_ in ("compound", "flat") and noun.head.i > noun.i and _is_noun(noun.head):
        noun = noun.head
    return _but_verb(noun)


def _is_near(last: "Token", head: "Token") -> bool:
    """Whether nothing but words of one noun phrase stands between the term and its head."""
    between = last.doc[last.i + 1 : head.i]
    return head.i - last.i <= REACH and all(
        word.pos_ in BETWEEN or word.dep_ in ("amod", "compound") or _is_noun(word) for word in between
    )


def _is_predicate(term: "Token") -> bool:
    """Whether a verb of being goes with the term."""
    return any(child.dep_ in ("cop", "aux:pass") for child in term.children)


def _is_verb(term: "Token") -> bool:
    """Whether the term is a verb with subject and object."""
    if term.pos_ != "VERB" or _is_predicate(term):
        return False
    subjects = [child for child in term.children if child.dep_ == "nsubj"]
    return any(child.dep_ == "obj" and child.i > term.i for child in term.children) and any(
        child.i < term.i and child.lower_ not in RELATIVE for child in subjects
    )
