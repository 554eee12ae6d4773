"""Finds the noun that a term modifies, by the parse of its sentence and the words to its right."""

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.parsing import Parse
from ..language.tagging import parts_of_speech
from .neighbours import JOINERS, RELATIVE
from .nouns import NOUNS, SUBJECTS, agree, is_noun, last_of_run, names_kind, top

if TYPE_CHECKING:
    from spacy.tokens import Token

INSIDE = frozenset(["amod", "compound", "flat", "advmod", "punct", "det", "nummod", "fixed", "goeswith", "cc", "dep"])
# What may stand between an adjective and its noun
BETWEEN = NOUNS | {"ADJ", "ADV", "NUM", "PUNCT", "SYM", "CCONJ", "DET", "X"}
PASSED_OVER = frozenset(["ADJ", "ADV", "NUM"])
# Nouns that name a word, not a thing: "the term 'interagency'"
NAMING = frozenset("term terms word words label labels phrase phrases adjective adjectives expression spelling".split())
# Fields of work that stand before the noun they share with others
FIELDS = frozenset(
    "care child children community education family health hospital housing justice nursing police probation school "
    "schools welfare youth".split()
)
# Between a noun and an adjective that is said of it later on
BACK_OVER = frozenset(["ADV", "AUX", "SCONJ", "CCONJ", "PART"])
REGARDED = frozenset(
    "called considered deemed described designed found intended judged labelled made meant named perceived presented "
    "regarded seen termed thought viewed".split()
)
PARTS = frozenset("all any both each either few half many most much neither none one ones several some two".split())
REFLEXIVE = frozenset("herself himself itself ourselves themselves".split())
NO_SIGN = RELATIVE | {"am", "are", "be", "been", "being", "is", "was", "were"}  # that what follows is a verb
ASKS = "WRB"  # the tag of "when", "where", "how": what follows is another clause
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
    return Reading(said.lower_ if is_noun(said) else "", "predicative")


def compound_head(parse: Parse, last_letter: int, named: Collection[str]) -> str:
    """The head of the compound in which a noun is followed by another ("partnership board"), empty where there is none.

    `last_letter` is the offset of the noun's last letter. A word that may be its verb counts only where it is one of
    `named` or a verb follows.
    """
    last = parse.at(last_letter)
    if last is None or last.i + 1 >= len(last.doc) or last.dep_ not in ("compound", "amod", "nmod"):
        return ""
    head = top(last.head) if last.head.i > last.i and is_noun(last.head) else last
    if head.i <= last.i or not is_noun(last.nbor()) or not _is_near(last, head):
        return ""
    is_sure = head.lower_ in named or "verb" not in parts_of_speech(head.lower_) or not agree(last, head)
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
    """The noun that names of fields share: "teams" in "health and social care teams", "services" after "children's"."""
    if names_kind(noun):
        return last_of_run(noun)
    if noun.lower_ not in FIELDS:
        return noun
    return next((child for child in noun.children if child.dep_ == "conj" and _has_field(child)), noun)


def _has_field(noun: "Token") -> bool:
    return is_noun(noun) and noun.lower_ not in FIELDS and noun.nbor(-1).lower_ in FIELDS


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
        elif word.tag_ == ASKS:
            return None
        elif word.i in known or word.pos_ in PASSED_OVER or word.dep_ == "amod":
            joined = joined and word.pos_ == "ADV"
        elif joined and _is_compound_adjective(word):
            joined = False
        else:
            return last_of_run(word) if is_noun(word) and not joined else None
    return None


def _following(last: "Token") -> Iterator["Token"]:
    """The words after a term, without quotation marks and what stands in brackets."""
    opened = 0
    for word in last.doc[last.i + 1 : last.i + REACH]:
        opened += word.text in ("(", "[")
        if not (opened or word.is_quote):
            yield word
        opened -= word.text in (")", "]") and opened > 0


def _is_compound_adjective(word: "Token") -> bool:
    """Whether a word with a hyphen stands before a noun, which it then describes: "low-threshold services"."""
    return "-" in word.text and word.i + 1 < len(word.doc) and word.nbor().pos_ in NOUNS


