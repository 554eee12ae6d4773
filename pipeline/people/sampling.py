"""Draws passages and sentences for people to code without seeing what the machine made of them."""

import bisect
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..tables import Rows
from .claims import words

PASSAGE, SENTENCE = "passage", "sentence"
AXES = {
    PASSAGE: ("stance", "theory", "theme", "element", "design"),
    SENTENCE: ("term", "definition", "remark", "valence", "level", "evidence"),
}
RARE = ("definition", "remark", "valence")  # on which axes a sentence must be coded to be drawn with half the chance
NOT_APPLICABLE = "not_applicable"
HIT, PLAIN = "hit", "plain"
TO_FILL_IN = ("done", "coder", "note")
BEFORE, AFTER = 300, 200  # letters of its surroundings


@dataclass(frozen=True)
class Unit:
    """A passage or sentence that can be coded, with the machine's answers by axis.

    `stratum` is what it is drawn from: all passages, sentences with a rare code, sentences without.
    """

    kind: str
    doc_id: str
    start: int
    end: int
    text: str
    number: int  # how often its words have stood in its document so far
    stratum: str
    answers: Mapping[str, frozenset[str]]

    @property
    def id(self) -> str:
        """Names the unit by its words, and by its stratum so that nobody sees which."""
        return unit_id(self, self.stratum)


def unit_id(unit: Unit, stratum: str) -> str:
    """The id that a unit has when it is drawn from a stratum."""
    content = "\0".join((unit.kind, stratum, unit.doc_id, words(unit.text), str(unit.number)))
    return "u" + hashlib.sha256(content.encode()).hexdigest()[:12]


def population(sentences: Mapping[str, Sequence[tuple[int, int, str]]], tables: Mapping[str, Rows]) -> list[Unit]:
    """All passages and sentences of a run.

    `sentences` are start, end and text by doc_id, those of running text; `tables` are rows of mentions, definitions,
    remarks and codes as the machine made them.
    """
    given = _given(tables)
    found: list[Unit] = []
    seen: Counter[tuple[str, str, str]] = Counter()

    def add(kind: str, doc_id: str, start: int, end: int, text: str) -> None:
        answers: dict[str, set[str]] = {axis: set() for axis in AXES[kind]}
        there = given.get(doc_id, [])
        for _, axis, code in there[bisect.bisect_left(there, (start,)) : bisect.bisect_left(there, (end,))]:
            if axis in answers:
                answers[axis].add(code)
        fixed = {axis: frozenset(codes) for axis, codes in answers.items()}
        stratum = PASSAGE if kind == PASSAGE else HIT if any(fixed[axis] for axis in RARE) else PLAIN
        name = (kind, doc_id, words(text))
        seen[name] += 1
        found.append(Unit(kind, doc_id, start, end, text, seen[name], stratum, fixed))

    for row in sorted(tables["codes"], key=lambda row: (row["doc_id"], row["start"])):
        if row["axis"] == "stance" and row["is_primary"]:
            add(PASSAGE, row["doc_id"], row["start"], row["end"], row["quote"])
    for doc_id in sorted(sentences):
        for start, end, text in sentences[doc_id]:
            add(SENTENCE, doc_id, start, end, text)
    return found


def _given(tables: Mapping[str, Rows]) -> dict[str, list[tuple[int, str, str]]]:
    """Where the machine gave which code on which axis, by document, in order; of stances only the primary one."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for row in tables["mentions"]:
        found.setdefault(row["doc_id"], []).append((row["start"], "term", row["concept"]))
    for row in tables["definitions"]:
        if row["concept"] == "not_coded":  # people can code the terms of the codebook alone
            continue
        found.setdefault(row["doc_id"], []).append((row["start"], "definition", row["concept"]))
    for row in tables["remarks"]:
        found.setdefault(row["doc_id"], []).append((row["start"], "remark", row["kind"]))
    for row in tables["codes"]:
        if row["axis"] != "stance" or row["is_primary"]:
            found.setdefault(row["doc_id"], []).append((row["start"], row["axis"], row["code"]))
    return {doc_id: sorted(codes) for doc_id, codes in found.items()}


def draw(units: Sequence[Unit], n: int, seed: int) -> list[Unit]:
    """`n` passages and `n` sentences at random, in random order, fewer where there are fewer.

    Of the sentences half have a code on a rare axis, as far as there are such: among sentences drawn evenly a
    definition is too rare to say anything of. What a unit stands for is made good when agreement is computed.
    """
    import numpy as np

    chance = np.random.default_rng(seed)

    def some(stratum: str, most: int) -> list[Unit]:
        there = [unit for unit in units if unit.stratum == stratum]
        chosen = chance.permutation(len(there))[: max(0, most)]
        return [there[place] for place in sorted(chosen.tolist())]

    passages = some(PASSAGE, n)
    hits = some(HIT, n // 2)
    plain = some(PLAIN, n - len(hits))
    sentences = [*hits, *plain]
    return [
        *(passages[place] for place in chance.permutation(len(passages)).tolist()),
        *(sentences[place] for place in chance.permutation(len(sentences)).tolist()),
    ]


def sheet(units: Iterable[Unit], named: Mapping[str, str], texts: Mapping[str, Any]) -> Iterator[dict]:
    """Rows of the table `sample`: what is to be coded, with its surroundings and empty cells for codes.

    `named` are author and year by doc_id; `texts` are the stored texts by doc_id.
    """
    axes = [axis for kind in AXES for axis in AXES[kind]]
    for number, unit in enumerate(units, 1):
        stored = texts[unit.doc_id]
        place = stored.place(unit.start)
        yield {
            "number": number,
            "unit_id": unit.id,
            "unit": unit.kind,
            "doc_id": unit.doc_id,
            "author_year": named[unit.doc_id],
            "page_label": place["page_label"],
            "section": place["section"],
            "before": _around(stored.text[max(0, unit.start - BEFORE) : unit.start]),
            "text": unit.text,
            "after": _around(stored.text[unit.end : unit.end + AFTER]),
            **{axis: "" if axis in AXES[unit.kind] else NOT_APPLICABLE for axis in axes},
            **dict.fromkeys(TO_FILL_IN, ""),
        }


def _around(text: str) -> str:
    return " ".join(text.split())
