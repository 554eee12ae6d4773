"""Makes decisions of what people coded in a project: rows of decisions.csv."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...people.claims import PRODUCT, words
from ...people.decisions import GIVEN
from ...people.quotations import LONGEST, find_quotation, shown
from .attributing import Said, place, renamed
from .building import MACHINE, Facts, source_names
from .codes import flat, matched
from .coinciding import Claims, Meant
from .normalising import Normalised, Span
from .placing import AROUND, Placed, match_documents, whole_words
from .project import Coding, Project, Selection, Source, guid, on_one_line

Row = dict[str, str]
PERSON = "person"  # the coder of a decision that names none
REASON = "From a REFI-QDA project."
STRANGE = f"it bears the name {PRODUCT}, but this run did not make it (say whose it is by --coder)"
NOT_THEIRS = (
    "it is the program's own, though the file names {name}, as some programs name whoever imports: what people agree "
    "with, say in decisions.csv"
)
ONCE = "in a project, one code on the same words is there once"
SEVERAL = "it holds several uses of the term: code one of them, or the whole sentence"


@dataclass
class Decided:
    """What came of a project: rows to be appended to decisions.csv, counts, and sentences on what was left out.

    `already` counts codings that say what was decided before, `missing` the machine's codings that are no longer there.
    """

    rows: list[Row] = field(default_factory=list)
    already: int = 0
    missing: int = 0
    notes: list[str] = field(default_factory=list)

    def count(self, named: str, value: str = "") -> int:
        """How many rows decide a field, or put one value there."""
        return sum(row["field"] == named and value in {"", row["value"]} for row in self.rows)


def decide(
    project: Project,
    facts: Facts,
    before: Iterable[Mapping[str, str]],
    *,
    coder: str = "",
    reject_missing: bool = False,
) -> Decided:
    """What people coded in a project, as decisions on a run.

    A coding by a person where the machine has the same code confirms it; any other adds a code. The machine's codings
    under a person's name, which programs write, confirm nothing. `before` are decisions that were made already: what
    says the same is not repeated. Codings of nobody, and those under the machine's name that it never made, are
    `coder`'s. The machine's codings that are no longer there are counted; `reject_missing` rejects them, or puts the
    code in their place that a person gave to the same words, in sources that this run wrote and that still hold one of
    them.
    """
    desk = _Desk(project, facts, before, coder=on_one_line(coder))
    for number, source in enumerate(project.sources):
        desk.take(number, source)
    desk.conclude(reject_missing=reject_missing)
    return desk.decided


class _Desk:
    """The claims of a run, and what a project says of them."""

    def __init__(self, project: Project, facts: Facts, before: Iterable[Mapping[str, str]], *, coder: str) -> None:
        self.decided = Decided()
        self._facts, self._coder, self._other = facts, coder, project.other_codings
        self._said = {_name(row) for row in before}
        self._users = {user.guid: user.name for user in project.users}
        self._codes = matched(project.codes, facts)
        self._unknown = {code.guid: code.name for code in flat(project.codes)}
        self._texts = {doc_id: Normalised(text) for doc_id, text in facts.texts.items()}
        files = source_names(facts.documents)
        named = {row["doc_id"]: {row["path"], files[row["doc_id"]], row["citekey"]} for row in facts.documents}
        self._documents = match_documents(project.sources, self._texts, named)
        self._claims = Claims(facts)
        self._people: list[Said] = []
        self._there: dict[str, set[str]] = {}  # claims of the machine that the project still holds, by document
        self._settled: set[str] = set()  # claims that people decided on here
        self._read: set[str] = set()  # documents that are there with their text
        self._returned: set[str] = set()  # documents whose source this very run wrote
        self._together: list[int] = []  # claims that one coding confirms, where they are several
        self._lost: Counter[str] = Counter()

    def take(self, number: int, source: Source) -> None:
        """Decide on the codings of one source."""
        codings = [(each, coding) for each in source.selections for coding in each.codings]
        doc_id = self._documents.get(number)
        if not doc_id or source.text is None:
            why = "is no document of this run, by text or by name" if not doc_id else "comes without its plain text"
            self._lost[f"the source {source.name[:80]!r} {why}"] += len(codings)
            return
        self._read.add(doc_id)
        if source.guid == guid("source", doc_id) or f"run {self._facts.run_id}" in source.description:
            self._there.setdefault(doc_id, set())
            if self._facts.run_id in source.description:
                self._returned.add(doc_id)
        known = frozenset((row["start"], row["end"]) for row in self._claims.of(doc_id))
        placed = Placed(source, self._facts.texts[doc_id], self._texts[doc_id], known)
        spans = {id(each): placed.span(each) for each in source.selections}
        strange: list[tuple[Coding, Meant, Span]] = []
        for selection, coding in codings:
            strange += self._coding(doc_id, coding, selection, spans[id(selection)])
        # Where few of the machine's codings are in their places, a program has moved them: nobody made these.
        if self._coder and (not known or len(strange) <= len(self._there.get(doc_id, ()))):
            for coding, meant, span in strange:
                self._people.append(Said(doc_id, meant, span, [], {"coder": self._coder, "date": coding.date}))
        else:
            self._lost[STRANGE] += len(strange)

    def _coding(
        self, doc_id: str, coding: Coding, selection: Selection, span: Span | None
    ) -> Iterator[tuple[Coding, Meant, Span]]:
        """Take one coding; gives it back where it bears the machine's name and the machine never made it."""
        meant = self._codes.get(coding.code)
        user = self._users.get(coding.user, "")
        is_machine = coding.user == MACHINE or user.lower() == PRODUCT
        is_nobody = not user and not is_machine and doc_id in self._there
        if not meant:
            self._lost[f"the code {self._unknown.get(coding.code, coding.code)[:80]!r} is not in the codebook"] += 1
            return
        own = self._claims.exported(coding.guid, doc_id, meant)
        if own and own["coder"] != PRODUCT:
            self.decided.already += 1
            return
        if own:
            span = own["start"], own["end"]
        if not span:
            said = f" ({shown(selection.name)!r})" if selection.name else ""
            self._lost[f"the words at {selection.start} to {selection.end}{said} do not stand in {doc_id}"] += 1
            return
        found = self._claims.alike(doc_id, meant, span) or ([own] if own else [])
        if own or ((is_machine or is_nobody) and found):
            self._there.setdefault(doc_id, set()).update(row["claim_id"] for row in found)
            if own and user and not is_machine:
                self._rename(user)
        elif is_machine:
            yield coding, meant, span
        else:
            self._people.append(Said(doc_id, meant, span, found, {"coder": user or self._coder, "date": coding.date}))

    def _set_aside(self) -> None:
        """Leave out what is the machine's under a person's name: it is there, and says nothing of that person."""
        exported = [row for row in self._facts.claims() if row["coder"] == PRODUCT and row["doc_id"] in self._read]
        gone = {place(row) for row in exported if row["claim_id"] not in self._there.get(row["doc_id"], ())}
        own = renamed(self._people, gone, self._claims, self._there)
        for each, rows in zip(self._people, own, strict=True):
            if rows:
                self._there.setdefault(each.doc_id, set()).update(row["claim_id"] for row in rows)
                self._rename(each.by["coder"])
        self._people = [each for each, rows in zip(self._people, own, strict=True) if not rows]

    def _rename(self, name: str) -> None:
        self._lost[NOT_THEIRS.format(name=repr(name[:80]) if name else "nobody")] += 1

    def _person(self, said: Said) -> None:
        """Confirm the claims that a person coded as the machine did; where there is none add one."""
        doc_id, span, found, by = said.doc_id, said.span, said.found, said.by
        chosen = self._claims.chosen(found, span)
        text = self._facts.texts[doc_id]
        if any(row["coder"] != PRODUCT and row["coder"] == (by["coder"] or PERSON) for row in chosen):
            self.decided.already += 1
        elif chosen:
            before = len(self.decided.rows)
            for claim in chosen:
                self._decide(claim, "status", "confirmed", by)
            self._together += [len(chosen)] if len(chosen) > 1 and len(self.decided.rows) > before else []
        elif found:
            self._lost[f"{SEVERAL} ({shown(text[slice(*span)])!r} in {doc_id})"] += 1
        else:
            self._add(said, text)

    def _add(self, said: Said, text: str) -> None:
        start, end = whole_words(text, said.span)
        row = {"doc_id": said.doc_id, "axis": said.meant[0], **_quoted(text, (start, end))}
        fault = _unfit(text, row, (start, end), said.meant)
        if fault:
            self._lost[f"{fault} ({shown(row['quote'])!r} in {said.doc_id})"] += 1
        else:
            self._put(row | {"field": "add", "value": said.meant[1]} | said.by)

    def _decide(self, claim: Mapping[str, Any], named: str, value: str, by: Row) -> None:
        self._settled.add(claim["claim_id"])
        where = {name: claim[name] for name in ("claim_id", "doc_id", "axis", "quote", "quote_prefix", "quote_suffix")}
        self._put(where | {"field": named, "value": value} | by)

    def _put(self, row: Row) -> None:
        version = self._facts.evidence[0]["codebook_version"] if self._facts.evidence else ""
        whole = dict.fromkeys(GIVEN, "") | row | {"reason": REASON, "codebook_version": version}
        if _name(whole) in self._said:
            self.decided.already += 1
        else:
            self._said.add(_name(whole))
            self.decided.rows.append(whole)

    def _missing(self) -> Iterator[dict[str, Any]]:
        """The machine's claims in sources that this run wrote, of whose codings some are there, but not these."""
        for doc_id in sorted(self._returned):
            there = self._there[doc_id]
            for row in self._claims.of(doc_id) if there else []:
                is_open = row["coder"] == PRODUCT and row["status"] in {"proposed", "confirmed"}
                if is_open and row["claim_id"] not in there | self._settled:
                    yield row

    def _reject(self, missing: Iterable[dict[str, Any]]) -> None:
        """Reject what is no longer there; put another code in its place where a person gave one to the same words."""
        people = {name for name in self._users.values() if name.lower() != PRODUCT}
        name = self._coder or (people.pop() if len(people) == 1 else "")
        added = [row for row in self.decided.rows if row["field"] == "add"]
        for claim in missing:
            instead = next((row for row in added if _place(claim) == _place(row)), None)
            if instead:
                added.remove(instead)
                self.decided.rows.remove(instead)
                self._decide(claim, "code", instead["value"], {key: instead[key] for key in ("coder", "date")})
            else:
                self._decide(claim, "status", "rejected", {"coder": name})

    def conclude(self, *, reject_missing: bool) -> None:
        """Decide what people said, count what is missing, reject it where asked, and say what was left out."""
        self._set_aside()
        for said in self._people:
            self._person(said)
        missing = list(self._missing())
        self.decided.missing = len(missing)
        if reject_missing:
            self._reject(missing)
        if self._other:
            self._lost["it is on a whole source, a page, a picture or a recording, not on words"] += self._other
        for why, number in self._lost.items():
            if number:
                self.decided.notes.append(f"{number} coding{'s' * (number > 1)} left out: {why}.")
        if self._together:
            several = f"{len(self._together)} coding{'s' * (len(self._together) > 1)} of all their words"
            self.decided.notes.append(f"{sum(self._together)} claims are confirmed by {several}: {ONCE}.")