def _noun_before(term: "Token") -> "Token | None":
    """The noun to the left, of which a term is said: "the approach can be called interagency"; none behind a verb."""
    if term.i and term.nbor(-1).lower_ == "how":
        return _noun_after_article(term)
    for word in reversed(term.doc[max(0, term.i - REACH) : term.i]):
        if word.pos_ in NOUNS:
            return top(word) if is_noun(word) else None
        if not (word.pos_ in BACK_OVER or word.lower_ in REGARDED or word.text in ",(" or word.lower_ == "as"):
            return None
    return None


def _noun_after_article(term: "Token") -> "Token | None":
    """The noun that comes first after a term, past articles and adjectives: "how joined-up the services are"."""
    for word in _following(term):
        if is_noun(word):
            return last_of_run(word)
        if word.pos_ not in PASSED_OVER | {"DET", "AUX"}:
            return None
    return None


# ------------------------------------------------------------------------------------------------ up the tree


def _climbed(term: "Token") -> "Token | None":
    """The noun that the parse gives the term: of its phrase, of its clause's subject, or before its relative clause."""
    word = term
    for _ in range(STEPS):
        if word is not term and is_noun(word):
            return top(word)
        subject = _subject(word)
        if subject is not None and subject.i != term.i:
            return _antecedent(subject, word)
        relation, above = word.dep_, word.head
        if relation.startswith("acl"):
            return above if is_noun(above) else None
        if relation == "xcomp" or (relation in ("obl", "advcl") and _opens_with_as(word)):
            thing = next((child for child in above.children if child.dep_ == "obj" and child.i < word.i), None)
            if thing is not None and thing.lower_ not in REFLEXIVE:
                return thing
        if not _leads_up(word):
            return None
        word = above
    return None


def _leads_up(word: "Token") -> bool:
    """Whether the head of a word tells what the word is said of."""
    relation, above = word.dep_.split(":")[0], word.head
    if relation == "conj":
        return not is_noun(above) or above.dep_ in INSIDE or _subject(above) is not None
    if relation in SUBJECTS:  # a second subject beside another: "an approach both multi-agency and cheap has"
        return _subject(above).i < word.i
    if relation == "advcl" and word.i == 0:  # "interagency in name, the board was run by one"
        return True
    if relation in ("obl", "nmod", "advcl"):
        return _opens_with_as(word) or any(child.lower_ == "from" for child in word.children)
    return relation in INSIDE or relation in ("xcomp", "ccomp", "parataxis")


def _opens_with_as(word: "Token") -> bool:
    return any(child.lower_ == "as" for child in word.children)


def _subject(word: "Token") -> "Token | None":
    return next((child for child in word.children if child.dep_ in SUBJECTS), None)


def _antecedent(subject: "Token", predicate: "Token") -> "Token | None":
    """The subject; where it is a relative pronoun, the noun before it."""
    if subject.lower_ in RELATIVE and subject.i:
        if predicate.dep_.startswith("acl") and is_noun(predicate.head):
            return predicate.head
        before = next((word for word in reversed(subject.doc[: subject.i]) if not word.is_punct), None)
        return before if before is not None and is_noun(before) else None
    if subject.lower_ in PARTS:
        return next((top(child) for child in subject.children if child.i > subject.i and is_noun(child)), subject)
    return top(subject) if subject.pos_ != "PRON" else subject


def _is_near(last: "Token", head: "Token") -> bool:
    """Whether nothing but words of one noun phrase stands between the term and its head."""
    between = last.doc[last.i + 1 : head.i]
    return head.i - last.i <= REACH and all(
        word.tag_ != ASKS and (word.pos_ in BETWEEN or word.dep_ in ("amod", "compound") or is_noun(word))
        for word in between
    )


def _is_predicate(term: "Token") -> bool:
    """Whether a verb of being goes with the term."""
    return any(child.dep_ in ("cop", "aux:pass") for child in term.children)


def _is_verb(term: "Token") -> bool:
    """Whether the term is a verb: with auxiliary or subject and an object, or in the passive with an agent."""
    if term.pos_ != "VERB":
        return False
    if _is_predicate(term):
        return any(child.dep_.startswith("obl") and child.left_edge.lower_ == "by" for child in term.rights)
    has_object = any(child.dep_ == "obj" and child.i > term.i for child in term.children)
    before = [child for child in term.lefts if child.dep_ in ("aux", "nsubj") and child.lower_ not in NO_SIGN]
    return has_object and bool(before)
