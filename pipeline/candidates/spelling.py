"""Tells which spellings are one term: plural, hyphen, space, case, British or American."""

import re
from collections.abc import Container

from .frequencies import is_listed, zipf

IRREGULAR = dict(
    pair.split(":")
    for pair in (
        "alveoli:alveolus analyses:analysis antennae:antenna axes:axis bacteria:bacterium bases:basis chaos:chaos "
        "children:child cosmos:cosmos crises:crisis criteria:criterion ethos:ethos feet:foot foci:focus "
        "formulae:formula fungi:fungus genera:genus halves:half hypotheses:hypothesis indices:index larvae:larva "
        "leaves:leaf lens:lens lives:life matrices:matrix means:means men:man mice:mouse mitochondria:mitochondrion "
        "nuclei:nucleus phenomena:phenomenon radii:radius selves:self series:series species:species spectra:spectrum "
        "stimuli:stimulus teeth:tooth theses:thesis vertebrae:vertebra vertices:vertex wolves:wolf women:woman"
    ).split()
)
NO_PLURAL = re.compile(r"ss$|us$|is$")
SINGULARS = ((r"(?<=\w\w)ies$", "y"), (r"(?:(?<=[sxz])|(?<=[cs]h))es$", ""), (r"(?<=o)es$", ""), (r"s$", ""))
COMMON = 3.0  # on the Zipf scale: a plural that common has a singular that is listed, or none ("physics")
RARER = 1.3  # on the Zipf scale: a singular that is that much rarer than its "plural" is no singular ("physic")

AMERICAN = (
    (re.compile(r"([iy])s(e[drs]?|ing|able|ations?)(?![a-z])"), r"\1z\2"),
    (re.compile(r"isation"), "ization"),
    (re.compile(r"our(?![st])"), "or"),
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"([bt])re(?![a-z])"), r"\1er"),
    (re.compile(r"ogue(?![a-z])"), "og"),
    (re.compile(r"ll(?=ing|ed|er)"), "l"),
    (re.compile(r"fulf?il(?!l)"), "fulfill"),
)


def singular(word: str, *, is_plural: bool, seen: Container[str] = ()) -> str:
    """A noun in lower case, in the singular. `is_plural` is the tagger's word for it, `seen` the nouns of the corpus.

    >>> singular("batteries", is_plural=True), singular("physics", is_plural=True)
    ('battery', 'physics')
    """
    head, hyphen, word = word.rpartition("-")
    return head + hyphen + _singular(word, is_plural, seen)


def _singular(word: str, is_plural: bool, seen: Container[str]) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or NO_PLURAL.search(word):
        return word
    possible = [re.sub(ending, other, word) for ending, other in SINGULARS if re.search(ending, word)]
    for form in possible:
        if form in seen or (is_listed(form) and zipf(form) >= zipf(word) - RARER):
            return form
    return possible[0] if is_plural and zipf(word) < COMMON else word


def key(words: list[str]) -> str:
    """The same string for all spellings of one term, the last word being in the singular.

    >>> key(["co-operation", "centre"]) == key(["cooperation", "center"])
    True
    """
    text = " ".join(words).lower()
    for british, american in AMERICAN:
        text = british.sub(american, text)
    return re.sub(r"[\s'-]+", "", text)
