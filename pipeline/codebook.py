"""The codebook: what to look for, as data that reviewers edit.

`models/codebook/terms.toml` holds the concepts (families) and their terms; every other file holds codes. Entries carry
examples and counterexamples, which the tests run.
"""

import functools
import hashlib
import itertools
import math
import re
from dataclasses import dataclass

FILES = ("terms", "stances", "themes", "remarks", "definitions")
# What claims are about; a model that people trained may add axes of its own.
CLAIMED = (
    "term",
    "definition",
    "remark",
    "use",
    "stance",
    "theory",
    "theme",
    "element",
    "valence",
    "level",
    "design",
    "evidence",
)
DIMENSIONS = ("formality", "jointness", "level", "agencies", "shared", "client", "integration")
AXES = {
    "stances": ("stance", "theory", "theory_use", "act", "topic"),
    "themes": ("theme", "element", "valence", "level", "design", "evidence"),
    "remarks": ("remark",),
    "definitions": (*DIMENSIONS, "hedge", "exclude"),
}
PARTS_OF_SPEECH = ("adjective", "noun", "verb", "adverb", "phrase")


@dataclass(frozen=True)
class Reject:
    """A context in which the surface form is not the concept.

    A use is rejected when a word of `before` stands directly before it, one of `after` directly after it, or one of
    `sentence` anywhere in its sentence (phrases allowed; a trailing * matches any ending). `unless` names words of
    the sentence that keep the use all the same. One of `unless` alone rejects every use whose paragraph has none of
    its words, where the sentence is long enough to tell.
    """

    reason: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    sentence: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One lexical item of a concept in one part of speech.

    `spelling` generates the forms: "+" stands for nothing, a hyphen or a space; "~" for a space or a hyphen; "[sz]"
    for either letter; several spellings are separated by " | ". `inflections` adds written forms that are not new
    spellings (regular plurals and verb endings come by themselves). `requires` lists words of which one must stand in
    the sentence; `heads` lists nouns of which one must be the head. `abbreviations` count only where the document has
    given the long form, the term itself or one of `long`, next to them; their form is 'unknown': they hide the
    spelling.
    """

    term: str
    spelling: str
    part_of_speech: str
    inflections: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    case_sensitive: bool = False

    @functools.cached_property
    def forms(self) -> tuple[str, ...]:
        """Every spelling of the item, uninflected and in lower case unless case matters."""
        return tuple(dict.fromkeys(form for part in self.spelling.split(" | ") for form in spellings(part)))


@dataclass(frozen=True)
class Concept:
    """A family of terms: one idea under one label."""

    id: str
    label: str
    meaning: str
    terms: tuple[Term, ...]
    heads: tuple[str, ...] = ()
    named_bodies: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """One code on one axis, with the words that suggest it.

    Cues are matched as whole words, without regard to case; a trailing * matches any ending. "cue^2" counts twice,
    "cue^-1" speaks against the code. `names` are cues that name a theory or its authors. In cues of the axis
    `theory_use`, "unlike ~" means a theory that follows in the clause, "~ is rejected" one that precedes.
    """

    id: str
    axis: str
    label: str
    definition: str
    include: str = ""
    exclude: str = ""
    stance: str = ""
    names: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """By the id alone: what is compiled for codes is remembered by them, and their words are many."""
        return hash(self.id)


# How a use can depart from the document's own definition: what the tool compares, no entry of a codebook folder.
DEPARTURES = (
    Code(
        "US-SWAP",
        "use",
        "one term put for another",
        "Two terms that the document defines apart stand for one thing.",
        exclude="Terms that are coordinated, contrasted or defined, or said to be used interchangeably.",
    ),
    Code(
        "US-CONTRARY",
        "use",
        "use against the own definition",
        "A use says the opposite of what the document's own definition of the term states.",
        exclude="What is reported of others, asked, supposed or negated.",
    ),
)


@dataclass(frozen=True)
class Codebook:
    """All entries of one codebook folder."""

    terms: tuple[Concept, ...]
    stances: tuple[Code, ...]
    themes: tuple[Code, ...]
    remarks: tuple[Code, ...]
    definitions: tuple[Code, ...]

    def fingerprint(self, part: str | None = None) -> str:
        """Twelve hexadecimal digits that change when the codebook, or one part of it, changes."""
        return self._fingerprints[part or ""]

    def labels(self, axis: str) -> dict[str, str]:
        """The ids that a claim on `axis` can have, each with its label."""
        entries = self.terms if axis in {"term", "definition"} else self._by_axis.get(axis, [])
        return {entry.id: entry.label for entry in entries} | ({"unclear": "unclear"} if axis == "stance" else {})

    def rows(self) -> list[dict[str, str]]:
        """Every entry as a row of the table `codebook`."""
        rows = []
        for concept in self.terms:
            forms = [form for term in concept.terms for form in term.forms]
            rows.append(_row("term", concept, concept.meaning, forms))
        for part in FILES[1:]:
            for code in getattr(self, part):
                sides = (("Include:", code.include), ("Exclude:", code.exclude))
                meaning = " ".join([code.definition, *(f"{word} {text}" for word, text in sides if text)])
                # What definitions state has an axis "level" of its own.
                axis = f"definition {code.axis}" if part == "definitions" else code.axis
                rows.append(_row(axis, code, meaning, [*code.names, *code.cues]))
        rows += [_row("use", code, f"{code.definition} Exclude: {code.exclude}", []) for code in DEPARTURES]
        return rows

    @functools.cached_property
    def _by_axis(self) -> dict[str, list[Code]]:
        found: dict[str, list[Code]] = {}
        for part in ("stances", "themes", "remarks"):  # what definitions state is no claim of its own
            for code in getattr(self, part):
                found.setdefault(code.axis, []).append(code)
        return found | {"use": list(DEPARTURES)}

    @functools.cached_property
    def _fingerprints(self) -> dict[str, str]:
        digests = {part: hashlib.sha256(repr(getattr(self, part)).encode()).hexdigest()[:12] for part in FILES}
        return digests | {"": hashlib.sha256("".join(digests.values()).encode()).hexdigest()[:12]}


def _row(axis: str, entry: Concept | Code, meaning: str, words: list[str]) -> dict[str, str]:
    shown = {"axis": axis, "entry": entry.id, "label": entry.label, "meaning": meaning}
    return shown | {"cues_or_forms": "; ".join(words)}


def spellings(pattern: str) -> list[str]:
    """All strings that a spelling pattern stands for, the first being the dictionary form.

    >>> spellings("multi+agency")
    ['multiagency', 'multi-agency', 'multi agency']
    >>> spellings("joint~working")
    ['joint working', 'joint-working']
    """
    choices: list[tuple[str, ...]] = []
    for piece in re.findall(r"\[[^\]]+\]|.", pattern):
        if piece == "+":
            choices.append(("", "-", " "))
        elif piece == "~":
            choices.append((" ", "-"))
        elif piece.startswith("["):
            choices.append(tuple(piece[1:-1]))
        else:
            choices.append((piece,))
    return ["".join(parts) for parts in itertools.product(*choices)]


def weighed(cue: str) -> tuple[str, float]:
    """The phrase of a cue, and its weight.

    >>> weighed("toolkit^2"), weighed("good practice")
    (('toolkit', 2.0), ('good practice', 1.0))
    """
    phrase, mark, weight = cue.partition("^")
    value = float(weight) if mark else 1.0
    if not math.isfinite(value):
        raise ValueError(f"the weight of {cue!r} is no number")
    return phrase.strip(), value
