"""Finds the syntactic constructions in which a sentence can define a term: what may be the term, what the meaning.

Whether it does define is for `judging` to say: "Leeds is a city" has the construction of "Osmosis is a process".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .finding import FEWEST, Finding, Span, defining_words
from .marks import LONGEST_TERM, by_marks

if TYPE_CHECKING:
    from spacy.tokens import Token

LANGUAGE = frozenset("term word phrase label expression concept notion idea definition meaning name construct".split())
CALLS = frozenset("term word phrase label expression".split())  # "X, a term that he coined, ..." tells no meaning
# Verbs by what they do: the subject is the term ("X means Y"), the object is ("we define X as Y"), or the complement
# is, and what stands before it is the meaning ("Y is called X").
MEANS = frozenset(
    "mean denote refer signify designate describe represent involve encompass comprise consist constitute imply entail "
    "occur arise happen cover express measure state concern embrace connote relate indicate include exist capture "
    "emphasise emphasize stand hold".split()
)
DEFINES = frozenset(
    "define understand describe conceptualise conceptualize interpret regard see view denote characterise characterize "
    "take use construe explain express mean reserve conceive give treat intend formulate employ consider think".split()
)
NAMES = frozenset("call term name dub label know refer designate christen style denote coin".split())
VERB_LEMMAS = MEANS | DEFINES | NAMES
# Forms of such verbs that are hardly ever nouns, whatever a tagger says.
VERBS = frozenset(
    "means refers denotes describes consists comprises occurs involves signifies designates encompasses entails "
    "represents implies arises exists requires constitutes connotes equals".split()
)
FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
SUBJECTS = frozenset(["nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer"])
COMPLEMENTS = frozenset(["xcomp", "obl", "advcl", "obj", "ccomp", "nmod", "acl", "conj", "dep", "parataxis"])
NOMINAL = frozenset(["NOUN", "PROPN"])
WITHIN_TERM = frozenset(["compound", "amod", "nummod", "flat", "nmod:poss", "fixed", "goeswith", "compound:prt"])
CONDITIONS = frozenset(["if", "when", "whenever", "where", "iff", "provided"])


def constructions(tokens: list["Token"], starts: list[int], text: str) -> Iterator[Finding]:
    """Every finding in a sentence that the parse or its marks suggest, the more telling constructions first.

    `text` is the plain sentence, `starts` are the places of its tokens in it. A finding's `rule` names the
    construction; its confidence is 0, to be judged, and no codebook term is looked for.
    """
    sentence = _Sentence(tokens, starts, text)
    for rule, term, definition in (*_by_syntax(sentence), *by_marks(text)):
        if rule == "that-is" and "," in text[: definition[0]] and (end := _goes_on(sentence, definition)):
            definition = (definition[0], end)
        shown = _trimmed(text, term)
        if shown and definition and not (shown[0] < definition[1] and definition[0] < shown[1]):
            yield Finding(rule, shown, definition, (), 0.0)


@dataclass(frozen=True)
class _Sentence:
    """A parsed sentence, with offsets in the sentence's own text."""

    tokens: list["Token"]
    starts: list[int]
    text: str

    def begin(self, token: "Token") -> int:
        return self.starts[token.i]

    def end(self, token: "Token") -> int:
        return self.starts[token.i] + len(token)

    def subtree(self, token: "Token") -> Span:
        return self.begin(token.left_edge), self.end(token.right_edge)

    def after(self, token: "Token", opened_by: str = "") -> Span | None:
        """The defining words from a token on."""
        return defining_words(self.text, self.begin(token), opened_by)

    def name(self, noun: "Token") -> Span:
        """The noun phrase round a noun: modifiers before it, "of" and one noun after it; no article, no clause."""
        first = last = noun
        for child in noun.lefts:
            if child.dep_ in WITHIN_TERM and child.pos_ != "DET":
                first = min(first, child.left_edge, key=lambda each: each.i)
        for child in noun.rights:
            is_of = child.dep_ == "nmod" and child.left_edge.lower_ == "of" and child.left_edge.i == last.i + 1
            if (child.i == last.i + 1 and child.dep_ in {"flat", "compound", "fixed", "nummod"}) or (
                is_of and len(list(child.subtree)) <= 5
            ):
                last = child.right_edge
        return self.begin(first), self.end(last)


def _by_syntax(sentence: _Sentence) -> Iterator[tuple[str, Span, Span | None]]:
    relations = [token.dep_ for token in sentence.tokens]
    with_copula = {sentence.tokens[place].head.i for place, relation in enumerate(relations) if relation == "cop"}
    for place, (token, relation) in enumerate(zip(sentence.tokens, relations, strict=True)):
        if place in with_copula:
            yield from _copula(sentence, token, list(token.children))
        if relation in {"acl", "acl:relcl"} or token.pos_ in {"VERB", "AUX"}:
            yield from _verb(sentence, token)
        if relation == "appos" and token.i > token.head.i and token.lemma_ not in CALLS:
            yield "apposition", sentence.name(token.head), _clipped(sentence, token)
            yield "apposition-after", sentence.name(token), _clipped(sentence, token.head, token)
        if relation == "conj" and token.i > token.head.i and _is_or_gloss(token):
            yield "or", sentence.name(token.head), _clipped(sentence, token, drop="or")
            yield "or-after", sentence.name(token), _clipped(sentence, token.head, token)


