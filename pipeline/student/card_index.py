"""Makes term cards out of the tables of a run, laid out once so that many terms can be looked up."""

import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..bibliography.citing import document_names
from ..codebook import DIMENSIONS
from ..measuring.figures import RUNNING_TEXT, grouped
from ..measuring.spelling import leading_form, ranked_forms
from ..presentation.profiles import ASKED, best_basis
from ..rows import places_by, rows_of
from ..tables import Rows
from .cards import Alias, Card, Conflict, Example, Figure, Meaning, Place, Remark, Spelling, TermUse, User
from .naming import Names, Subject

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("documents", "mentions", "definitions", "remarks", "codes", "relations", "profiles", "codebook", "evidence")
SMALL = ("documents", "definitions", "remarks", "relations", "profiles", "codebook")
WRITTEN = ("term", "concept", "form", "term_as_written")
USE = ["doc_id", "concept", "term", "form", "position", "term_role", "head", "start"]
EXAMPLE = ["claim_id", "doc_id", "term", "term_as_written", "term_role", "quote", "page_label", "start", "end"]
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
        rows = {name: rows_of(tables[name]) for name in SMALL}
        self.names = Names(_written(tables["mentions"]), rows["definitions"], rows["codebook"])
        documents = [row for row in rows["documents"] if row["counts_in_measures"]]
        documents.sort(key=lambda row: (row["year"] or 9999, row["authors"], row["path"]))
        self.called = document_names(documents)  # in reading order
        self.order = {doc_id: place for place, doc_id in enumerate(self.called)}
        self.uses = _Grouped(tables["mentions"], self.called, "term", USE)
        self.definitions = self._in_order(rows["definitions"])
        self.remarks = self._in_order(rows["remarks"])
        self.families = _families(self.uses.table)
        self.spelt = {term: ranked_forms(rows_of(self.uses[term])) for term in self.uses}
        self.against = _conflicts(rows["relations"])
        self.alike = _aliases([row for row in rows["relations"] if row["doc_id"] in self.called])
        self.profiles = grouped([row for row in best_basis(rows["profiles"]) if row["level"] == "term"], "subject")
        self.labels = {row["entry"]: row["label"] for row in rows["codebook"]}
        claims = tables["evidence"]
        stands = (claims["axis"] == "term") & ~claims["status"].isin(["rejected", "stale"])
        claims = claims.loc[stands, EXAMPLE]
        self.sentences = _Grouped(claims, self.called, "term", EXAMPLE)
        self.passages = _passages(tables["codes"], self.called)

    def terms(self) -> list[Subject]:
        """Every term that is used in running text, in the order of the alphabet."""
        return [self.names.find(term) for term in self.uses]

    def card(self, subject: Subject) -> Card:
        """The card of one subject, as `names` gives it."""
        terms = self._terms_of(subject)
        uses = self.uses.of(terms)
        users = Counter(uses["doc_id"])
        heads = Counter(uses["head"])
        meanings = tuple(self._meanings(subject, terms))
        return Card(
            subject=subject,
            title=subject.label if subject.is_family else self._leading(subject.term),
            uses=len(uses),
            documents=len(users),
            read=len(self.called),
            hidden=int((uses["form"] == "unknown").sum()),
            undefined_in=len(set(users) - {each.place.doc_id for each in meanings}),
            spellings=tuple(spelling for term in terms for spelling in self._spellings(term)),
            users=tuple(User(doc_id, self.called[doc_id], number) for doc_id, number in self._most_first(users)),
            meanings=meanings,
            remarks=tuple(self._remarks(terms)),
            aliases=tuple(self._aliases(terms)),
            heads=_ranked(Counter({head: number for head, number in heads.items() if head})),
            stances=self._stances(uses),
            figures=tuple(self._figures(subject)),
            examples=tuple(self._examples(terms, users, meanings)),
            family=tuple(self.families.get(subject.concept, [])),
        )

    def _in_order(self, rows: Rows) -> Rows:
        """Rows of the documents that count in reading order: by document, oldest first, and place."""
        known = [row for row in rows if row["doc_id"] in self.order]
        return sorted(known, key=lambda row: (self.order[row["doc_id"]], row["start"]))

    def _terms_of(self, subject: Subject) -> list[str]:
        """The terms that a card is about: one, or those of a family that are used, the most used first."""
        return [use.term for use in self.families.get(subject.concept, [])] if subject.is_family else [subject.term]

    def _leading(self, term: str) -> str:
        """The spelling in which the papers mostly write a term, or the dictionary's."""
        ranked = self.spelt.get(term)
        return ranked[0][0] if ranked else term

    def _place(self, row: dict[str, Any]) -> Place:
        return Place(row["doc_id"], self.called[row["doc_id"]], row["page_label"], row["start"], row["end"])

    def _most_first(self, counts: Counter[str]) -> list[tuple[str, int]]:
        """Documents by number, the highest first; of equals, the older one."""
        return sorted(counts.items(), key=lambda pair: (-pair[1], self.order[pair[0]]))

    def _spellings(self, term: str) -> Iterator[Spelling]:
        ranked = self.spelt.get(term, [])
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
            names = tuple(self.called[doc_id] for doc_id in sorted(documents[term], key=self.order.__getitem__))
            yield Alias(term, self._leading(term), names)

    def _stances(self, uses: "pd.DataFrame") -> tuple[tuple[str, int], ...]:
        """How many passages that hold a use have which primary stance."""
        passages = set()
        for doc_id, start in zip(uses["doc_id"], uses["start"].tolist(), strict=True):
            starts, rows = self.passages.get(doc_id, ([], []))
            place = bisect.bisect_right(starts, start) - 1
            if place >= 0 and start < rows[place]["end"]:
                passages.add((doc_id, starts[place], rows[place]["code"]))
        return _ranked(Counter(self.labels.get(code, code) for _, _, code in passages))

    def _figures(self, subject: Subject) -> Iterator[Figure]:
        found = {row["measure"]: row for row in self.profiles.get(subject.term, [])}
        for measure in ASKED:
            if measure in found and not subject.is_family:
                yield Figure(**{name: found[measure][name] for name in Figure.__dataclass_fields__})

    def _examples(self, terms: list[str], users: Counter[str], meanings: tuple[Meaning, ...]) -> Iterator[Example]:
        """One sentence of each of the documents that use the term most: plain uses of a readable length come first."""
        defining = {(each.place.doc_id, each.place.start) for each in meanings}
        claims = self.sentences.of(terms)
        found = set(claims["doc_id"])
        shown = [doc_id for doc_id, _ in self._most_first(users) if doc_id in found][:EXAMPLES]
        of_document = grouped(rows_of(claims[claims["doc_id"].isin(shown)]), "doc_id")

        def rank(row: dict[str, Any]) -> tuple[Any, ...]:
            is_long = len(row["quote"]) not in READABLE
            is_shown = (row["doc_id"], row["start"]) in defining
            return is_shown, row["term_role"] != "use", is_long, row["start"], row["claim_id"]

        for doc_id in shown:
            row = min(of_document[doc_id], key=rank)
            yield Example(row["quote"], row["term_as_written"], self._place(row))


