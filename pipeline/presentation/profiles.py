"""Says the headline figures in sentences, and lays them out term by term."""

from collections.abc import Mapping
from typing import Any

from ..tables import Rows
from .addresses import rows_at
from .numerals import count, percent

TELLING = 0.05
LOOKS = ("second_value", "strict_value", "stricter_value", "lowest_without_one", "highest_without_one")

ASKED = {
    "form_disagreement": ("spelt differently", "of pairs of uses from two documents"),
    "share_none_found": ("no definition found", "of documents that use it"),
    "jingle": ("contradicted", "of pairs of sources that can be compared"),
    "share_complaining": ("found fault with", "of documents that use it"),
    "share_departing": ("used against own definition", "of documents that define it; as people confirmed"),
}


BEHIND = {
    "form_disagreement": "#spellings",
    "share_none_found": "#terms",
    "jingle": "#definitions",
    "share_complaining": rows_at(axis="remark"),
    "share_departing": rows_at(axis="use"),
}


def best_basis(profiles: Rows) -> Rows:
    """The rows on the better basis: reviewed where there are any."""
    bases = {row["basis"] for row in profiles}
    return [row for row in profiles if row["basis"] == ("reviewed" if "reviewed" in bases else "machine")]


def corpus_sentences(profiles: Rows, waiting: int) -> Rows:
    """What each headline figure of the corpus says, how it holds up, and what is behind it: says, holds and shows.

    `waiting` is the number of departures that nobody decided on.
    """
    found = {row["measure"]: row for row in profiles if row["level"] == "corpus"}
    rows = [found[measure] for measure in ASKED if measure in found]
    return [{"says": _says(row, waiting), "holds": _holds(row), "shows": BEHIND[row["measure"]]} for row in rows]


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
    some = f"{round(value * n)} of {n}"
    return {
        "form_disagreement": f"Two uses of a term from two documents differ in spelling in {percent(value)} of cases",
        "share_none_found": f"In {some} documents no definition was found of the term that the document uses most",
        "jingle": f"Of the sources that define the same, {_pairs(row)} contradict each other, {percent(value)}",
        "share_complaining": f"In {some} documents a remark says that terms are swapped, vague, empty or too many",
        "share_departing": f"In {some} documents with definitions, people confirmed a use against one of them",
    }[measure] + f"{_interval(row)}.{later}"


def _pairs(row: dict[str, Any]) -> str:
    """How many pairs of sources, out of the note of the figure: "6 of 44 pairs"."""
    return row["note"].split(".")[0] or "some pairs"


def _waiting(places: int) -> str:
    return f" {count(places, 'place')} {'waits' if places == 1 else 'wait'} for their decision." if places else ""


def _interval(row: dict[str, Any]) -> str:
    if row["low"] is None:
        return ""
    return f" (95\u00a0% interval {100 * row['low']:.0f}–{percent(row['high'])}, n\u00a0= {row['n']})"


def _holds(row: dict[str, Any]) -> str:
    """The figure seen in other ways, and how far it then moves."""
    if row["value"] is None:
        return ""
    looks = [row[name] for name in LOOKS]
    known = [each for each in (row["value"], *looks) if each is not None]
    ways = [f"{row['representation']} {_or_not(row['second_value'])}"]
    ways.append(f"{row['thresholds']} {_or_not(row['strict_value'])}, {_or_not(row['stricter_value'])}")
    if row["lowest_without_one"] is not None:
        ways.append(
            f"without any one document {100 * row['lowest_without_one']:.0f}–{percent(row['highest_without_one'])}"
        )
    return f"Asked in other ways it lies between {percent(min(known))} and {percent(max(known))}: {'; '.join(ways)}"


def _or_not(value: float | None) -> str:
    return "–" if value is None else percent(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def theory_sentence(measures: Rows) -> str:
    """Whether the theory that passages work with goes with the terms that they use; empty where it cannot be told."""
    found = [row for row in measures if row["measure"] == "stance_term_association" and row["value"] is not None]
    if not found or found[-1]["p"] is None:
        return ""
    row = found[-1]
    verdict = "more than chance gives" if row["p"] < TELLING else "not more than chance can give"
    return (
        f"Stances and terms go together {verdict}: Cramér’s V {row['value']:.2f} beside {row['null_value']:.2f} when "
        f"whole documents exchange their stances (p\u00a0= {row['p']:.3f}, {count(row['n'], 'use')})."
    )