def _copula(sentence: _Sentence, root: "Token", children: list["Token"]) -> Iterator[tuple[str, Span, Span | None]]:
    subject = next((child for child in children if child.dep_ in SUBJECTS and child.i < root.i), None)
    verb = next(child for child in children if child.dep_ == "cop")
    if subject is None and root.dep_ != "acl:relcl":
        return
    condition = next((c for c in children if c.dep_ == "advcl" and c.left_edge.lower_ in CONDITIONS), None)
    if root.pos_ in {"ADJ", "VERB"} and condition is not None:
        if condition.i > root.i:
            span = (sentence.begin(root), sentence.end(root))
            yield "condition", span, sentence.after(condition.left_edge)
        return
    term = _referent(subject, root)
    if term is None or verb.i + 1 >= len(sentence.tokens):
        return
    rule = "copula" if root.pos_ in NOMINAL else "copula-other"
    if term.i > verb.i:
        return
    following = sentence.tokens[verb.i + 1]
    relative = term is not subject
    yield (
        ("relative-" if relative else "") + rule,
        _term(sentence, term),
        sentence.after(following, "," if relative else ""),
    )
    if (
        not relative and root.pos_ in NOMINAL and verb.i - term.left_edge.i > 4
    ):  # "the part of an eye that ... is the cornea"
        yield "copula-reversed", sentence.name(root), (sentence.begin(term.left_edge), sentence.begin(verb) - 1)


def _verb(sentence: _Sentence, verb: "Token") -> Iterator[tuple[str, Span, Span | None]]:
    lemma = verb.lemma_.lower()
    if lemma not in VERB_LEMMAS:
        return
    children = list(verb.children)
    subject = next((child for child in children if child.dep_ in SUBJECTS and child.i < verb.i), None)
    is_passive = any(child.dep_ == "aux:pass" for child in children) or (
        subject is not None and subject.dep_ == "nsubj:pass"
    )
    is_participle = (verb.dep_ == "acl" and verb.tag_ in {"VBN", "VBD"}) or (
        verb.dep_ == "acl" and "Part" in str(verb.morph)
    )
    rights = [child for child in children if child.i > verb.i and child.dep_ in COMPLEMENTS]
    if is_passive or is_participle:
        term = _referent(subject, verb) if not is_participle else verb.head
        if term is None or term.i > verb.i:
            return
        named = next((c for c in rights if c.pos_ in NOMINAL or c.dep_ in {"xcomp", "obj"}), None)
        if lemma in NAMES and named is not None:
            yield "named", sentence.name(named), _named_before(sentence, term, verb)
        if lemma in DEFINES | {"refer"} and (start := _complement(sentence, verb)) is not None:
            yield "defined", _term(sentence, term), sentence.after(start, "," if is_participle else "")
        return
    thing = next((c for c in children if c.dep_ == "obj" and c.i > verb.i and c.pos_ != "PUNCT"), None)
    if (
        lemma in MEANS
        and (term := _referent(subject, verb)) is not None
        and term.i < verb.i
        and verb.i + 1 < len(sentence.tokens)
    ):
        following = sentence.tokens[verb.i + 1]
        if following.lower_ in {"to", "of", "in", "for"} and verb.i + 2 < len(sentence.tokens):
            following = sentence.tokens[verb.i + 2]
        yield f"verb-{lemma}", _term(sentence, term), sentence.after(following, "," if term is not subject else "")
    start = _complement(sentence, verb)
    if lemma in DEFINES and thing is not None and start is not None and not _is_a_means(sentence, lemma, thing, start):
        yield "we-define", _term(sentence, thing), sentence.after(start)
    if lemma in NAMES and thing is not None:
        named = next((c for c in rights if c.dep_ in {"xcomp", "obj", "obl"} and c.i > thing.i), None)
        if named is not None:
            yield "we-call", sentence.name(named), _clipped(sentence, thing, named)
        elif verb.dep_ == "acl:relcl" or lemma == "call":  # "what Hall calls X"
            yield (
                "what-call",
                sentence.name(thing),
                _clipped(sentence, verb.head, verb) if verb.head.i < verb.i else None,
            )