class _Grouped(Mapping):
    """Rows of a table in running text, of the documents that count, by the value of a column, in sorted order."""

    def __init__(self, table: "pd.DataFrame", called: Mapping[str, str], by: str, columns: list[str]) -> None:
        is_shown = table["term_role"].isin(RUNNING_TEXT) & table["doc_id"].isin(called.keys())
        self.table = table.loc[is_shown, columns]
        places = places_by(self.table[by])
        self._places = {name: places[name] for name in sorted(places)}

    def __getitem__(self, name: str) -> "pd.DataFrame":
        return self.table.iloc[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def of(self, names: list[str]) -> "pd.DataFrame":
        """The rows of several values, those that there are."""
        import pandas as pd

        return pd.concat([self.table.iloc[:0], *(self[name] for name in names if name in self)])


def _written(mentions: "pd.DataFrame") -> Rows:
    """How often each term is written in which way."""
    counts = Counter(zip(*(mentions[name] for name in WRITTEN), strict=True))
    return [dict(zip(WRITTEN, ways, strict=True)) | {"uses": number} for ways, number in counts.items()]


def _families(uses: "pd.DataFrame") -> dict[str, list[TermUse]]:
    """The terms of each family, the most used first."""
    found: dict[str, list[TermUse]] = {}
    for (concept, term), its in uses.groupby(["concept", "term"], sort=True):
        use = TermUse(term, leading_form(term, rows_of(its)), len(its), its["doc_id"].nunique())
        found.setdefault(concept, []).append(use)
    return {concept: sorted(terms, key=lambda use: (-use.uses, use.term)) for concept, terms in found.items()}


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


def _passages(codes: "pd.DataFrame", called: Mapping[str, str]) -> dict[str, tuple[list[int], Rows]]:
    """The passages with a primary stance by document: where they begin, and their rows, in order."""
    is_shown = (codes["axis"] == "stance") & codes["is_primary"].astype(bool) & codes["doc_id"].isin(called.keys())
    chosen = codes.loc[is_shown, ["doc_id", "start", "end", "code"]].sort_values("start", kind="stable")
    by_document = grouped(rows_of(chosen), "doc_id")
    return {doc_id: ([row["start"] for row in rows], rows) for doc_id, rows in by_document.items()}
