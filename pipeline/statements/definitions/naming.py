"""Finds which words of a defining sentence are the term that it defines."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .constructions import LANGUAGE, VERBS
from .finding import Finding, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST = 8  # tokens
NOMINAL = frozenset(["NOUN", "PROPN", "X", "SYM"])
IN_NAME = frozenset([*NOMINAL, "ADJ", "NUM"])
JOINS = frozenset("of for in to by as and at on with".split())
POSSESSIVE = frozenset(["'s", "'"])
QUOTE = frozenset(["'", '"'])
ENDS_SUBJECT = frozenset(
    [*VERBS, *"is are was were can may might must should will would has have had : , ( - – — .".split()]
)
AFTER_NAMING = frozenset(
    "called termed dubbed named labelled word term as expression phrase label name concept".split()
)
MODIFIES = frozenset(["amod", "compound"])


@dataclass(frozen=True)
class Name:
    """Words that may be a term: first and last token, and how they were found."""

    first: int
    last: int
    kind: str


def names(tokens: list["Token"]) -> list[Name]:
    """Every run of words in a sentence that could be the term, each once, in order."""
    found: dict[tuple[int, int], str] = {}
    for name in (*_phrases(tokens), *_quoted(tokens), *_opening(tokens), *_named(tokens)):
        if name.first <= name.last < name.first + LONGEST:
            found.setdefault((name.first, name.last), name.kind)
    return [Name(*span, kind) for span, kind in sorted(found.items())]


def _phrases(tokens: list["Token"]) -> Iterator[Name]:
    """Noun phrases without article, by tags; without their first adjective; two joined by "of"; single adjectives."""
    whole = []
    place = 0
    while place < len(tokens):
        end = place
        while end < len(tokens) and _is_in_name(tokens[end]):
            end += 1
        last = next((each for each in range(end - 1, place - 1, -1) if tokens[each].pos_ in NOMINAL), -1)
        first = place
        while first < last and (tokens[first].lemma_.lower() in LANGUAGE or tokens[first].text in POSSESSIVE):
            first += 1
        if last >= 0:
            whole.append(Name(first, last, "phrase"))
            yield from (Name(each, last, "shorter") for each in range(first + 1, last + 1) if each <= first + 2)
        if end - 1 > last and tokens[end - 1].pos_ == "ADJ":
            yield Name(end - 1, end - 1, "adjective")
        if tokens[place].pos_ == "VERB" and end == place:
            yield Name(place, place, "verb")
        place = max(end, place + 1)
    yield from whole
    for one, two in itertools.pairwise(whole):
        between = tokens[one.last + 1 : two.first]
        if 1 <= len(between) <= 2 and between[0].lower_ in JOINS and (len(between) == 1 or between[1].pos_ == "DET"):
            yield Name(one.first, two.last, "joined")


def _is_in_name(token: "Token") -> bool:
    if token.lower_ in VERBS:
        return False
    is_modifier = token.pos_ == "VERB" and token.dep_ in MODIFIES
    return token.pos_ in IN_NAME or is_modifier or token.text in POSSESSIVE


def _quoted(tokens: list["Token"]) -> Iterator[Name]:
    marks = [token.i for token in tokens if token.text in QUOTE]
    yield from (Name(one + 1, two - 1, "quoted") for one, two in itertools.pairwise(marks))


def _opening(tokens: list["Token"]) -> Iterator[Name]:
    """What opens the sentence, up to its verb or first mark, whatever the tags."""
    first = next((token.i for token in tokens if token.pos_ not in {"DET", "PUNCT"}), len(tokens))
    end = next((token.i for token in tokens[first:] if token.lower_ in ENDS_SUBJECT), len(tokens))
    yield Name(first, end - 1, "opening")


def _named(tokens: list["Token"]) -> Iterator[Name]:
    """What follows "called" and the like, up to the next mark or verb, whatever the tags."""
    for token in tokens[:-1]:
        if token.lower_ in AFTER_NAMING:
            first = token.i + 1
            while first < len(tokens) - 1 and tokens[first].pos_ == "DET":
                first += 1
            end = next((each.i for each in tokens[first:] if each.is_punct or each.lower_ in ENDS_SUBJECT), len(tokens))
            yield Name(first, end - 1, "named")
            yield Name(first, first, "named")


@dataclass(frozen=True)
class Around:
    """What the names of a sentence have in common: its words as neighbours see them, its nouns, its brackets.

    `first_noun` is the place of its first noun, `depths` the number of brackets that are open before each token.
    """

    words: list[str]
    first_noun: int
    depths: list[int]

    @classmethod
    def of(cls, tokens: list["Token"]) -> "Around":
        """That of a sentence."""
        opened = (token.text.count("(") - token.text.count(")") for token in tokens)
        return cls(
            [_shown(token) for token in tokens],
            next((place for place, token in enumerate(tokens) if token.pos_ in NOMINAL), len(tokens)),
            list(itertools.accumulate(opened, initial=0)),
        )

    def word(self, place: int) -> str:
        """A word as its neighbours see it."""
        return self.words[place] if 0 <= place < len(self.words) else "<>"


def naming(tokens: list["Token"], name: Name, span: Span, findings: list[Finding], *, around: Around) -> list[str]:
    """The features by which a name is judged to be the term; `span` is its place, `findings` are of its sentence."""
    first, last = name.first, name.last
    inside = tokens[first : last + 1]
    head = next((token for token in reversed(inside) if not first <= token.head.i <= last), tokens[last])
    determiner = next((child.lower_ for child in head.lefts if child.dep_ == "det"), "none")
    before, after = around.word(first - 1), around.word(last + 1)
    features = [
        f"kind:{name.kind}",
        f"tokens:{min(last - first + 1, 5)}",
        f"at:{min(first, 8)}",
        f"dep:{head.dep_}",
        f"tag:{head.tag_}",
        f"kind-dep:{name.kind} {head.dep_}",
        *(f"before{far}:{around.word(first - far)}" for far in (1, 2, 3)),
        *(f"after{far}:{around.word(last + far)}" for far in (1, 2, 3)),
        f"around:{before} {after}",
        f"before-pair:{around.word(first - 2)} {before}",
        f"after-pair:{after} {around.word(last + 2)}",
        f"at-after:{min(first, 3)} {after}",
        f"governor:{head.head.lemma_.lower()} {head.dep_}",
        f"determiner:{determiner}",
        f"determiner-after:{determiner} {after}",
        f"ends:{head.lower_[-3:]}",
        f"opens:{tokens[first].pos_}",
        *(f"child:{child.dep_}" for child in head.children if child.dep_ in {"acl:relcl", "cop", "appos"}),
    ]
    if first and tokens[first].text[0].isupper():
        features.append("capital")
    if head.lemma_.lower() in LANGUAGE:
        features.append("language")
    if first <= around.first_noun:
        features.append("first noun")
    if around.depths[first] > 0:
        features.append("in brackets")
    return [*features, *_agreement(span, findings)]


def _agreement(span: Span, findings: list[Finding]) -> Iterator[str]:
    """How a name stands to what the constructions and patterns take for term and definition."""
    start, end = span
    for finding in findings:
        if start < finding.term[1] and finding.term[0] < end:
            yield f"is:{finding.rule}"
            if abs(finding.term[0] - start) + abs(finding.term[1] - end) < 3:
                yield from (f"just:{finding.rule}", "just")
        if finding.definition[0] <= start and end <= finding.definition[1]:
            yield f"within:{finding.rule}"
        if abs(finding.definition[0] - start) < 8:
            yield f"begins:{finding.rule}"


def _shown(token: "Token") -> str:
    """A word as its neighbours see it: nouns, adjectives and numbers by class, verbs by lemma."""
    if token.pos_ in {"PROPN", "NUM"} or (token.pos_ in {"NOUN", "ADJ"} and token.lower_ not in LANGUAGE):
        return token.pos_
    return token.lemma_.lower() if token.pos_ == "VERB" else token.lower_
