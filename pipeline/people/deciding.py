"""Applies what people decided to the machine's claims; names every decision that fits nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from ..codebook import Codebook
from ..errors import Failure
from ..storedtext import StoredText
from .adding import added_claim, term_of
from .checking import ADD, BESIDE, CODE, STATUS, Known, near, sentence
from .claims import Claim, ids, words
from .decisions import ADJUDICATED, LAST_WORD, Decision
from .gathered import Gathered
from .quotations import find_quotation, shown

if TYPE_CHECKING:
    import pandas as pd

MOST_SOUGHT = 200  # orphans for which the nearest claim is looked for
COPY = "Copy claim_id, doc_id, axis and quote from evidence.csv, codes from codebook.csv."


def apply_decisions(
    decisions: Iterable[Decision],
    claims: "pd.DataFrame",
    texts: Mapping[str, StoredText],
    codebook: Codebook,
    doc_ids: Mapping[str, str],
) -> "tuple[pd.DataFrame, list[dict[str, str]]]":
    """`claims` changed and added to as people decided, and rows of `problems` for what could not be applied.

    A decision finds its claim by id, else by document, axis and words of the quotation. Where the machine no longer
    proposes what people confirmed or put right, the code holds by their word, as long as the quotation stands in the
    document. `doc_ids` are by path and citekey, by which people may name a document. The rest is orphaned, or stale
    where its code is of another codebook. Later lines hold over earlier ones.
    """
    decisions = list(decisions)
    if not decisions:
        return claims, []
    given = claims[["axis", "code"]].drop_duplicates()
    known = Known(codebook, zip(given["axis"], given["code"], strict=True), doc_ids)
    named, quotes = ([getattr(each, name) for each in decisions] for name in ("claim_id", "quote"))
    docket = _Docket(Gathered(claims, named, quotes), texts, known)
    for decision in sorted(decisions, key=lambda each: each.field.lower() != ADD):  # what is added can be decided on
        docket.take(decision)
    docket.tell_of_older_codebooks(decisions)
    return docket.claims.table(), docket.problems


@dataclass
class _Verdict:
    decision: Decision
    said: str


class _Docket:
    """The claims that decisions are about, and what became of each decision."""

    def __init__(self, claims: Gathered, texts: Mapping[str, StoredText], known: Known) -> None:
        self.claims, self.texts, self.known, self.codebook = claims, texts, known, known.codebook
        self.verdicts: dict[tuple[str, str], dict[str, _Verdict]] = {}
        self.problems: list[dict[str, str]] = []
        self.disputes: dict[tuple[str, str], dict[str, str]] = {}  # open ones, by claim and what is disputed
        self.orphans = 0

    def take(self, given: Decision) -> None:
        """Apply one decision, or say why it is not."""
        named = self.claims.by_id(given.claim_id)
        decision = self.known.normal(given, named["axis"] if named else "")
        if faults := list(self.known.faults(decision)):
            self._tell(decision, "decisions", " ".join(faults), COPY)
        elif claim := self._claim_of(decision):
            if against := _contradiction(claim, decision):
                self._tell(decision, "decisions", against, COPY)
            else:
                self._settle(claim, decision)
        else:
            self._seek(decision)

    def tell_of_older_codebooks(self, decisions: Iterable[Decision]) -> None:
        """Name the decisions, a file and codebook at a time, that were made under another codebook."""
        older: dict[tuple[str, str], list[int]] = {}
        for each in decisions:
            if self.known.is_older(each):
                older.setdefault((each.file, each.codebook_version), []).append(each.place.line)
        for (file, version), lines in older.items():
            shown_lines = ", ".join(map(str, lines[:10])) + (" ..." if len(lines) > 10 else "")
            many = f"{len(lines)} decision{'s were' if len(lines) > 1 else ' was'}"
            message = f"{many} made under another codebook ({version}), on line{'s' * (len(lines) > 1)} {shown_lines}."
            hint = "They hold where code and quotation are still found; look whether the codes still mean the same."
            self.problems.append(asdict(Failure(file, "decide", "stale", message, hint)))

    def _claim_of(self, decision: Decision) -> Claim | None:
        """The claim that a decision is about."""
        if named := self.claims.by_id(decision.claim_id):
            return named
        if decision.field == ADD:
            return self._standing(decision)
        alike = self.claims.alike(decision.doc_id, decision.axis, decision.quote)
        meant = self._code_of(decision)
        if meant:
            alike = [claim for claim in alike if meant in {claim["code"], claim["proposed_code"]}]
        return alike[0] if alike and (meant or (len(alike) == 1 and not decision.claim_id)) else None

    def _standing(self, decision: Decision) -> Claim | None:
        """The claim that has the code to be added, where the quotation stands with its surroundings."""
        stored = self.texts.get(decision.doc_id)
        surroundings = (decision.quote_prefix, decision.quote_suffix)
        span = find_quotation(stored.text, decision.quote, *surroundings) if stored else None
        alike = self.claims.alike(decision.doc_id, decision.axis, decision.quote)
        here = (each for each in alike if span and each["start"] <= span[0] < each["end"])
        return next((each for each in here if decision.value in {each["code"], each["proposed_code"]}), None)

    def _code_of(self, decision: Decision) -> str:
        """The code that a lost claim had, by its id; empty where no code of this codebook gives the id."""
        if not decision.claim_id or not decision.axis:
            return ""
        for code in self.known.labels(decision.axis):
            if decision.claim_id in ids(decision.doc_id, decision.axis, code, decision.quote):
                return code
        return ""

    def _settle(self, claim: Claim, decision: Decision) -> None:
        self.claims.keep(claim)
        field, value = decision.field, decision.value
        note = decision.note
        if field in {CODE, ADD} and not self.known.has_code(decision):
            claim |= {"status": "stale", "decision_note": f"{value} is of another codebook. {note}".strip()}
            perhaps = near(value, self.known.labels(claim["axis"]))
            self._tell(decision, "stale", f"The code {value!r} is not in this codebook any more{perhaps}.", COPY)
            return
        if BESIDE.get(field, claim["axis"]) != claim["axis"]:
            self._tell(decision, "decisions", f"{field} can be decided on the axis {BESIDE[field]} alone.", COPY)
            return
        said = f"{STATUS} confirmed" if field == ADD else f"{field} {value}"
        if field == ADD or (field == CODE and value == claim["code"]):
            field, value = STATUS, "confirmed"
        if field == STATUS:
            claim["status"] = _confirmed(claim) if value == "confirmed" else value
        elif field == CODE:
            if claim["status"] == "added":
                claim |= {"code": value} | self._by(decision)
            elif value == (claim["proposed_code"] or claim["code"]):
                claim |= {"proposed_code": "", "code": value, "status": "confirmed"} | self._by(decision)
            else:
                claim |= {"proposed_code": claim["proposed_code"] or claim["code"], "code": value}
                claim |= {"status": "amended", "rule": "amended", "confidence": 1.0} | self._by(decision)
                self._confirm_twins(claim)
            if claim["axis"] in {"term", "definition"}:
                claim["concept"] = value
                claim["term"] = self._term(claim, value)
        else:
            note = " ".join(filter(None, (f"{field} was {claim[field]}.", note)))
            claim |= {field: value} | self._by(decision)
            claim["status"] = "added" if claim["status"] == "added" else "amended"
        claim["decision_note"] = note
        self._compare(claim, decision, said)

    def _term(self, claim: Claim, concept: str) -> str:
        """The term of the family that people put a claim under; of a term that the codebook lacks its own."""
        known = next((each for each in self.codebook.terms if each.id == concept), None)
        return term_of(known, claim["term_as_written"] or claim["quote"]) if known else claim["term"]

    def _confirm_twins(self, claim: Claim) -> None:
        """Where the code that people put in its place was proposed on the same span besides, it is confirmed."""
        place = (claim["doc_id"], claim["axis"], claim["start"], claim["end"], claim["code"])
        for other in self.claims.alike(claim["doc_id"], claim["axis"], claim["quote"]):
            here = (other["doc_id"], other["axis"], other["start"], other["end"], other["code"])
            if other is not claim and here == place and other["status"] == "proposed" and claim["axis"] != "term":
                other |= {"status": "confirmed", "decision_note": f"The same as {claim['claim_id']}, amended."}
                self.claims.keep(other)

    def _by(self, decision: Decision) -> dict[str, str]:
        return {"coder": decision.coder or "person", "method": "human"}

    def _compare(self, claim: Claim, decision: Decision, said: str) -> None:
        """Note where two coders disagree on a claim; who has the last word settles what others say."""
        about = decision.field if decision.field in BESIDE else CODE
        name, coder = (claim["claim_id"], about), decision.coder.lower()
        earlier = self.verdicts.setdefault(name, {})
        against = [each for other, each in earlier.items() if other != coder and each.said != said]
        has_last_word = coder == ADJUDICATED or (
            decision.file.lower() == LAST_WORD and all(each.decision.file.lower() != LAST_WORD for each in against)
        )
        if name in self.disputes:
            self.problems.remove(self.disputes.pop(name))
        if against and not has_last_word:
            other = against[-1]
            message = (
                f"{decision.coder or 'somebody'} says {said}, {other.decision.coder or 'somebody'} says {other.said} "
                f"({other.decision.file}, {other.decision.place}); for now {claim['code']} is {claim['status']}."
            )
            hint = f"Settle it by a line in {LAST_WORD} whose coder is {ADJUDICATED}."
            self.disputes[name] = self._tell(decision, "disputed", message, hint)
        claim["is_disputed"] = any(claim_id == claim["claim_id"] for claim_id, _ in self.disputes)
        earlier[coder] = _Verdict(decision, said)

    def _seek(self, decision: Decision) -> None:
        """What becomes of a decision that no claim answers to."""
        alike = self.claims.alike(decision.doc_id, decision.axis, decision.quote)
        if not decision.claim_id and decision.field != ADD and len(alike) > 1:
            named = ", ".join(f"{claim['claim_id']} ({claim['code']})" for claim in alike)
            self._tell(decision, "decisions", f"Several claims have this quotation: {named}.", "Name one by claim_id.")
            return
        stored = self.texts.get(decision.doc_id)
        surroundings = (decision.quote_prefix, decision.quote_suffix)
        span = find_quotation(stored.text, decision.quote, *surroundings) if stored else None
        meant = decision.value if decision.field in {ADD, CODE} else self._code_of(decision)
        if not stored or not span:
            self._orphan(decision, _what_is_lost(decision, is_there=stored is not None))
        elif not meant:
            message = f"No code of this codebook gives the id {decision.claim_id!r} on its quotation."
            self._tell(decision, "stale", message, "It was made under another codebook: decide anew or take it out.")
        elif decision.value == "rejected":
            self._orphan(decision, f"{meant} is no longer proposed on this quotation: nothing is left to reject.")
        else:
            self._add(decision, meant, stored, span)

    def _add(self, decision: Decision, code: str, stored: StoredText, span: tuple[int, int]) -> None:
        try:
            claim = added_claim(decision.doc_id, decision.axis, code, stored, span, self.codebook)
        except ValueError as error:
            self._tell(decision, "decisions", sentence(str(error)), COPY)
            return
        given = ids(claim["doc_id"], claim["axis"], code, claim["quote"])
        taken = self.claims.of(decision.doc_id)
        said = next((each for each in given if each not in taken), "")
        if not said:
            self._tell(decision, "decisions", "This code stands on these words too often to be told apart.", COPY)
            return
        note = decision.note if decision.field == ADD else f"No longer proposed. {decision.note}".strip()
        claim |= {"claim_id": said, "decision_note": note} | self._by(decision)
        if decision.field in BESIDE:
            claim[decision.field] = decision.value
        if not self.known.has_code(replace(decision, field=CODE, value=code)):
            claim["status"] = "stale"
            self._tell(decision, "stale", f"The code {code!r} is not in this codebook any more.", COPY)
        self.claims.add(claim)
        self._compare(claim, decision, f"{STATUS} confirmed")

    def _orphan(self, decision: Decision, what: str) -> None:
        """Tell of a decision without a claim, with the claim that is most like it."""
        hint = "Nothing was lost: mend the line, or take it out when it is settled."
        self.orphans += 1
        found = None
        if words(decision.quote) and self.orphans <= MOST_SOUGHT:
            found = self.claims.nearest(decision.doc_id, decision.axis, decision.quote)
        if found:
            claim, likeness = found
            where = "" if claim["doc_id"] == decision.doc_id else f" in {claim['doc_id']}"
            hint = (
                f"Nearest: {claim['claim_id']} ({claim['code']}){where}, page {claim['page_label'] or '-'}, "
                f'{likeness:.0%} of words alike: "{shown(claim["quote"])}".'
            )
        self._tell(decision, "orphaned", what, hint)

    def _tell(self, decision: Decision, kind: str, message: str, hint: str) -> dict[str, str]:
        line = f"{str(decision.place).capitalize()}: {message}"
        self.problems.append(asdict(Failure(decision.file, "decide", kind, line, hint)))
        return self.problems[-1]


def _confirmed(claim: Claim) -> str:
    """The status of a claim that people let stand as it is now."""
    return "added" if claim["added_row"] else "amended" if claim["proposed_code"] else "confirmed"


def _contradiction(claim: Claim, decision: Decision) -> str:
    """What in the line speaks against the claim that its id names; empty where nothing does."""
    for name in ("doc_id", "axis"):
        if getattr(decision, name) not in {"", claim[name]}:
            return f"{claim['claim_id']} is a claim with the {name} {claim[name]!r}, not {getattr(decision, name)!r}."
    if words(decision.quote) not in words(claim["quote"]):
        return f'{claim["claim_id"]} is a claim on another quotation: "{shown(claim["quote"])}".'
    return ""


def _what_is_lost(decision: Decision, *, is_there: bool) -> str:
    if not decision.doc_id or not decision.quote:
        return f"no claim has the id {decision.claim_id!r}, and the line has no doc_id and quote to find it by."
    if not is_there:
        return f"no document with the doc_id, path or citekey {decision.doc_id!r} was read."
    return f'the quotation "{shown(decision.quote)}" does not stand in {decision.doc_id}.'
