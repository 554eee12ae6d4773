"""What a finding is, and which kinds there are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of finding: its code, which stays, and its name."""

    code: str
    name: str


KINDS = (
    Kind("T101", "mixed spelling"),
    Kind("T201", "key term not defined"),
    Kind("T301", "definition without a source"),
    Kind("T302", "definition departs from its source"),
    Kind("T401", "terms swapped"),
    Kind("T501", "noun that goes with another term"),
    Kind("T601", "quotation not in the cited paper"),
)
NAMES = {kind.code: kind.name for kind in KINDS}


@dataclass(frozen=True)
class Witness:
    """A quotation of the literature: whom and which page one would cite for it, and the words."""

    doc_id: str
    source: str
    page_label: str
    quote: str


@dataclass(frozen=True)
class Finding:
    """Something in a draft that the student may want to look at; it is never said to be wrong.

    `start` and `end` are offsets in the draft's stored text, `quote` the words there. `seen` says what the draft does,
    `literature` what the literature does, each in a sentence or two; `witnesses` are up to two quotations of it.
    `concept` is the family of terms concerned, or empty.
    """

    code: str
    start: int
    end: int
    quote: str
    page_label: str
    section: str
    paragraph: int
    concept: str
    seen: str
    literature: str
    witnesses: tuple[Witness, ...] = ()

    @property
    def name(self) -> str:
        """The name of its kind."""
        return NAMES[self.code]
