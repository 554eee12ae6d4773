"""Makes decisions of what people coded in a project: rows of decisions.csv."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...people.claims import PRODUCT, words
from ...people.decisions import GIVEN
from ...people.quotations import LONGEST, find_quotation, shown
from .building import MACHINE, Facts, entries, names, source_names
from .normalising import Normalised, Span
from .placing import AROUND, Placed, match_documents, trimmed, whole_words
from .project import Code, Coding, Project, Selection, Source, guid, on_one_line

Row = dict[str, str]
ALIKE = 0.5  # share of two spans that they have in common, from which they are one coding
PERSON = "person"  # the coder of a decision that names none
REASON = "From a REFI-QDA project."
STRANGE = f"it bears the name {PRODUCT}, but this run did not make it (say whose it is by --coder)"


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

    A coding by a person where the machine has the same code confirms it; any other adds a code. `before` are decisions
    that were made already: what says the same is not repeated. Codings of nobody, and those under the machine's name
    that it never made, are `coder`'s. The machine's codings that are no longer there are counted; `reject_missing`
    rejects them, or puts the code in their place that a person gave to the same words, in sources that this run wrote
    and that still hold one of them.
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
        self._codes = _matched(project.codes, facts)
        self._unknown = {code.guid: code.name for code in _flat(project.codes)}
        self._texts = {doc_id: Normalised(text) for doc_id, text in facts.texts.items()}
        files = source_names(facts.documents)
        named = {row["doc_id"]: {row["path"], files[row["doc_id"]], row["citekey"]} for row in facts.documents}
        self._documents = match_documents(project.sources, self._texts, named)
        self._claims: dict[str, list[dict[str, Any]]] = {}
        self._coded: dict[tuple[str, str, str], list[dict[str, Any]]] = {}  # claims by document, axis and code
        for row in facts.evidence:
            self._claims.setdefault(row["doc_id"], []).append(row)
            self._coded.setdefault((row["doc_id"], row["axis"], row["code"]), []).append(row)
        self._own = {guid("coding", row["claim_id"]): row for row in facts.evidence}
        self._there: dict[str, set[str]] = {}  # claims of the machine that the project still holds, by document
        self._settled: set[str] = set()  # claims that people decided on here
        self._returned: set[str] = set()  # documents whose source this very run wrote
        self._lost: Counter[str] = Counter()

    def take(self, number: int, source: Source) -> None:
        """Decide on the codings of one source."""
        codings = [(each, coding) for each in source.selections for coding in each.codings]
        doc_id = self._documents.get(number)
        if not doc_id or source.text is None:
            why = "is no document of this run, by text or by name" if not doc_id else "comes without its plain text"
            self._lost[f"the source {source.name[:80]!r} {why}"] += len(codings)
            return
        if source.guid == guid("source", doc_id) or f"run {self._facts.run_id}" in source.description:
            self._there.setdefault(doc_id, set())
            if self._facts.run_id in source.description:
                self._returned.add(doc_id)
        known = frozenset((row["start"], row["end"]) for row in self._claims.get(doc_id, []))
        placed = Placed(source, self._facts.texts[doc_id], self._texts[doc_id], known)
        spans = {id(each): placed.span(each) for each in source.selections}
        strange: list[tuple[Coding, tuple[str, str], Span]] = []
        for selection, coding in codings:
            strange += self._coding(doc_id, coding, selection, spans[id(selection)])
        # Where few of the machine's codings are in their places, a program has moved them: nobody made these.
        if self._coder and (not known or len(strange) <= len(self._there.get(doc_id, ()))):
            for coding, meant, span in strange:
                self._person(doc_id, meant, span, [], {"coder": self._coder, "date": coding.date})
        else:
            self._lost[STRANGE] += len(strange)

    def _coding(
        self, doc_id: str, coding: Coding, selection: Selection, span: Span | None
    ) -> Iterator[tuple[Coding, tuple[str, str], Span]]:
        """Take one coding; gives it back where it bears the machine's name and the machine never made it."""
        meant = self._codes.get(coding.code)
        user = self._users.get(coding.user, "")
        is_machine = coding.user == MACHINE or user.lower() == PRODUCT
        is_nobody = not user and not is_machine and doc_id in self._there
        if not meant:
            self._lost[f"the code {self._unknown.get(coding.code, coding.code)[:80]!r} is not in the codebook"] += 1
            return
        own = self._own.get(coding.guid) if is_machine else None
        if own and (own["doc_id"], own["axis"], own["code"]) == (doc_id, *meant):
            span = own["start"], own["end"]
        if not span:
            said = f" ({shown(selection.name)!r})" if selection.name else ""
            self._lost[f"the words at {selection.start} to {selection.end}{said} do not stand in {doc_id}"] += 1
            return
        found = self._alike(doc_id, meant, span)
        if (is_machine or is_nobody) and found:
            self._there.setdefault(doc_id, set()).update(row["claim_id"] for row in found)
        elif is_machine:
            yield coding, meant, span
        else:
            self._person(doc_id, meant, span, found, {"coder": user or self._coder, "date": coding.date})

    def _alike(self, doc_id: str, meant: tuple[str, str], span: Span) -> list[dict[str, Any]]:
        """The claims with a code that are one with a coding."""
        text = self._facts.texts[doc_id]
        return [row for row in self._coded.get((doc_id, *meant), []) if _is_one(row, span, text)]

    def _person(self, doc_id: str, meant: tuple[str, str], span: Span, found: list[dict[str, Any]], by: Row) -> None:
        """Confirm the claims that a person coded as the machine did; where there is none add one."""
        for claim in found:
            if claim["coder"] != PRODUCT and claim["coder"] == (by["coder"] or PERSON):
                self.decided.already += 1
            else:
                self._decide(claim, "status", "confirmed", by)
        if found:
            return
        text = self._facts.texts[doc_id]
        start, end = whole_words(text, span)
        row = {"doc_id": doc_id, "axis": meant[0], **_quoted(text, (start, end))}
        fault = _unfit(text, row, (start, end), meant)
        if fault:
            self._lost[f"{fault} ({shown(row['quote'])!r} in {doc_id})"] += 1
        else:
            self._put(row | {"field": "add", "value": meant[1]} | by)

    def _decide(self, claim: Mapping[str, Any], named: str, value: str, by: Row) -> None:
        self._settled.add(claim["claim_id"])
        place = {name: claim[name] for name in ("claim_id", "doc_id", "axis", "quote", "quote_prefix", "quote_suffix")}
        self._put(place | {"field": named, "value": value} | by)

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
            for row in self._claims.get(doc_id, []) if there else []:
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
        """Count what is missing, reject it where that is asked, and say what was left out."""
        missing = list(self._missing())
        self.decided.missing = len(missing)
        if reject_missing:
            self._reject(missing)
        if self._other:
            self._lost["it is on a whole source, a page, a picture or a recording, not on words"] += self._other
        for why, number in self._lost.items():
            if number:
                self.decided.notes.append(f"{number} coding{'s' * (number > 1)} left out: {why}.")


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


