"""Checks a line of a decisions file, whatever claims there are: its field, its axis, its value."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..codebook import CLAIMED, Codebook
from ..tables import schema
from .decisions import Decision

STATUSES = {"confirmed": "confirmed", "confirm": "confirmed", "rejected": "rejected", "reject": "rejected"}
STATUS, CODE, ADD = "status", "code", "add"
SOURCE = "definition_source"
# Other fields, by the axis that has them.
BESIDE = {"theory_use": "theory", "definition_status": "definition", SOURCE: "definition"}
FIELDS = (STATUS, CODE, ADD, *BESIDE)
NOT_APPLICABLE = "not_applicable"
LISTED = 10


class Known:
    """What a decision may speak of: documents by path and citekey, axes, codes, the codebook's version.

    `given` are axis and code of what was proposed.
    """

    def __init__(self, codebook: Codebook, given: Iterable[tuple[str, str]], doc_ids: Mapping[str, str]) -> None:
        self.codebook, self.doc_ids = codebook, doc_ids
        self.version = codebook.fingerprint()
        self.own: dict[str, dict[str, str]] = {}  # codes by axis that only a trained model gives
        for axis, code in given:
            if axis not in CLAIMED:
                self.own.setdefault(axis, {})[code] = code
        self.axes = (*CLAIMED, *sorted(self.own))

    def labels(self, axis: str) -> dict[str, str]:
        """The codes of an axis, each with its label."""
        return self.own.get(axis) or self.codebook.labels(axis)

    def has_code(self, decision: Decision) -> bool:
        """Whether the value of a decision is a code of its axis."""
        return not decision.axis or decision.value in self.labels(decision.axis)

    def is_older(self, decision: Decision) -> bool:
        """Whether a decision was made under another codebook."""
        return decision.codebook_version not in {"", self.version}

    def normal(self, decision: Decision, axis: str) -> Decision:
        """Document, field, axis and value in the spelling of the program; `axis` is that of the claim that is named."""
        axis, field = decision.axis.lower() or axis, decision.field.lower()
        value = decision.value
        if field in BESIDE and field != SOURCE:
            value = value.lower().replace(" ", "_")
        if field == STATUS:
            value = STATUSES.get(value.lower(), value)
        elif field in {CODE, ADD}:
            labels = self.labels(axis)
            named = {each.lower(): code for code, label in labels.items() for each in (label, code)}
            value = named.get(value.lower(), value)
        doc_id = self.doc_ids.get(decision.doc_id, decision.doc_id)
        return replace(decision, doc_id=doc_id, axis=axis, field=field, value=value)

    def faults(self, decision: Decision) -> Iterator[str]:
        """What is wrong with a line, whatever claims there are."""
        if decision.fault:
            yield sentence(decision.fault)
            return
        field, value, axis = decision.field, decision.value, decision.axis
        if field not in FIELDS:
            example = "To reject a claim: field status, value rejected."
            yield f"field must be {_one_of(FIELDS)}, not {field!r}{near(field, FIELDS)}. {example}"
        elif field == STATUS and value not in STATUSES:
            yield f"status must be confirmed or rejected, not {value!r}{near(value, STATUSES)}."
        elif field == SOURCE and not value:
            yield f"{SOURCE} must say who is credited, as in 'Lloyd et al. (2001)'."
        elif field in BESIDE and field != SOURCE and value not in (known := _allowed(field)):
            yield f"{field} must be {_one_of(known)}, not {value!r}{near(value, known)}."
        axes = self.axes
        if axis and axis not in axes:
            yield f"There is no axis {axis!r}{near(axis, axes)}; there are {', '.join(axes)}."
        elif field in {CODE, ADD} and axis and not self.has_code(decision) and not self.is_older(decision):
            known = self.labels(axis)
            yield f"{value!r} is no code of the axis {axis}{near(value, known)}; there are {_listed(known)}."
        elif axis and BESIDE.get(field, axis) != axis:
            yield f"{field} can be decided on the axis {BESIDE[field]}, not on {axis}."
        if field == ADD:
            missing = [name for name in ("doc_id", "axis", "quote") if not getattr(decision, name)]
            if missing:
                yield f"To add a code, fill in {', '.join(missing)} too."
        elif not decision.claim_id and not (decision.doc_id and axis and decision.quote):
            yield "Name the claim by claim_id, or by doc_id, axis and quote."


def sentence(text: str) -> str:
    """A text with a full stop."""
    return text if text.endswith(".") else text + "."


def _one_of(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


def _listed(labels: Mapping[str, str]) -> str:
    """Codes with their labels; of many the first."""
    shown = [f"{code} ({label})" for code, label in labels.items()]
    return ", ".join(shown[:LISTED]) + (" and more in codebook.csv" if len(shown) > LISTED else "")


def near(name: str, known: Iterable[str]) -> str:
    """The known name that is nearly the same, in brackets; empty where there is none."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f" (perhaps {close[0]!r})" if close else ""


def _allowed(field: str) -> list[Any]:
    column = next(column for column in schema()["decided"].columns if column.name == field)
    return [value for value in column.values if value != NOT_APPLICABLE]
