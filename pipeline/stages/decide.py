"""Gathers every claim and applies what people decided about it."""

import bisect
import hashlib
import re
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..codebook import Codebook
from ..errors import Failure
from ..storedtext import StoredText

if TYPE_CHECKING:
    import pandas as pd

STATUSES = ("confirmed", "rejected")


def decide(
    documents: "pd.DataFrame",
    sentences: "pd.DataFrame",
    blocks: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    codes: "pd.DataFrame",
    decisions: list[dict[str, str]],
    *,
    codebook: Codebook,
) -> dict[str, list[dict[str, Any]]]:
    """One row for each claim of the machine, with its status after human decisions.

    `decisions` are rows of CORPUS/decisions.csv: `claim_id` names the claim, `field` is status or code, `value` is
    confirmed or rejected, or the code that it should have. Gives the table `decided`, and in `problems` each decision
    that no claim answers to.
    """
    claims = [
        *_term_claims(mentions, sentences, blocks),
        *(_claim(row, "definition", row["concept"]) for row in definitions.to_dict("records")),
        *(_claim(row, "remark", row["kind"]) for row in remarks.to_dict("records")),
        *(_claim(row, row["axis"], row["code"]) for row in codes.to_dict("records")),
    ]
    _identify(claims)
    return {"decided": claims, "problems": _apply(decisions, claims, codebook)}


def _term_claims(mentions: "pd.DataFrame", sentences: "pd.DataFrame", blocks: "pd.DataFrame") -> list[dict[str, Any]]:
    """A claim for every mention, quoted with its sentence."""
    claims = []
    spans = {doc_id: rows.to_dict("list") for doc_id, rows in sentences.groupby("doc_id", sort=False)}
    texts = {doc_id: StoredText(rows.to_dict("records")).text for doc_id, rows in blocks.groupby("doc_id", sort=False)}
    for row in mentions.to_dict("records"):
        span = spans[row["doc_id"]]
        number = bisect.bisect_right(span["start"], row["start"]) - 1
        start, end = span["start"][number], max(span["end"][number], row["end"])
        quoted = {**row, "start": start, "end": end, "quote": texts[row["doc_id"]][start:end]}
        claims.append(
            _claim({**quoted, "method": "rule", "rule": "codebook", "confidence": 1.0}, "term", row["concept"])
        )
    return claims


def _claim(row: dict[str, Any], axis: str, code: str) -> dict[str, Any]:
    source = row.get("definer", "") if axis == "definition" else row.get("source", "") if axis == "remark" else ""
    year = row.get("year") if axis == "definition" else None
    return {
        "claim_id": "",
        "doc_id": row["doc_id"],
        "axis": axis,
        "code": code,
        "concept": row.get("concept", "not_applicable"),
        "term": row.get("term", row.get("terms", "")),
        "term_as_written": row.get("term_as_written", ""),
        "term_role": row.get("term_role", "not_applicable"),
        "definition_status": row.get("definition_status", "not_applicable"),
        "definition_source": f"{source} ({year})" if _is_given(year) else source,
        "theory_use": row.get("theory_use", "not_applicable"),
        "quote": row["quote"],
        "page_index": row["page_index"],
        "page_label": row["page_label"],
        "section": row["section"],
        "start": row["start"],
        "end": row["end"],
        "coder": "termaudit",
        "method": row["method"],
        "rule": row["rule"],
        "confidence": row["confidence"],
        "status": "proposed",
        "proposed_code": "",
        "decision_note": "",
    }


def _is_given(value: Any) -> bool:
    return value is not None and value == value and str(value) != "<NA>"


def _identify(claims: list[dict[str, Any]]) -> None:
    """Give every claim an id that survives a better reading of the page: it rests on words, not on offsets."""
    claims.sort(key=lambda claim: (claim["doc_id"], claim["start"], claim["end"], claim["axis"], claim["code"]))
    seen: Counter = Counter()
    for claim in claims:
        words = re.sub(r"[\W_]+", " ", claim["quote"]).strip().lower()
        name = (claim["doc_id"], claim["axis"], claim["code"], words)
        seen[name] += 1
        content = "\0".join((*name, str(seen[name])))
        claim["claim_id"] = "e" + hashlib.sha256(content.encode()).hexdigest()[:12]


def _apply(decisions: list[dict[str, str]], claims: list[dict[str, Any]], codebook: Codebook) -> list[dict[str, str]]:
    by_id = {claim["claim_id"]: claim for claim in claims}
    problems = []
    for line, decision in enumerate(decisions, 2):
        claim = by_id.get(decision.get("claim_id", ""))
        fault = _fault(decision, claim, codebook)
        if fault:
            hint = "Copy claim_id from evidence.csv and codes from codebook.csv."
            problems.append(asdict(Failure("decisions.csv", "decide", "decisions", f"Line {line}: {fault}", hint)))
        elif decision["field"] == "status":
            is_amended = claim["status"] == "amended" and decision["value"] == "confirmed"
            claim |= {"status": "amended" if is_amended else decision["value"]}
            claim |= {"decision_note": decision.get("reason", "")}
        else:
            claim |= {"proposed_code": claim["proposed_code"] or claim["code"], "code": decision["value"]}
            claim |= {"status": "amended", "decision_note": decision.get("reason", "")}
            if claim["axis"] in {"term", "definition"}:
                claim["concept"] = decision["value"]
    return problems


def _fault(decision: dict[str, str], claim: dict[str, Any] | None, codebook: Codebook) -> str:
    """What is wrong with a decision; empty where nothing is."""
    field, value = decision.get("field", ""), decision.get("value", "")
    if claim is None:
        return f"no claim has the id {decision.get('claim_id', '')!r}."
    if field == "status" and value in STATUSES:
        return ""
    if field == "status":
        return f"status must be {' or '.join(STATUSES)}, not {value!r}."
    if field != "code":
        return f"field must be status or code, not {field!r}."
    known = codebook.labels(claim["axis"])
    return "" if value in known else f"{value!r} is no code of the axis {claim['axis']}; there are {', '.join(known)}."