def _complement(sentence: _Sentence, verb: "Token") -> "Token | None":
    """The first word after "as", "to mean" or "to be" that follows a verb of defining."""
    tokens = sentence.tokens
    stop = min(len(tokens), verb.i + 30)
    for place in range(verb.i + 1, stop):
        word = tokens[place].lower_
        if word == "as" and place + 1 < len(tokens):
            return tokens[place + 1]
        if (
            word == "to"
            and place + 2 < len(tokens)
            and tokens[place + 1].lemma_ in {"mean", "be", "denote", "describe", "refer", "include", "cover"}
        ):
            return tokens[min(place + 2 + (tokens[place + 2].lower_ == "to"), len(tokens) - 1)]
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if word in {"by", "for"} and place == verb.i + 1 and following is not None and following.pos_ != "PROPN":
            return following  # not of "described by Oak as"
    return None


def _goes_on(sentence: _Sentence, gloss: Span) -> int:
    """Where a sentence goes on after a gloss between commas: "attrition, i.e. the loss of members, rose"; 0 if not."""
    for token, following in pairwise(sentence.tokens):
        if token.text == "," and gloss[0] < sentence.begin(token) < gloss[1] and following.tag_ in FINITE:
            return sentence.begin(token)
    return 0


def _named_before(sentence: _Sentence, term: "Token", verb: "Token") -> Span:
    """The words before "is called": the subject, or from the start where the parse took too few for a meaning."""
    begin, end = sentence.begin(term.left_edge), _before(sentence, verb)
    return (begin if len(sentence.text[begin:end].split()) >= FEWEST else 0), end


def _is_a_means(sentence: _Sentence, lemma: str, thing: "Token", start: "Token") -> bool:
    """Whether something is used for what it does: "we use regression to describe ...", which gives it no meaning."""
    if lemma not in {"use", "employ"} or start.nbor(-1).lemma_ not in {"describe", "include", "cover"}:
        return False
    return thing.lemma_.lower() not in LANGUAGE and sentence.text[sentence.begin(thing.left_edge)] not in "'\""


def _referent(subject: "Token | None", verb: "Token") -> "Token | None":
    """The noun that a subject stands for: itself, or what a relative pronoun goes back to."""
    if verb.dep_ == "acl:relcl" and (subject is None or subject.pos_ in {"PRON", "DET"}):
        return verb.head if verb.head.pos_ in NOMINAL or verb.head.pos_ == "X" else None
    if subject is None or subject.pos_ in {"PRON", "DET"}:
        return None
    return subject


def _term(sentence: _Sentence, noun: "Token") -> Span:
    """The words that name: after "the term" or "the concept of" what follows it."""
    if noun.lemma_.lower() in LANGUAGE:
        inner = next((c for c in noun.rights if c.dep_ in {"appos", "nmod", "flat", "compound", "acl", "dep"}), None)
        if inner is not None:
            return sentence.name(inner)
    if noun.dep_.startswith("csubj"):
        return sentence.subtree(noun)
    return sentence.name(noun)


def _is_or_gloss(token: "Token") -> bool:
    """Whether a conjunct is joined by a comma and "or": "the cornea, or clear front of the eye"."""
    joint = next((child for child in token.children if child.dep_ == "cc"), None)
    return joint is not None and joint.lower_ == "or" and joint.i > 0 and joint.nbor(-1).text in {",", "("}


def _before(sentence: _Sentence, verb: "Token") -> int:
    """Where the auxiliaries of a verb begin, as the end of what stands before them."""
    first = min(
        [verb, *(child for child in verb.lefts if child.dep_ in {"aux", "aux:pass", "advmod"})], key=lambda t: t.i
    )
    return len(sentence.text[: sentence.begin(first)].rstrip(" ,"))


def _clipped(sentence: _Sentence, token: "Token", before: "Token | None" = None, drop: str = "") -> Span | None:
    """The phrase of a token; up to `before`; without its first word when that is `drop`."""
    begin, end = sentence.subtree(token)
    if before is not None:
        end = min(end, sentence.begin(before.left_edge))
    shown = sentence.text[begin:end].rstrip(" ,(-–—:;.")
    begin, shown = begin + len(shown) - len(shown.lstrip(" ,")), shown.lstrip(" ,")
    if drop and shown.lower().startswith(drop + " "):
        begin, shown = begin + len(drop) + 1, shown[len(drop) + 1 :]
    return (begin, begin + len(shown)) if len(shown.split()) >= 2 else None


def _trimmed(text: str, term: Span) -> Span | None:
    """The term without article, marks and brackets at its edges; None where it is no name."""
    begin, end = term
    shown = text[begin:end]
    cut = re.match(
        r"(?:[\s'\"(•*\[-]+|(?:the|an?|any|such|this|these|so-called|terms?|words?|concept of)\s+)*",
        shown,
        re.IGNORECASE,
    ).end()
    begin, shown = begin + cut, shown[cut:]
    shown = shown.rstrip(" '\",;:)(]-")
    if not re.search(r"[^\W\d_]", shown) or len(shown.split()) > LONGEST_TERM:
        return None
    return begin, begin + len(shown)
