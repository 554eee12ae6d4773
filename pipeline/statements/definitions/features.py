"""The features by which a parsed sentence, and each name in it, is judged: wording, syntax, constructions."""

import bisect
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...language.parsing import Parse
from ..wording import wording
from .constructions import LANGUAGE, VERB_LEMMAS, constructions
from .finding import Finding, Span
from .naming import Around, Name, names, naming

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_RUN = 3  # words of the skeleton in one feature
COMMON_VERBS = frozenset("use include base make work show find provide help need".split())
NOUN_TAGS = {"NN": "N"}


class Sentence:
    """A parsed sentence with what may define in it; offsets are in the sentence's own text.

    `start` is its place in the text that was parsed, `patterns` are the findings of the cue patterns in it.
    """

    def __init__(self, parse: Parse, text: str, start: int, patterns: list[Finding]) -> None:
        self.text = text
        self.starts = [each - start for each in parse.starts]
        self.tokens = list(parse.doc)
        self.findings = [*patterns, *constructions(self.tokens, self.starts, text)]

    @functools.cached_property
    def names(self) -> list[Name]:
        """The runs of words that could be the term."""
        return names(self.tokens)

    @functools.cached_property
    def _around(self) -> Around:
        return Around.of(self.tokens)

    def features(self) -> list[str]:
        """The features of the sentence as a definition."""
        return [
            *wording(self.text),
            *self._runs(),
            *(each for finding in self.findings for each in self._of_finding(finding)),
        ]

    def features_of_name(self, name: Name) -> list[str]:
        """The features of a name as the term defined."""
        return naming(self.tokens, name, self.span(name), self.findings, around=self._around)

    def span(self, name: Name) -> Span:
        """Where a name stands in the text."""
        return self.starts[name.first], self.starts[name.last] + len(self.tokens[name.last])

    def token_at(self, offset: int) -> "Token | None":
        """The token that holds the character at `offset`."""
        place = bisect.bisect_right(self.starts, offset) - 1
        return self.tokens[place] if place >= 0 else None

    def _runs(self) -> Iterator[str]:
        """Runs of one to three words of the skeleton, and the runs that open it."""
        shown = ["<", *_skeleton(self.tokens)]
        shown = shown[:-1] if shown[-1] == "." else shown
        runs = [f"run:{word}" for word in shown]
        for length in range(1, LONGEST_RUN + 1):
            yield from runs
            runs = [f"{run} {word}" for run, word in zip(runs, shown[length:], strict=False)]
        yield from (f"opening:{' '.join(shown[:length])}" for length in (3, 4, 5, 6))

    def _tokens(self, span: Span) -> list["Token"]:
        first, end = (bisect.bisect_left(self.starts, offset) for offset in span)
        return self.tokens[first:end]

    def _of_finding(self, finding: Finding) -> Iterator[str]:
        """What a construction or pattern says of the sentence: its kind, its term, how its definition opens."""
        term, definition = self._tokens(finding.term), self._tokens(finding.definition)
        yield f"rule:{finding.rule}"
        if not term or not definition:
            return
        head = next((token for token in reversed(term) if token.head not in term), term[-1])
        determiner = next((_lemma(child) for child in head.lefts if child.dep_ in {"det", "nmod:poss"}), "none")
        shown = [_word(token) for token in definition[:4]]
        genus = next((token for token in definition if token.pos_ in {"NOUN", "PROPN", "PRON"}), definition[0])
        genus = genus.head if genus.dep_ == "compound" else genus
        yield from self._frame(finding.rule, term, definition, head, determiner)
        yield f"rule-determiner:{finding.rule} {determiner}"
        yield f"rule-tag:{finding.rule} {head.tag_}"
        yield f"rule-opens:{finding.rule} {shown[0]}"
        yield f"rule-classes:{finding.rule} {' '.join(token.pos_ for token in definition[:2])}"
        yield f"term-tokens:{min(len(term), 6)}"
        yield f"term-at:{min(term[0].i, 8)}"
        yield f"term-tag:{head.tag_}"
        yield f"term-ends:{head.lower_[-3:]}"
        yield f"opens:{' '.join(shown[:2])}"
        yield f"classes:{' '.join(token.pos_ for token in definition[:3])}"
        yield f"genus:{_lemma(genus)}"
        yield from (f"genus-has:{child.dep_} {_lemma(child.left_edge)}" for child in genus.rights)
        yield from (f"genus-adjective:{_lemma(child)}" for child in genus.lefts if child.dep_ == "amod")

    def _frame(
        self, rule: str, term: list["Token"], definition: list["Token"], head: "Token", determiner: str
    ) -> Iterator[str]:
        """What makes a definition of a construction, taken together: article, number, tense, genus, place."""
        first, last = (term, definition) if term[0].i < definition[0].i else (definition, term)
        between = self.tokens[first[-1].i + 1 : last[0].i]
        verbs = [token for token in between if token.pos_ in {"VERB", "AUX"}]
        tense = verbs[-1].tag_ if verbs else "none"
        is_modal = any(token.tag_ == "MD" for token in verbs)
        article = determiner if determiner in {"none", "a", "an", "the"} else "other"
        opens = definition[0].lower_ if definition[0].pos_ == "DET" else definition[0].pos_
        genus = next((token for token in definition if token.pos_ in {"NOUN", "PROPN", "PRON"}), definition[0])
        genus = genus.head if genus.dep_ == "compound" else genus
        joined = {child.dep_ for child in genus.rights} & {"acl:relcl", "acl", "nmod"}
        modified = "clause" if "acl:relcl" in joined or "acl" in joined else "of" if joined else "bare"
        is_first = not any(token.pos_ in {"NOUN", "PROPN", "PRON", "VERB"} for token in self.tokens[: term[0].i])
        subject = f"{rule} {article} {head.tag_} {'first' if is_first else 'later'}"
        predicate = f"{'modal ' if is_modal else ''}{tense} {opens}"
        yield f"frame:{subject}"
        yield f"frame:{rule} {predicate}"
        yield f"frame:{rule} {predicate} {modified}"
        yield f"frame:{subject} {predicate}"
        yield f"frame:{subject} {predicate} {modified}"
        if modified == "clause":
            clause = next(child for child in genus.rights if child.dep_ in {"acl:relcl", "acl"})
            yield f"frame:{rule} {article} {opens} {clause.tag_} {_lemma(clause.left_edge)}"
        if len(between) <= LONGEST_RUN + 1:
            yield f"frame:{rule} {article} {' '.join(_class(token) for token in between)} {opens}"


