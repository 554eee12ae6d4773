"""Tells where two definitions say what cannot both hold: by stated values, numbers, opposites and negation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...codebook import Code
from ...measuring.contradiction import Position, position
from ...statements.definitions.dimensions import is_negated, stated
from .nouns import singular
from .numbers import BODIES, numbers_apart
from .opposites import CONTEXTUAL, OPPOSITES

# Values of a dimension that exclude each other. What is shared adds up, and levels and clients may all be concerned.
OPPOSED = {
    "formality": (frozenset({"formal"}), frozenset({"informal"})),
    "jointness": (frozenset({"joint"}), frozenset({"parallel"})),
    "integration": (frozenset({"merged"}), frozenset({"contact", "exchange", "aligned"})),
}
CONTENT = re.compile(r"\b(?:[a-z]{4,}|own|one's)\b")
STOP = frozenset(
    "that this with from which when where what whose they them their there than then have been being into upon each "
    "other another necessarily only same such more most some both also under over about between among work working "
    "agency agencies together whether does matter need necessary case does merely simply just anything nothing else "
    "must more than least many several".split()
)
MASS = frozenset("array body group web kind lots number range sort variety".split())  # "a web of exchanges"
STEM = 5
CLIENTS = r"famil(?:y|ies)|child(?:ren)?|parents?|mothers?|users?|patients?|pupils?|young people|carers?|clients?"
ACTOR = re.compile(
    rf"\b(?:(?P<client>{CLIENTS})|{BODIES}|managers?|staff) (?:(?:ha[sd]|have|is|are|was|were|must|may|can) (?:all )?)?"
    r"(?P<verb>(?!are\b|have\b|who\b|that\b|involved\b)(?:draws? up|drew up|leads?|led|runs?|pays?|makes?"
    r"|[a-z]{4,}(?:ed|en|es|e|t|d)))\b",
    re.IGNORECASE,
)
BY_WHOM = re.compile(
    rf"\b(?P<verb>[a-z]+(?:ed|en|wn|d|n)(?: up| out)?) (?:\w+ly )?by (?:all )?(?:the |its |a )?(?:\w+ ){{0,1}}?"
    rf"(?:(?P<client>{CLIENTS})|{BODIES}|managers?|staff)\b",
    re.IGNORECASE,
)
LIMITED = re.compile(r"\W*(?:that )?(?:only|merely|just|simply|no more than|nothing (?:more|but))\b", re.IGNORECASE)
ADDED = re.compile(r"\b(?:and|together with|as well as|who also)\b(?P<what>[^,.;]{10,})", re.IGNORECASE)
MANNER = re.compile(
    r"\b(?P<verb>[a-z]{4,}) (?:(?P<together>together|jointly|side by side|in concert|collectively)"
    r"|separately|alone|apart|in isolation|independently|on (?:its|their) own|(?:by|for) (?:itself|themselves))\b",
    re.IGNORECASE,
)
LEAST_NEW = 2
# "without giving up goals of their own" keeps them
NOT_LOST = re.compile(
    r"\b(?:without|not|never|neither|nor)(?: \w+ly)? (?:giving up|gives? up|losing|loses?|abandon(?:s|ing)?"
    r"|surrender(?:s|ing)?|drop(?:s|ping)?)\b",
    re.IGNORECASE,
)
# Said of one agency or family or of all: who draws up a plan, who chooses, who leads. Verbs that say the same.
DEEDS = {
    "author": r"author\w*|wr[io]t\w+|draw\w* up|drew up|draft\w*|make|makes|made|mak(?:ing|es)|own(?:s|ed)"
    r"|set\w* (?:out|down)",
    "choose": r"choos\w+|chose|chosen|appoint\w*|pick\w*|elect\w*|select\w*|nam(?:e|es|ed)|nominat\w+|assign\w*",
    "lead": r"lead|leads|led|chair\w*|run|runs|ran|manag(?:e|es|ed)|direct(?:s|ed)",
    "pay": r"pay|pays|paid|fund(?:s|ed)?|financ\w+|settl\w+ the bill",
    "decide": r"decid\w+|determin\w+|agree(?:s|d)?(?! to\b)",
}


@dataclass(frozen=True)
class Contrast:
    """What two definitions say against each other: the words of the first, those of the second.

    `dimension` is given where these are no words of theirs, but what they state on it.
    """

    one: str
    other: str
    dimension: str = ""


def contrasts(one: str, other: str, codes: Sequence[Code]) -> list[Contrast]:
    """Where the second of two definitions (plain) says what the first excludes; empty where nothing shows it."""
    one, other = (NOT_LOST.sub("keeping", text) for text in (one, other))
    return [
        *_of_values(one, other, codes),
        *(Contrast(*words) for words in numbers_apart(one, other)),
        *_of_opposites(one, other),
        *_of_negation(one, other),
        *_of_manner(one, other),
        *_of_actors(one, other),
        *_of_limits(one, other),
    ]


def _of_values(one: str, other: str, codes: Sequence[Code]) -> Iterator[Contrast]:
    first, second = _position(one, codes), _position(other, codes)
    for dimension, (left, right) in OPPOSED.items():
        mine, theirs = first.get(dimension, frozenset()), second.get(dimension, frozenset())
        if (mine and theirs) and ((mine <= left and theirs <= right) or (mine <= right and theirs <= left)):
            yield Contrast(" and ".join(sorted(mine)), " and ".join(sorted(theirs)), dimension)


def _position(text: str, codes: Sequence[Code]) -> Position:
    """What cues alone state, without the classifiers, which are less sure."""
    return position(stated(text, codes, {}))


def _of_opposites(one: str, other: str) -> Iterator[Contrast]:
    for left, right in OPPOSITES:
        for here, there in ((left, right), (right, left)):
            mine, theirs = _asserted(here, one), _asserted(there, other)
            if mine and theirs and not _asserted(there, one) and not _asserted(here, other):
                yield Contrast(mine.group(), theirs.group())
    for left, right in CONTEXTUAL:
        for here, there in ((left, right), (right, left)):
            mine, theirs = _company(here, one), _company(there, other)
            for word in sorted(
                (mine.keys() & theirs.keys()) - _company(there, one).keys() - _company(here, other).keys()
            ):
                yield Contrast(_with_company(one, mine[word]), _with_company(other, theirs[word]))


def _company(expression: str, text: str) -> dict[str, re.Match[str]]:
    """Where an expression stands without negation, by how the first word with content after it begins."""
    found: dict[str, re.Match[str]] = {}
    for match in re.finditer(rf"\b(?:{expression})\b", text, re.IGNORECASE):
        if not is_negated(text, match.start()):
            for word in _beside(text, match):
                found.setdefault(word, match)
    return found


def _asserted(expression: str, text: str) -> re.Match[str] | None:
    """The first place of an expression that is not negated."""
    for found in re.finditer(rf"\b(?:{expression})\b", text, re.IGNORECASE):
        if not is_negated(text, found.start()):
            return found
    return None


def _beside(text: str, found: re.Match[str]) -> set[str]:
    """How the first word with content begins that follows an expression; nouns in the singular, adverbs left out."""
    after = [word for word in CONTENT.findall(text[found.end() :].lower()) if word not in STOP | MASS | {"own"}]
    told = [singular(word)[:STEM] for word in after if not word.endswith("ly")]
    return set(told[:1])


def _with_company(text: str, found: re.Match[str]) -> str:
    """An expression with the words around it."""
    begin, end = text.rfind(" ", 0, max(0, found.start() - 20)) + 1, text.find(" ", found.end() + 20)
    return text[begin : end if end > 0 else len(text)]


def _of_negation(one: str, other: str) -> Iterator[Contrast]:
    """A word that both have, and that is negated in one of them only."""
    first, second = _polarity(one), _polarity(other)
    for stem in first:
        if stem in second and len(first[stem]) == len(second[stem]) == 1 and first[stem].keys() != second[stem].keys():
            [mine], [theirs] = first[stem].values(), second[stem].values()
            yield Contrast(mine, theirs)


def _of_manner(one: str, other: str) -> Iterator[Contrast]:
    """A verb that both have, done together in one and apart in the other."""
    first, second = _manners(one), _manners(other)
    for verb in first.keys() & second.keys():
        (mine, here), (theirs, there) = first[verb], second[verb]
        if mine != theirs:
            yield Contrast(here, there)


def _manners(text: str) -> dict[str, tuple[bool, str]]:
    """Whether something is done together, by the stem of its verb, and the words."""
    found: dict[str, tuple[bool, str]] = {}
    for match in MANNER.finditer(text):
        is_together = bool(match["together"]) != is_negated(text, match.start("verb"))
        found.setdefault(match["verb"].lower()[:STEM], (is_together, match.group()))
    return found


def _of_actors(one: str, other: str) -> Iterator[Contrast]:
    """A verb that both have, said of agencies in one and of those they serve in the other."""
    first, second = _actors(one), _actors(other)
    for verb, (kind, words) in first.items():
        if verb in second and second[verb][0] != kind:
            yield Contrast(words, second[verb][1])


def _actors(text: str) -> dict[str, tuple[str, str]]:
    """Who does what: by the deed, else the stem of a verb, whether bodies or clients do it, and the words."""
    found: dict[str, tuple[str, str]] = {}
    for match in ACTOR.finditer(text):
        kind = "clients" if match["client"] else "bodies"
        found.setdefault(_deed(match["verb"]), (kind, match.group()))
    for match in BY_WHOM.finditer(text):
        kind = "clients" if match["client"] else "bodies"
        found.setdefault(_deed(match["verb"]), (kind, match.group()))
    return found


def _deed(verb: str) -> str:
    """The name of what a verb does where others do the same, else its stem."""
    same = (deed for deed, verbs in DEEDS.items() if re.fullmatch(verbs, verb, re.IGNORECASE))
    return next(same, verb.lower()[:STEM])


def _of_limits(one: str, other: str) -> Iterator[Contrast]:
    """What one definition adds where the other says that there is nothing more."""
    for limited, free, is_first in ((one, other, True), (other, one, False)):
        if not LIMITED.match(limited) or LIMITED.match(free):
            continue
        known = {word[:STEM] for word in CONTENT.findall(limited.lower())}
        for match in ADDED.finditer(free):
            new = {word[:STEM] for word in CONTENT.findall(match["what"].lower()) if word not in STOP} - known
            if len(new) >= LEAST_NEW:
                words = (limited, match.group().strip()) if is_first else (match.group().strip(), limited)
                yield Contrast(*words)
                return


def _polarity(text: str) -> dict[str, dict[bool, str]]:
    found: dict[str, dict[bool, str]] = {}
    for match in CONTENT.finditer(text.lower()):
        if match.group() not in STOP:
            negated = is_negated(text, match.start())
            words = text[max(0, match.start() - 30) : match.end()] if negated else match.group()
            found.setdefault(match.group()[:STEM], {}).setdefault(negated, words)
    return found