def _unfit(text: str, row: Row, span: Span, meant: tuple[str, str]) -> str:
    """Why a coding cannot be added; empty where it can. What would not be found again must not be written."""
    if meant == ("definition", "not_coded"):
        return "a definition can be added for terms of the codebook alone"
    if len(words(row["quote"]).split()) > LONGEST:
        return f"it is longer than {LONGEST:,} words"
    found = find_quotation(text, row["quote"], row["quote_prefix"], row["quote_suffix"])
    if not found or not span[0] <= found[0] < span[1]:
        return "its words cannot be told from others in the document"
    return ""


def _is_one(claim: Mapping[str, Any], span: Span, text: str) -> bool:
    """Whether a coding and a claim with the same code are one.

    They have most of their words in common. A use of a term is quoted with its sentence: there, the term is enough.
    """
    start, end = claim["start"], claim["end"]
    if end <= span[0] or span[1] <= start:
        return False
    start, end = trimmed(text, (start, end)) or (start, end)
    both = min(end, span[1]) - max(start, span[0])
    if claim["axis"] == "term" and start <= span[0] and span[1] <= end:
        return claim["term_as_written"].lower() in text[slice(*whole_words(text, span))].lower()
    return both / (max(end, span[1]) - min(start, span[0])) >= ALIKE


def _flat(codes: Iterable[Code]) -> Iterator[Code]:
    for code in codes:
        yield code
        yield from _flat(code.codes)


def _matched(codes: Iterable[Code], facts: Facts) -> dict[str, tuple[str, str]]:
    """Axis and id of each code of a project, by its guid: by our guid, else by name, id or label.

    A label that several axes have counts below the name of its axis alone.
    """
    known = entries(facts)
    all_codes = [(axis, code, label) for axis, those in known.items() for code, (label, _) in those.items()]
    by_guid = {guid("code", axis, code): (axis, code) for axis, code, _ in all_codes}
    below = {(axis, each.lower()): (axis, code) for axis, code, label in all_codes for each in (label, code)}
    often = Counter(name for _, name in below)
    by_name = {name: meant for (_, name), meant in below.items() if often[name] == 1}
    by_name |= {name.lower(): meant for meant, name in names(known).items()}
    found = {}
    for code, above in _with_parents(codes, ""):
        name = code.name.lower()
        meant = by_guid.get(code.guid) or below.get((above, name)) or by_name.get(name)
        if meant:
            found[code.guid] = meant
    return found


def _with_parents(codes: Iterable[Code], above: str) -> Iterator[tuple[Code, str]]:
    for code in codes:
        yield code, above
        yield from _with_parents(code.codes, code.name.lower())