def _skeleton(tokens: list["Token"]) -> list[str]:
    """The sentence without its matter: nouns, adjectives and names by tag, verbs by tag unless they define.

    Adjectives before a noun and adverbs in -ly are left out, compounds are one noun.
    """
    shown: list[str] = []
    for token in tokens:
        word = _class(token)
        if word in {"N", "NNS", "NNP", "NNPS"}:
            while shown and shown[-1] in {"JJ", "N", "NNS", "NNP", "NNPS"}:
                shown.pop()
        if word:
            shown.append(word)
    return shown


def _class(token: "Token") -> str:
    lemma, kind = _lemma(token), token.pos_
    if lemma in LANGUAGE:
        return lemma
    if kind in {"NOUN", "PROPN", "ADJ"}:
        return NOUN_TAGS.get(token.tag_, token.tag_)
    if kind in {"NUM", "X", "SYM"}:
        return kind
    if kind == "VERB":
        return f"{token.tag_} {lemma}" if lemma in VERB_LEMMAS or lemma in COMMON_VERBS else token.tag_
    return "" if kind == "ADV" and token.lower_.endswith("ly") else token.lower_


def _word(token: "Token") -> str:
    return token.pos_ if token.pos_ in {"PROPN", "NUM"} else _lemma(token)


def _lemma(token: "Token") -> str:
    return (token.lemma_ or token.lower_).lower()
