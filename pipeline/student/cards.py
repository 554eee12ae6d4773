"""Term cards: what the papers of a run do with one term, or one family of terms, gathered from its tables.

A card is data; `cardtext` says it in words for a terminal.
"""

from dataclasses import dataclass

from .naming import Subject


@dataclass(frozen=True)
class Place:
    """Where something stands: the document, what it is called, the printed page, and the span in its stored text."""

    doc_id: str
    name: str
    page_label: str
    start: int
    end: int


@dataclass(frozen=True)
class Spelling:
    """One spelling of a term and how often it is used; `leads` where the term has none that is used more."""

    term: str
    form: str
    uses: int
    leads: bool


@dataclass(frozen=True)
class TermUse:
    """A term, its leading spelling, and how often and in how many documents it is used."""

    term: str
    form: str
    uses: int
    documents: int


@dataclass(frozen=True)
class User:
    """A document and how often it uses the term."""

    doc_id: str
    name: str
    uses: int


@dataclass(frozen=True)
class Conflict:
    """A definition that contradicts this one, and the dimensions on which it does.

    `number` is that of the other definition on the card, 0 where it is of another term.
    """

    number: int
    term: str
    name: str
    dimensions: tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """One definition: its words, who is credited ("this document" for its own), what it states by dimension."""

    number: int
    term: str
    words: str
    quote: str
    definer: str
    year: int | None
    status: str
    states: tuple[tuple[str, tuple[str, ...]], ...]
    conflicts: tuple[Conflict, ...]
    place: Place


@dataclass(frozen=True)
class Remark:
    """One sentence about the term: the kinds of remark that it is, by label, and who is credited with it."""

    kinds: tuple[str, ...]
    quote: str
    source: str
    place: Place


@dataclass(frozen=True)
class Alias:
    """A term that remarks call interchangeable with this one: its leading spelling, and in which documents."""

    term: str
    form: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A headline figure of the term: its name in `profiles`, value, interval, number of cases, note."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    note: str


@dataclass(frozen=True)
class Example:
    """A sentence with the term in use, and the term as it is written there."""

    quote: str
    written: str
    place: Place


@dataclass(frozen=True)
class Card:
    """What the papers do with a term; `card_index.CardIndex` makes it.

    `title` is the spelling that leads in these papers, or the label of a family. `uses` are in running text, in
    `documents` of `read` documents that count. `hidden` are uses whose spelling a line end or an abbreviation hides.
    `undefined_in` are documents that use the term and in which no definition of it was found. `family` are the terms
    of the family that are used, the term itself among them. `heads` are the nouns that it modifies, `stances` the
    passages in which it stands by the label of their code, the most frequent first.
    """

    subject: Subject
    title: str
    uses: int
    documents: int
    read: int
    hidden: int
    undefined_in: int
    spellings: tuple[Spelling, ...]
    users: tuple[User, ...]
    meanings: tuple[Meaning, ...]
    remarks: tuple[Remark, ...]
    aliases: tuple[Alias, ...]
    heads: tuple[tuple[str, int], ...]
    stances: tuple[tuple[str, int], ...]
    figures: tuple[Figure, ...]
    examples: tuple[Example, ...]
    family: tuple[TermUse, ...]
