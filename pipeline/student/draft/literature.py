"""What a draft is compared with: the documents of a finished run, their uses of terms, definitions and texts."""

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from ...bibliography.citing import document_names
from ...bibliography.names import name_key
from ...language.tokens import plain
from ...measuring.figures import RUNNING_TEXT
from ...statements.cues import masked
from .finding import Witness
from .nouns import singular
from .passages import Passages
from .shapes import HAPPENS, PLAIN

Row = dict[str, Any]
SHORT = 320  # code points; a longer sentence serves as a quotation only where there is no shorter one
NAME = re.compile(r"\b[^\W\d_a-z][\w’'-]*\w(?<!’s)(?<!'s)")
LONG = 15  # letters; the name of an organisation, which is several words
ET_AL = re.compile(r",? et al\.?$")


class Literature:
    """The documents of a run, each work once.

    `tables` are rows of documents, citations and evidence, and of mentions and definitions as people's decisions left
    them; `texts` gives the blocks of every document by doc_id, and is asked only when a draft quotes.
    """

    def __init__(self, tables: Mapping[str, list[Row]], texts: Callable[[], dict[str, list[Row]]]) -> None:
        documents = [row for row in tables["documents"] if row["status"] in {"read", "partial"}]
        documents = [row for row in documents if not row["same_work_as"]]
        self.names = document_names(documents)
        self._authors = {row["doc_id"]: [name_key(each) for each in row["authors"].split("; ")] for row in documents}
        self._years = {row["doc_id"]: str(row["year"]) for row in documents}
        self.titles = [row["title"] for row in documents if row["title"]]
        self._texts = texts
        stands = [row for row in tables["evidence"] if row["status"] not in {"rejected", "stale"}]
        claims = [row for row in stands if row["doc_id"] in self.names]
        self._sentences = _by_document(row for row in claims if row["axis"] == "term")
        self.mentions = [row for row in tables["mentions"] if row["doc_id"] in self.names]
        self.citations = [row for row in tables["citations"] if row["doc_id"] in self.names]
        self.definitions = [row for row in tables["definitions"] if row["doc_id"] in self.names]

    @cached_property
    def passages(self) -> Passages:
        """The texts of all documents, made ready for finding quotations in them."""
        return Passages(self._texts())

    @cached_property
    def uses(self) -> list[Row]:
        """The mentions in the documents' own running text."""
        return [row for row in self.mentions if row["term_role"] in RUNNING_TEXT]

    @cached_property
    def company(self) -> dict[str, dict[str, list[Row]]]:
        """The mentions before a noun, by the noun in the singular and the term; names of bodies left out."""
        found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in self.mentions:
            if row["head"] and row["term_role"] != "named_body":
                found[singular(row["head"])][row["term"]].append(row)
        return found

    @cached_property
    def documents_by_concept(self) -> Counter:
        """In how many documents each family of terms is used."""
        return Counter(concept for _, concept in sorted({(row["doc_id"], row["concept"]) for row in self.uses}))

    def works(self, authors: str, year: str | int | None) -> list[str]:
        """doc_ids of the documents by these authors, joined by "; " or "and"; of any year where none is given.

        An abbreviation stands for the organisation with these capitals. A work of two authors cited by its first alone
        is found where no other fits.
        """
        names = [ET_AL.sub("", each).strip() for each in re.split(r"; |, (?:and )?| and | & ", authors)]
        keys = [name_key(each) for each in names if each]
        whole = name_key(authors)
        digits = re.match(r"\d{4}", str(year or ""))
        found = []
        for doc_id, known in self._authors.items():
            is_by = whole in known or (bool(keys) and keys[0] == known[0] and set(keys) <= set(known))
            is_short = _capitals(authors) in self._initials(doc_id) or (
                bool(digits) and self._opens_body(doc_id, authors)
            )
            if (is_by or is_short) and (not digits or self._years[doc_id] == digits.group()):
                found.append(doc_id)
        return found

    def named(self, words: str) -> list[str]:
        """doc_ids of the documents whose authors, of three or more the first, are all named in some words."""
        said = {name_key(each) for each in NAME.findall(words)}
        whole = name_key(words)
        return [
            doc_id
            for doc_id, known in self._authors.items()
            if all(
                key in said or (len(key) > LONG and key in whole) for key in (known if len(known) < 3 else known[:1])
            )
        ]

    def witness(self, row: Row) -> Witness:
        """A row with a quotation, as one would quote it."""
        return Witness(
            row["doc_id"], self.names[row["doc_id"]], row["page_label"] or "", " ".join(row["quote"].split())
        )

    def witnesses(self, uses: Iterable[Row], most: int = 2) -> list[Witness]:
        """Quotations of the sentences of some mentions, each of another document, those that are short first."""
        quoted = [claim for row in uses if (claim := self._sentence(row))]
        quoted.sort(key=lambda row: (len(row["quote"]) > SHORT, self.names[row["doc_id"]], row["start"]))
        by_document: dict[str, Row] = {}
        for row in quoted:
            by_document.setdefault(row["doc_id"], row)
        return [self.witness(row) for row in [*by_document.values()][:most]]

    def statements(self, authors: str, year: str | int | None, concept: str) -> list[Row]:
        """Sentences in which a document cites a work and uses a term of a family, as rows with a quotation."""
        first = name_key(ET_AL.sub("", authors.split("; ")[0].split(" and ")[0].split(",")[0]).strip())
        digits = re.match(r"\d{4}", str(year or ""))
        cited = defaultdict(list)
        for row in self.citations:
            is_same = name_key(ET_AL.sub("", row["authors"].split("; ")[0])) == first
            if is_same and (not digits or row["year"].startswith(digits.group())):
                cited[row["doc_id"]].append(row["start"])
        found = {}
        for doc_id, places in cited.items():
            for claim in self._sentences.get(doc_id, ()):
                if claim["code"] == concept and any(claim["start"] <= place < claim["end"] for place in places):
                    found[doc_id, claim["start"]] = claim
        return [found[key] for key in sorted(found)]

    def said_plainly(self, concept: str, works: Iterable[str]) -> list[Row]:
        """Sentences of documents that say outright what a family's term is or means, found as definitions or not."""
        found = {}
        for doc_id in sorted(works):
            for claim in self._sentences.get(doc_id, ()):
                at = claim["quote"].find(claim["term_as_written"])
                if claim["code"] != concept or at < 0:
                    continue
                marked = masked(plain(claim["quote"]), [(at, at + len(claim["term_as_written"]))])
                if match := PLAIN.search(marked) or HAPPENS.search(marked):
                    said = claim["quote"][match.start("what") : match.end("what")]
                    found.setdefault((doc_id, claim["start"]), claim | {"definition": said})
        return [found[key] for key in sorted(found)]

    def _opens_body(self, doc_id: str, words: str) -> bool:
        """Whether the name of the organisation that is the one author begins with these words: "Orme (2010)"."""
        name = self.names[doc_id].split(" (")[0]
        return len(self._authors[doc_id]) == 1 and len(name.split()) > 2 and name.startswith(f"{words} ")

    def _initials(self, doc_id: str) -> set[str]:
        """The capitals of an organisation that is the one author."""
        return self._acronyms.get(doc_id, set())

    @cached_property
    def _acronyms(self) -> dict[str, set[str]]:
        found = {}
        for doc_id, name in self.names.items():
            words = re.sub(r"\(.*", "", name).split()
            if len(self._authors[doc_id]) == 1 and len(words) > 1:
                found[doc_id] = {"".join(word[0] for word in words if word[0].isupper()).lower()}
        return found

    def _sentence(self, mention: Row) -> Row | None:
        """The claim that quotes the sentence of a mention."""
        claims = self._sentences.get(mention["doc_id"], [])
        last = bisect.bisect_right(claims, mention["start"], key=lambda row: row["start"])
        for claim in reversed(claims[:last]):
            if claim["end"] < mention["end"]:
                return None
            if claim["term"] == mention["term"]:
                return claim
        return None


def _capitals(name: str) -> str:
    """The capitals of an abbreviation, in lower case; something that no organisation has for other names."""
    return name.lower() if name.isupper() and len(name) > 1 else "-"


def _by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["doc_id"], row["start"], row["end"], row["term"])):
        found[row["doc_id"]].append(row)
    return found
