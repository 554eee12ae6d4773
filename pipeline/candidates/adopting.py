"""Writes the codebook entry by which a candidate is adopted."""

import difflib
import json
import re
from collections.abc import Iterable
from typing import Any

from ..errors import PipelineError
from ..tables import Rows
from .spelling import key, singular

ENTRY = """
[[concept]]
id = {id}
label = {term}
meaning = "Say in a sentence what the term means."
examples = [{example}]

[[concept.term]]
term = {term}
spelling = {spelling}
part_of_speech = "noun"
"""


def entries(rows: Rows, terms: Iterable[str]) -> str:
    """The entries of `terms.toml` for some of the candidates in `rows`, named by their terms in any case.

    Raises `PipelineError` for one that is no candidate.
    """
    by_name = {row["term"].lower(): row for row in rows}
    for term in terms:
        if term.lower() not in by_name:
            near = difflib.get_close_matches(term.lower(), by_name, n=1)
            hint = f" (did you mean {by_name[near[0]]['term']!r}?)" if near else ""
            raise PipelineError(f"{term!r} is no candidate{hint}: take a name from candidates.csv.")
    chosen = [by_name[name] for name in dict.fromkeys(term.lower() for term in terms)]
    return "\n".join(entry(row) for row in chosen)


def entry(row: dict[str, Any]) -> str:
    """The entry of `terms.toml` for a row of the table `candidates`, with its spellings and its example.

    The meaning is left for people to write; the id ends in NEW, so that it is no other's. Plurals are left out, since
    the codebook adds them.
    """
    term = row["term"]
    name = re.sub(r"[^A-Za-z0-9]+", "-", term).strip("-").upper()
    spelt = [term, *(_in_singular(form) for form in row["variants"].split("; ") if form)]
    same = [form for form in dict.fromkeys(spelt) if key(form.split()) == key(term.split())]
    if term.islower():
        same = list(dict.fromkeys(form.lower() for form in same))
    texts = {"id": f"C-{name or 'TERM'}-NEW", "term": term, "spelling": " | ".join(same), "example": row["example"]}
    return ENTRY.format(**{name: json.dumps(text, ensure_ascii=False) for name, text in texts.items()})


def _in_singular(form: str) -> str:
    head, space, last = form.rpartition(" ")
    return head + space + singular(last.lower(), is_plural=True)
