"""Applies what people decided to the machine's claims; names every decision that fits nothing."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..codebook import CLAIMED, Codebook
from ..errors import Failure
from ..storedtext import StoredText
from ..tables import schema
from .adding import added_claim
from .claims import Claim, ids, words
from .decisions import ADJUDICATED, LAST_WORD, Decision
from .quotations import find_quotation, nearest, shown

STATUSES = {"confirmed": "confirmed", "confirm": "confirmed", "rejected": "rejected", "reject": "rejected"}
STATUS, CODE, ADD = "status", "code", "add"
SOURCE = "definition_source"
# Other fields, by the axis that has them.
BESIDE = {"theory_use": "theory", "definition_status": "definition", SOURCE: "definition"}
FIELDS = (STATUS, CODE, ADD, *BESIDE)
NOT_APPLICABLE = "not_applicable"
LISTED = 10
MOST_SOUGHT = 200  # orphans for which the nearest claim is looked for
COPY = "Copy claim_id, doc_id, axis and quote from evidence.csv, codes from codebook.csv."


def apply_decisions(
    decisions: Iterable[Decision],
    claims: list[Claim],
    texts: Mapping[str, StoredText],
    codebook: Codebook,
    doc_ids: Mapping[str, str],
) -> list[dict[str, str]]:
    """Change and add to `claims` as people decided; gives rows of `problems` for what could not be applied.

    A decision finds its claim by id, else by document, axis and words of the quotation. Where the machine no longer
    proposes what people confirmed or put right, the code holds by their word, as long as the quotation stands in the
    document. `doc_ids` are by path and citekey, by which people may name a document. The rest is orphaned, or stale
    where its code is of another codebook. Later lines hold over earlier ones.
    """
    docket = _Docket(claims, texts, codebook, doc_ids)
    decisions = list(decisions)
    for decision in sorted(decisions, key=lambda each: each.field.lower() != ADD):  # what is added can be decided on
        docket.take(decision)
    docket.tell_of_older_codebooks(decisions)
    return docket.problems


@dataclass
class _Verdict:
    decision: Decision
    said: str


class _Docket:
    """The claims that decisions are about, and what became of each decision."""

    def __init__(
        self, claims: list[Claim], texts: Mapping[str, StoredText], codebook: Codebook, doc_ids: Mapping[str, str]
    ) -> None:
        self.claims, self.texts, self.codebook, self.doc_ids = claims, texts, codebook, doc_ids
        self.by_id = {claim["claim_id"]: claim for claim in claims}
        self.by_quote: dict[tuple[str, str, str], list[Claim]] = {}
        self.verdicts: dict[tuple[str, str], dict[str, _Verdict]] = {}
        self.problems: list[dict[str, str]] = []
        self.disputes: dict[tuple[str, str], dict[str, str]] = {}  # open ones, by claim and what is disputed
        self.orphans = 0
        self.version = codebook.fingerprint()
        self.own: dict[str, dict[str, str]] = {}  # codes by axis that only a trained model gives
        for claim in claims:
            if claim["axis"] not in CLAIMED:
                self.own.setdefault(claim["axis"], {})[claim["code"]] = claim["code"]
        self.axes = (*CLAIMED, *sorted(self.own))
        for claim in claims:
            self._list(claim)

    def take(self, given: Decision) -> None:
        """Apply one decision, or say why it is not."""
        decision = self._normal(given)
        if faults := list(self._faults(decision)):
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
            if each.codebook_version not in {"", self.version}:
                older.setdefault((each.file, each.codebook_version), []).append(each.place.line)
        for (file, version), lines in older.items():
            shown_lines = ", ".join(map(str, lines[:10])) + (" ..." if len(lines) > 10 else "")
            many = f"{len(lines)} decision{'s were' if len(lines) > 1 else ' was'}"
            message = f"{many} made under another codebook ({version}), on line{'s' * (len(lines) > 1)} {shown_lines}."
            hint = "They hold where code and quotation are still found; look whether the codes still mean the same."
            self.problems.append(asdict(Failure(file, "decide", "stale", message, hint)))

    def _normal(self, decision: Decision) -> Decision:
        """Field, axis and value in the spelling of the codebook and the schema."""
        axis, field = decision.axis.lower(), decision.field.lower()
        if not axis and decision.claim_id in self.by_id:
            axis = self.by_id[decision.claim_id]["axis"]
        value = decision.value
        if field in BESIDE and field != SOURCE:
            value = value.lower().replace(" ", "_")
        if field == STATUS:
            value = STATUSES.get(value.lower(), value)
        elif field in {CODE, ADD}:
            labels = self._labels(axis)
            named = {each.lower(): code for code, label in labels.items() for each in (label, code)}
            value = named.get(value.lower(), value)
        doc_id = self.doc_ids.get(decision.doc_id, decision.doc_id)
        return replace(decision, doc_id=doc_id, axis=axis, field=field, value=value)

    def _faults(self, decision: Decision) -> Iterator[str]:
        """What is wrong with a line, whatever claims there are."""
        if decision.fault:
            yield _sentence(decision.fault)
            return
        field, value, axis = decision.field, decision.value, decision.axis
        if field not in FIELDS:
            yield f"field must be {_one_of(FIELDS)}, not {field!r}{_near(field, FIELDS)}."
        elif field == STATUS and value not in STATUSES:
            yield f"status must be confirmed or rejected, not {value!r}{_near(value, STATUSES)}."
        elif field == SOURCE and not value:
            yield f"{SOURCE} must say who is credited, as in 'Lloyd et al. (2001)'."
        elif field in BESIDE and field != SOURCE and value not in (known := _allowed(field)):
            yield f"{field} must be {_one_of(known)}, not {value!r}{_near(value, known)}."
        axes = self.axes
        if axis and axis not in axes:
            yield f"There is no axis {axis!r}{_near(axis, axes)}; there are {', '.join(axes)}."
        elif field in {CODE, ADD} and axis and not self._is_known(decision) and not self._is_older(decision):
            known = self._labels(axis)
            yield f"{value!r} is no code of the axis {axis}{_near(value, known)}; there are {_listed(known)}."
        elif axis and BESIDE.get(field, axis) != axis:
            yield f"{field} can be decided on the axis {BESIDE[field]}, not on {axis}."
        if field == ADD:
            missing = [name for name in ("doc_id", "axis", "quote") if not getattr(decision, name)]
            if missing:
                yield f"To add a code, fill in {', '.join(missing)} too."
        elif not decision.claim_id and not (decision.doc_id and axis and decision.quote):
            yield "Name the claim by claim_id, or by doc_id, axis and quote."

    def _claim_of(self, decision: Decision) -> Claim | None:
        """The claim that a decision is about."""
        if decision.claim_id in self.by_id:
            return self.by_id[decision.claim_id]
        if decision.field == ADD:
            return self._standing(decision)
        alike = self.by_quote.get((decision.doc_id, decision.axis, words(decision.quote)), [])
        meant = self._code_of(decision)
        if meant:
            alike = [claim for claim in alike if meant in {claim["code"], claim["proposed_code"]}]
        return alike[0] if alike and (meant or (len(alike) == 1 and not decision.claim_id)) else None

    def _standing(self, decision: Decision) -> Claim | None:
        """The claim that has the code to be added, where the quotation stands with its surroundings."""
        stored = self.texts.get(decision.doc_id)
        surroundings = (decision.quote_prefix, decision.quote_suffix)
        span = find_quotation(stored.text, decision.quote, *surroundings) if stored else None
        alike = self.by_quote.get((decision.doc_id, decision.axis, words(decision.quote)), [])
        here = (each for each in alike if span and each["start"] <= span[0] < each["end"])
        return next((each for each in here if decision.value in {each["code"], each["proposed_code"]}), None)

    def _code_of(self, decision: Decision) -> str:
        """The code that a lost claim had, by its id; empty where no code of this codebook gives the id."""
        if not decision.claim_id or not decision.axis:
            return ""
        for code in self._labels(decision.axis):
            if decision.claim_id in ids(decision.doc_id, decision.axis, code, decision.quote):
                return code
        return ""

    def _settle(self, claim: Claim, decision: Decision) -> None:
        field, value = decision.field, decision.value
        note = decision.note
        if field in {CODE, ADD} and not self._is_known(decision):
            claim |= {"status": "stale", "decision_note": f"{value} is of another codebook. {note}".strip()}
            near = _near(value, self._labels(claim["axis"]))
            self._tell(decision, "stale", f"The code {value!r} is not in this codebook any more{near}.", COPY)
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
        else:
            note = " ".join(filter(None, (f"{field} was {claim[field]}.", note)))
            claim |= {field: value} | self._by(decision)
            claim["status"] = "added" if claim["status"] == "added" else "amended"
        claim["decision_note"] = note
        self._compare(claim, decision, said)

    def _confirm_twins(self, claim: Claim) -> None:
        """Where the code that people put in its place was proposed on the same span besides, it is confirmed."""
        place = (claim["doc_id"], claim["axis"], claim["start"], claim["end"], claim["code"])
        for other in self.by_quote[claim["doc_id"], claim["axis"], words(claim["quote"])]:
            here = (other["doc_id"], other["axis"], other["start"], other["end"], other["code"])
            if other is not claim and here == place and other["status"] == "proposed" and claim["axis"] != "term":
                other |= {"status": "confirmed", "decision_note": f"The same as {claim['claim_id']}, amended."}

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
        alike = self.by_quote.get((decision.doc_id, decision.axis, words(decision.quote)), [])
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
            self._tell(decision, "decisions", _sentence(str(error)), COPY)
            return
        given = ids(claim["doc_id"], claim["axis"], code, claim["quote"])
        said = next((each for each in given if each not in self.by_id), "")
        if not said:
            self._tell(decision, "decisions", "This code stands on these words too often to be told apart.", COPY)
            return
        note = decision.note if decision.field == ADD else f"No longer proposed. {decision.note}".strip()
        claim |= {"claim_id": said, "decision_note": note} | self._by(decision)
        if decision.field in BESIDE:
            claim[decision.field] = decision.value
        if not self._is_known(replace(decision, field=CODE, value=code)):
            claim["status"] = "stale"
            self._tell(decision, "stale", f"The code {code!r} is not in this codebook any more.", COPY)
        self.claims.append(claim)
        self.by_id[said] = claim
        self._list(claim)
        self._compare(claim, decision, f"{STATUS} confirmed")

    def _orphan(self, decision: Decision, what: str) -> None:
        """Tell of a decision without a claim, with the claim that is most like it."""
        hint = "Nothing was lost: mend the line, or take it out when it is settled."
        same_axis = [claim for claim in self.claims if decision.axis in {"", claim["axis"]}]
        here = [claim for claim in same_axis if claim["doc_id"] == decision.doc_id]
        self.orphans += 1
        is_sought = words(decision.quote) and self.orphans <= MOST_SOUGHT
        found = (nearest(decision.quote, here) or nearest(decision.quote, same_axis)) if is_sought else None
        if found:
            claim, likeness = found
            where = "" if claim["doc_id"] == decision.doc_id else f" in {claim['doc_id']}"
            hint = (
                f"Nearest: {claim['claim_id']} ({claim['code']}){where}, page {claim['page_label'] or '-'}, "
                f'{likeness:.0%} of words alike: "{shown(claim["quote"])}".'
            )
        self._tell(decision, "orphaned", what, hint)

    def _list(self, claim: Claim) -> None:
        self.by_quote.setdefault((claim["doc_id"], claim["axis"], words(claim["quote"])), []).append(claim)

    def _labels(self, axis: str) -> dict[str, str]:
        return self.own.get(axis) or self.codebook.labels(axis)

    def _is_known(self, decision: Decision) -> bool:
        return not decision.axis or decision.value in self._labels(decision.axis)

    def _is_older(self, decision: Decision) -> bool:
        return decision.codebook_version not in {"", self.version}

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


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."


def _one_of(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


def _listed(labels: Mapping[str, str]) -> str:
    """Codes with their labels; of many the first."""
    shown = [f"{code} ({label})" for code, label in labels.items()]
    return ", ".join(shown[:LISTED]) + (" and more in codebook.csv" if len(shown) > LISTED else "")


def _near(name: str, known: Iterable[str]) -> str:
    """The known name that is nearly the same, in brackets; empty where there is none."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f" (perhaps {close[0]!r})" if close else ""


def _allowed(field: str) -> list[Any]:
    column = next(column for column in schema()["decided"].columns if column.name == field)
    return [value for value in column.values if value != NOT_APPLICABLE]
