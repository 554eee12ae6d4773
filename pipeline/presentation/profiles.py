"""Says the headline figures in sentences, and lays them out term by term."""

from collections.abc import Mapping
from typing import Any

from ..tables import Rows
from .numerals import count

ASKED = {
    "form_disagreement": ("spelt differently", "of pairs of uses from two documents"),
    "share_none_found": ("no definition found", "of documents that use it"),
    "jingle": ("contradicted", "of pairs of sources that can be compared"),
    "share_complaining": ("found fault with", "of documents that use it"),
    "share_departing": ("used against own definition", "of documents that define it; as people confirmed"),
}


def best_basis(profiles: Rows) -> Rows:
    """The rows on the better basis: reviewed where there are any."""
    bases = {row["basis"] for row in profiles}
    return [row for row in profiles if row["basis"] == ("reviewed" if "reviewed" in bases else "machine")]


def corpus_sentences(profiles: Rows, waiting: int) -> Rows:
    """What each headline figure of the corpus says, and how it holds up: rows with `says` and `holds`.

    `waiting` is the number of departures that nobody decided on.
    """
    found = {row["measure"]: row for row in profiles if row["level"] == "corpus"}
    rows = [found[measure] for measure in ASKED if measure in found]
    return [{"says": _says(row, waiting), "holds": _holds(row)} for row in rows]


def term_profiles(profiles: Rows, users: Mapping[str, int]) -> Rows:
    """One row a term, the most used first: term, documents, and cells by measure, each a figure of the table."""
    by_term: dict[str, dict[str, Any]] = {}
    for row in profiles:
        if row["level"] == "term":
            by_term.setdefault(row["subject"], {})[row["measure"]] = row
    ranked = sorted(by_term, key=lambda term: (-users.get(term, 0), term))
    return [{"term": term, "documents": users.get(term, 0), "cells": by_term[term]} for term in ranked]


def _says(row: dict[str, Any], waiting: int) -> str:
    measure, value, n = row["measure"], row["value"], row["n"]
    later = _waiting(waiting) if measure == "share_departing" else ""
    if value is None:
        return f"{_capital(ASKED[measure][0])}: {row['note']}{later}"
    some, share = f"{round(value * n)} of {n}", _percent(value)
    return {
        "form_disagreement": f"Two uses of one term from two documents are spelt differently in {share} of cases",
        "share_none_found": f"In {some} documents no definition was found of the term that the document uses most",
        "jingle": f"Of the pairs of sources that define the same and can be compared, {share} contradict each other",
        "share_complaining": f"{some} documents say that terms are swapped, vague, empty or too many",
        "share_departing": f"In {some} documents with definitions, people confirmed a use against one of them",
    }[measure] + f"{_interval(row)}.{later}"


def _waiting(places: int) -> str:
    return f" {count(places, 'place')} {'waits' if places == 1 else 'wait'} for their decision." if places else ""


def _interval(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return ""
    return f" (95 % interval {100 * row['low']:.0f} to {100 * row['high']:.0f} %, n = {row['n']})"


def _holds(row: dict[str, Any]) -> str:
    """The figure seen in other ways."""
    if row["value"] is None:
        return ""
    ways = [f"{row['representation']}: {_percent(row['second_value'])}"]
    ways.append(f"{row['thresholds']}: {_percent(row['strict_value'])}, {_percent(row['stricter_value'])}")
    if row["lowest_without_one"] is not None:
        least, most = (_percent(row[f"{end}_without_one"]) for end in ("lowest", "highest"))
        ways.append(f"without any one document: {least} to {most}")
    return "; ".join(ways)


def _percent(value: float | None) -> str:
    return "not to be told" if value is None else f"{100 * value:.0f} %"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