def _name(row: Mapping[str, str]) -> tuple[str, ...]:
    """By what two decisions are the same: the claim or the place, what is decided and who says so."""
    place = tuple(words(row[name]) for name in ("quote", "quote_prefix", "quote_suffix"))
    where = (row["claim_id"],) if row["claim_id"] else (row["doc_id"], row["axis"], *place)
    return (*where, row["field"].lower(), row["value"].lower(), row["coder"].lower())


def _place(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["doc_id"], row["axis"], row["quote"].strip(), row["quote_suffix"].strip()[:20])


def _quoted(text: str, span: Span) -> Row:
    start, end = span
    around = {"quote_prefix": text[max(0, start - AROUND) : start], "quote_suffix": text[end : end + AROUND]}
    return {"quote": text[start:end], **around}


def _unfit(text: str, row: Row, span: Span, meant: Meant) -> str:
    """Why a coding cannot be added; empty where it can. What would not be found again must not be written."""
    if meant == ("definition", "not_coded"):
        return "a definition can be added for terms of the codebook alone"
    if len(words(row["quote"]).split()) > LONGEST:
        return f"it is longer than {LONGEST:,} words"
    found = find_quotation(text, row["quote"], row["quote_prefix"], row["quote_suffix"])
    if not found or not span[0] <= found[0] < span[1]:
        return "its words cannot be told from others in the document"
    return ""
