"""Makes term cards out of the tables of a run, laid out once so that many terms can be looked up."""

import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..bibliography.citing import document_names
from ..codebook import DIMENSIONS
from ..measuring.figures import RUNNING_TEXT, grouped, spread
from ..measuring.spelling import leading_form, ranked_forms
from ..presentation.profiles import ASKED, best_basis
from ..presentation.summaries import rows_of
from ..tables import Rows
from .cards import Alias, Card, Conflict, Example, Figure, Meaning, Place, Remark, Spelling, TermUse, User
from .naming import Names, Subject

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("documents", "mentions", "definitions", "remarks", "codes", "relations", "profiles", "codebook", "evidence")
AXIS = {"codes": "stance", "evidence": "term"}
EXAMPLES = 3
READABLE = range(40, 261)  # characters of a sentence that serves as an example
NOT_STATED = "not_stated"

Key = tuple[str, int, str]  # of a definition: doc_id, start, term


def card(tables: "Mapping[str, pd.DataFrame]", term: str) -> Card:
    """The card of one term or family, named in any spelling, number or case, abbreviated, or by the family's id.

    `tables` are those of a run that `NEEDED` names, the first of them as people's decisions leave them
    (`people.review.settled`). Documents that do not count, such as copies, are left out, and so are rejected claims. A
    term that no document uses gives a card without uses. Raises `PipelineError` where the run knows no such term.
    """
    index = CardIndex(tables)
    return index.card(index.names.find(term))


