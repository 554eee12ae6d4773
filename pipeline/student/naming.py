"""Finds the term or the family of terms that a person means, however it is written."""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import PipelineError
from ..tables import Rows

NAMED_NEAR = 4
LONGEST = 80  # characters of a name
ENDINGS = (("ies", "y"), ("es", ""), ("s", ""))
OUTSIDE = "not_coded"


@dataclass(frozen=True)
class Subject:
    """What a card is about: a term of a family, or, with `is_family`, the family itself by its id.

    `term` is the name in the dictionary, `concept` and `label` name the family; both are empty outside the codebook.
    """

    term: str
    concept: str
    label: str
    is_family: bool = False


class Names:
    """All names by which the terms of a run can be asked for.

    `mentions` are the ways of writing a term: term, concept, form, term_as_written, and how many uses are written so;
    the other parameters are rows of the tables so called.
    """

    def __init__(self, mentions: Rows, definitions: Rows, codebook: Rows) -> None:
        families = {row["entry"]: row for row in codebook if row["axis"] == "term"}
        self.labels = {concept: row["label"] for concept, row in families.items()}
        self._shown: dict[str, str] = {}
        self._by_key: dict[str, Subject] = {}
        self._families = {concept.casefold(): concept for concept in families}
        used, written = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
        for row in mentions:
            used[row["term"], row["concept"]] += row["uses"]
            for name in ("form", "term_as_written"):
                written[row[name], row["term"], row["concept"]] += row["uses"]
        ranked = sorted(used, key=lambda pair: (-used[pair], pair))
        self._learn((term, term, concept) for term, concept in ranked)
        self._learn(sorted(written, key=lambda name: (-written[name], name)))
        for concept, row in families.items():
            forms = [form for form in row["cues_or_forms"].split("; ") if form]
            self._learn((form, forms[_first_like(form, forms)], concept) for form in forms)
        self._learn((row["term"], row["term"], row["concept"]) for row in definitions)
        for concept, label in self.labels.items():
            self._by_key.setdefault(key(label), self.family(concept))
            self._shown.setdefault(key(label), label)

    def family(self, concept: str) -> Subject:
        """A family of terms as the subject of a card."""
        return Subject("", concept, self.labels[concept], is_family=True)

    def find(self, given: str) -> Subject:
        """The term, or else the family, that `given` names: spelling, number and case do not matter.

        Abbreviations serve where papers use them, families go by id or label. Raises `PipelineError` with the nearest
        known names where there is none.
        """
        given = given.strip()[:LONGEST]
        if given.casefold() in self._families:
            return self.family(self._families[given.casefold()])
        for name in _numbers(key(given)):
            if name and name in self._by_key:
                return self._by_key[name]
        near = difflib.get_close_matches(key(given), list(self._shown), n=NAMED_NEAR, cutoff=0.6)
        known = f"the nearest are {', '.join(self._shown[each] for each in near)}" if near else "nothing is like it"
        raise PipelineError(
            f"No term of this run's codebook is called {given!r}; {known}. 'termaudit kwic' finds any words, "
            "'termaudit codebook show' lists the families."
        )

    def _learn(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Take what stands for a term of a family; what came first keeps its meaning."""
        for written, term, concept in names:
            if written == "unknown" or not key(written):
                continue
            known = concept in self.labels
            subject = Subject(term, concept if known else "", self.labels.get(concept, ""))
            self._by_key.setdefault(key(written), subject)
            self._shown.setdefault(key(written), term)


def key(text: str) -> str:
    """The same string for all spellings of a name: case, hyphens, spaces and other marks make no difference.

    >>> key("Joined-up") == key("joined up") == key("joinedup")
    True
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _numbers(name: str) -> Iterator[str]:
    """A name as it is, then without the ending of a plural, then with one."""
    yield name
    for ending, other in ENDINGS:
        if name.endswith(ending):
            yield name.removesuffix(ending) + other
    yield name + "s"


def _first_like(form: str, forms: list[str]) -> int:
    """The place of the first form that is the same but for hyphens and spaces: the name of the term."""
    return next(place for place, other in enumerate(forms) if key(other) == key(form))