class CardIndex:
    """The tables of a run by term; `names` finds what a person means. `tables` as for `card`."""

    def __init__(self, tables: "Mapping[str, pd.DataFrame]") -> None:
        rows = {name: rows_of(_of_use(name, tables[name])) for name in NEEDED}
        self.names = Names(rows["mentions"], rows["definitions"], rows["codebook"])
        documents = [row for row in rows["documents"] if row["counts_in_measures"]]
        documents.sort(key=lambda row: (row["year"] or 9999, row["authors"], row["path"]))
        self.called = document_names(documents)  # in reading order
        counted = {name: [row for row in rows[name] if row.get("doc_id", "") in self.called] for name in NEEDED}
        running = [row for row in counted["mentions"] if row["term_role"] in RUNNING_TEXT]
        self.uses = grouped(running, "term")
        self.definitions = self._in_order(counted["definitions"])
        self.remarks = self._in_order(counted["remarks"])
        self.families = grouped(running, "concept")
        self.against = _conflicts(rows["relations"])
        self.alike = _aliases([row for row in rows["relations"] if row["doc_id"] in self.called])
        self.profiles = [row for row in best_basis(rows["profiles"]) if row["level"] == "term"]
        self.labels = {row["entry"]: row["label"] for row in rows["codebook"]}
        self.sentences = grouped([row for row in counted["evidence"] if _is_example(row)], "term")
        self.passages = _passages(counted["codes"])

    def terms(self) -> list[Subject]:
        """Every term that is used in running text, in the order of the alphabet."""
        return [self.names.find(term) for term in self.uses]

    def card(self, subject: Subject) -> Card:
        """The card of one subject, as `names` gives it."""
        terms = self._terms_of(subject)
        uses = [use for term in terms for use in self.uses.get(term, [])]
        users = Counter(use["doc_id"] for use in uses)
        meanings = tuple(self._meanings(subject, terms))
        return Card(
            subject=subject,
            title=subject.label if subject.is_family else leading_form(subject.term, uses),
            uses=len(uses),
            documents=len(users),
            read=len(self.called),
            hidden=sum(use["form"] == "unknown" for use in uses),
            undefined_in=len(set(users) - {each.place.doc_id for each in meanings}),
            spellings=tuple(spelling for term in terms for spelling in self._spellings(term)),
            users=tuple(User(doc_id, self.called[doc_id], number) for doc_id, number in self._most_first(users)),
            meanings=meanings,
            remarks=tuple(self._remarks(terms)),
            aliases=tuple(self._aliases(terms)),
            heads=_ranked(Counter(use["head"] for use in uses if use["head"])),
            stances=self._stances(uses),
            figures=tuple(self._figures(subject)),
            examples=tuple(self._examples(terms, users, meanings)),
            family=tuple(self._family(subject.concept)),
        )

    def _in_order(self, rows: Rows) -> Rows:
        """Rows in reading order: by document, oldest first, and place."""
        order = {doc_id: place for place, doc_id in enumerate(self.called)}
        return sorted(rows, key=lambda row: (order[row["doc_id"]], row["start"]))

    def _terms_of(self, subject: Subject) -> list[str]:
        """The terms that a card is about: one, or those of a family that are used, the most used first."""
        return [use.term for use in self._family(subject.concept)] if subject.is_family else [subject.term]

    def _family(self, concept: str) -> Iterator[TermUse]:
        found = grouped(self.families.get(concept, []), "term")
        for term in sorted(found, key=lambda term: (-len(found[term]), term)):
            yield TermUse(term, leading_form(term, found[term]), len(found[term]), spread(found[term]))

    def _place(self, row: dict[str, Any]) -> Place:
        return Place(row["doc_id"], self.called[row["doc_id"]], row["page_label"], row["start"], row["end"])

    def _most_first(self, counts: Counter[str]) -> list[tuple[str, int]]:
        """Documents by number, the highest first; of equals, the older one."""
        order = {doc_id: place for place, doc_id in enumerate(self.called)}
        return sorted(counts.items(), key=lambda pair: (-pair[1], order[pair[0]]))

    def _spellings(self, term: str) -> Iterator[Spelling]:
        ranked = ranked_forms(self.uses.get(term, []))
        for form, number in ranked:
            yield Spelling(term, form, number, leads=number == ranked[0][1])

    def _meanings(self, subject: Subject, terms: list[str]) -> Iterator[Meaning]:
        column, wanted = ("concept", {subject.concept}) if subject.is_family else ("term", set(terms))
        rows = [row for row in self.definitions if row[column] in wanted]
        numbers = {_key(row): number for number, row in enumerate(rows, 1)}
        for row in rows:
            yield Meaning(
                number=numbers[_key(row)],
                term=row["term"],
                words=row["definition"],
                quote=row["quote"],
                definer=row["definer"],
                year=row["year"],
                status=row["definition_status"],
                states=tuple((each, tuple(row[each].split("; "))) for each in DIMENSIONS if row[each] != NOT_STATED),
                conflicts=tuple(self._conflicts(_key(row), numbers)),
                place=self._place(row),
            )

    def _conflicts(self, key: Key, numbers: dict[Key, int]) -> list[Conflict]:
        """The conflicts of one definition with others, those on the card (by their `numbers`) and beside it."""
        found = [
            Conflict(numbers.get(there, 0), there[2], self.called[there[0]], dimensions)
            for there, dimensions in self.against.get(key, [])
            if there[0] in self.called
        ]
        return sorted(found, key=lambda one: (one.number, one.name, one.term))

    def _remarks(self, terms: list[str]) -> Iterator[Remark]:
        sentences: dict[tuple[str, int, str], Rows] = {}
        for row in self.remarks:
            if not set(terms).isdisjoint(row["terms"].split("; ")):
                sentences.setdefault((row["doc_id"], row["start"], row["source"]), []).append(row)
        for rows in sentences.values():
            kinds = tuple(sorted({self.labels.get(row["kind"], row["kind"]) for row in rows}))
            yield Remark(kinds, rows[0]["quote"], rows[0]["source"], self._place(rows[0]))

    def _aliases(self, terms: list[str]) -> Iterator[Alias]:
        documents: dict[str, set[str]] = {}
        for term in terms:
            for other, using in self.alike.get(term, {}).items():
                if other not in terms:
                    documents.setdefault(other, set()).update(using)
        for term in sorted(documents, key=lambda term: (-len(documents[term]), term)):
            names = tuple(self.called[doc_id] for doc_id in self.called if doc_id in documents[term])
            yield Alias(term, leading_form(term, self.uses.get(term, [])), names)

    def _stances(self, uses: Rows) -> tuple[tuple[str, int], ...]:
        """How many passages that hold a use have which primary stance."""
        passages = set()
        for use in uses:
            starts, rows = self.passages.get(use["doc_id"], ([], []))
            place = bisect.bisect_right(starts, use["start"]) - 1
            if place >= 0 and use["start"] < rows[place]["end"]:
                passages.add((use["doc_id"], starts[place], rows[place]["code"]))
        return _ranked(Counter(self.labels.get(code, code) for _, _, code in passages))

    def _figures(self, subject: Subject) -> Iterator[Figure]:
        found = {row["measure"]: row for row in self.profiles if row["subject"] == subject.term}
        for measure in ASKED:
            if measure in found and not subject.is_family:
                yield Figure(**{name: found[measure][name] for name in Figure.__dataclass_fields__})

    def _examples(self, terms: list[str], users: Counter[str], meanings: tuple[Meaning, ...]) -> Iterator[Example]:
        """One sentence of each of the documents that use the term most: plain uses of a readable length come first."""
        defining = {(each.place.doc_id, each.place.start) for each in meanings}
        claims = grouped([row for term in terms for row in self.sentences.get(term, [])], "doc_id")

        def rank(row: dict[str, Any]) -> tuple[Any, ...]:
            is_long = len(row["quote"]) not in READABLE
            is_shown = (row["doc_id"], row["start"]) in defining
            return is_shown, row["term_role"] != "use", is_long, row["start"], row["claim_id"]

        shown = [doc_id for doc_id, _ in self._most_first(users) if doc_id in claims][:EXAMPLES]
        for doc_id in shown:
            row = min(claims[doc_id], key=rank)
            yield Example(row["quote"], row["term_as_written"], self._place(row))


def _of_use(name: str, table: "pd.DataFrame") -> "pd.DataFrame":
    """The rows of a table that a card can show: of the largest two a small part."""
    return table[table["axis"] == AXIS[name]] if name in AXIS else table


def _is_example(claim: dict[str, Any]) -> bool:
    """Whether a claim of the table `evidence` is a use in running text that people let stand."""
    return claim["status"] not in {"rejected", "stale"} and claim["term_role"] in RUNNING_TEXT


def _conflicts(relations: Rows) -> dict[Key, list[tuple[Key, tuple[str, ...]]]]:
    """The definitions that contradict a definition, by its key, with the dimensions on which they do."""
    found: dict[Key, list[tuple[Key, tuple[str, ...]]]] = {}
    for row in relations:
        if row["relation"] == "conflicting":
            one, other = _key(row), (row["other_doc_id"], row["other_start"], row["other_term"])
            dimensions = tuple(each for each in DIMENSIONS if each in row["dimension"].split("; "))
            found.setdefault(one, []).append((other, dimensions))
            found.setdefault(other, []).append((one, dimensions))
    return found


def _aliases(relations: Rows) -> dict[str, dict[str, set[str]]]:
    """The terms that remarks call interchangeable with a term, each with the documents that do."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in relations:
        pair = (row["term"], row["other_term"])
        for one, other in (pair, pair[::-1]) if row["relation"] == "alias" else ():
            found.setdefault(one, {}).setdefault(other, set()).add(row["doc_id"])
    return found


def _key(row: dict[str, Any]) -> Key:
    return row["doc_id"], row["start"], row["term"]


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _passages(codes: Rows) -> dict[str, tuple[list[int], Rows]]:
    """The passages with a primary stance by document: where they begin, and their rows, in order."""
    chosen = sorted((row for row in codes if row["is_primary"]), key=lambda row: row["start"])
    return {doc_id: ([row["start"] for row in rows], rows) for doc_id, rows in grouped(chosen, "doc_id").items()}
