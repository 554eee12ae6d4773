"""Writes planted literatures out as papers, and reads them back from a finished run of the whole pipeline.

Invented terms become terms of the codebook, paragraphs become sentences that use them, planted values become the words
that the codebook's cues know. What the pipeline then loses is lost between the text and the tables.

    python -m tests.validity.writing OUT     # twelve papers: what was planted, what was recovered
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import read_table
from pipeline.codebook import DIMENSIONS
from pipeline.measuring.figures import RUNNING_TEXT, grouped
from pipeline.tables import Rows

from .planting import MEANINGS, Found, Plan, Planted, plant

PHRASES = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
MAPPED = {"C-ALPHA": "C-CROSSSECTOR", "C-BETA": "C-INTERAGENCY", "C-GAMMA": "C-MULTIAGENCY"}


@dataclass(frozen=True)
class Real:
    """A term of the codebook that stands for a planted one: its two spellings, and the noun with which it is defined.

    The nouns differ, so that definitions that follow each other are no exchange of terms before one noun.
    """

    term: str
    spellings: tuple[str, str]
    defined_with: str


TERMS = {
    "alpha-work": Real("inter-sectoral", ("inter-sectoral", "intersectoral"), "action"),
    "alpha-team": Real("cross-sectoral", ("cross-sectoral", "cross sectoral"), "activity"),
    "beta-work": Real("interagency", ("inter-agency", "interagency"), "working"),
    "gamma-work": Real("multiagency", ("multi-agency", "multiagency"), "work"),
}
PLANTED_WORD = re.compile(r"([abc]r?)([a-r])word")
# Two terms that are less than 40 code points apart count as a list, and more than 600 as unrelated.
NEAR, FAR = 60, 500
FILE = "paper-{:03d}.md"
PLANTED = ("documents", "mentions", "definitions", "remarks", "codes")
SLOT = re.compile(r"\{(\w+)\}")


# --------------------------------------------------------------------------------------------------------- writing


def write_out(planted: Planted, folder: Path, seed: int) -> None:
    """One Markdown file in `folder` for each document of a planted literature."""
    folder.mkdir(parents=True, exist_ok=True)
    topics = {(row.doc_id, row.start): str(row.cluster) for row in planted.contexts.itertuples()}
    for number, own in enumerate(_one_by_one(planted.literature)):
        text = Paper(own, topics, np.random.default_rng([seed, number])).text(number)
        (folder / FILE.format(number)).write_text(text, encoding="utf-8")


def _one_by_one(literature: Found) -> Iterator[Found]:
    """What was planted in each document by itself."""
    rows = {name: grouped(getattr(literature, name), "doc_id") for name in PLANTED}
    for document in literature.documents:
        yield replace(literature, **{name: rows[name].get(document["doc_id"], []) for name in PLANTED})


class Paper:
    """A planted document in words; `literature` holds its rows alone, `topics` the planted context of each usage."""

    def __init__(self, literature: Found, topics: dict[tuple[str, int], str], random: np.random.Generator) -> None:
        self.literature, self.topics, self.random = literature, topics, random
        self.headings: set[str] = set()
        self.first = {row["concept"]: row for row in reversed(literature.mentions)}

    def text(self, number: int) -> str:
        """Title, author and year; definitions; the paragraphs, each noun that comes again under a heading of its own.

        A noun that came back under the same heading would look like one more place where terms could be exchanged.
        """
        year = self.literature.documents[0]["year"]
        names, surnames = PHRASES["first_names"], PHRASES["last_names"]
        author = f"{names[number // len(surnames) % len(names)]} {surnames[number % len(surnames)]}"
        parts = ["# " + self._fill(self._one(PHRASES["titles"])), f"By {author}", str(year)]
        if self.literature.definitions:
            parts += [self._heading(PHRASES["definitions"]["headings"]), *map(self._definition, self._definitions())]
        before = ""
        remark_after = self._remark_after()
        for code in self.literature.codes:
            uses = [row for row in self.literature.mentions if code["start"] <= row["start"] < code["end"]]
            if before in ("", uses[0]["head"]):
                parts.append(self._heading(PHRASES["headings"]))
            before = uses[0]["head"]
            paragraph = self._paragraph(code["code"], uses)
            parts.append(paragraph + (f" {self._one(PHRASES['remarks']['after'])}" if code is remark_after else ""))
        if self.literature.remarks and remark_after is None:
            parts.append(self._one(PHRASES["remarks"]["alone"]))
        return "\n\n".join(parts) + "\n"

    def _definitions(self) -> Rows:
        order = self.random.permutation(len(self.literature.definitions))
        return [self.literature.definitions[place] for place in order]

    def _remark_after(self) -> dict[str, Any] | None:
        """The paragraph that ends in the remark of the document: the last one about the term that it is about."""
        about = [row["start"] for row in self.literature.mentions if row["concept"] == "C-ALPHA"]
        if not self.literature.remarks or not about:
            return None
        return next(row for row in self.literature.codes if row["start"] <= about[-1] < row["end"])

    def _heading(self, frames: list[str]) -> str:
        """A heading that the paper does not have yet: under equal headings sections would be one."""
        while (heading := self._fill(self._one(frames))) in self.headings:
            pass
        self.headings.add(heading)
        return f"## {heading}"

    def _paragraph(self, stance: str, uses: Rows) -> str:
        """A sentence in the voice of the stance, then one for each use, in the words of the use's own context."""
        frames = PHRASES["stances"][stance]
        opener = self._fill(self._one(frames["openers"]))
        for _ in range(100):
            drawn = self.random.choice(len(frames["frames"]), len(uses), replace=False)
            chosen = [frames["frames"][place] for place in drawn]
            said = [self._sentence(frame, use) for frame, use in zip(chosen, uses, strict=True)]
            if all(NEAR <= gap <= FAR for gap in _gaps(said)):
                return " ".join([opener, *(text for text, _ in said)])
        raise AssertionError("No sentences were found with terms far enough apart.")

    def _sentence(self, frame: str, use: dict[str, Any]) -> tuple[str, int]:
        """A sentence about the use's context, and where in it the term stands."""
        topic = PHRASES["topics"][self.topics[use["doc_id"], use["start"]]]
        words = iter(self.random.permutation(topic["t"]))
        spelling = TERMS[use["term"]].spellings[use["form"] != use["term"]]
        term = f"'{spelling}'" if use["term_role"] == "scare_quoted" else spelling
        drawn = {"people": self._one(topic["people"]), "place": self._one(topic["place"]), "m": f"{term} {use['head']}"}
        text = SLOT.sub(lambda slot: next(words) if slot[1] == "t" else drawn[slot[1]], frame)
        return text, text.index(spelling)

    def _definition(self, row: dict[str, Any]) -> str:
        """A paragraph in the paper's usual voice that defines a concept, by the term and spelling it uses first."""
        voice = Counter(code["code"] for code in self.literature.codes).most_common(1)[0][0]
        opener = self._fill(self._one(PHRASES["stances"][voice]["openers"]))
        use = self.first[row["concept"]]
        real = TERMS[use["term"]]
        key = PLANTED_WORD.match(row["definition"])[1]
        meaning = PHRASES["definitions"]["meanings"][key]
        values = [meaning[row[name]] for name in MEANINGS["C-ALPHA"][0] if row.get(name) in meaning]
        vocabulary = meaning["words"].split()
        # One planted word gives way to the kind, which all definitions of a meaning share: they stay about as alike.
        words = [vocabulary[ord(letter) - ord("a")] for _, letter in PLANTED_WORD.findall(row["definition"])[1:]]
        said = f"{meaning['kind']} {', '.join(values)}, about {', '.join(words[:-1])} and {words[-1]}"
        term = f"{real.spellings[use['form'] != use['term']]} {real.defined_with}"
        return f"{opener} {self._one(PHRASES['definitions']['frames']).format(term=term, meaning=said)}"

    def _fill(self, frame: str) -> str:
        months = self.random.choice(PHRASES["months"], 2, replace=False)
        return frame.format(
            town=self._one(PHRASES["towns"]), month=months[0], month2=months[1], n=self._one(PHRASES["numbers"])
        )

    def _one(self, options: list[str]) -> str:
        return options[int(self.random.integers(len(options)))]


def _gaps(said: list[tuple[str, int]]) -> list[int]:
    """How far the terms of sentences that follow each other are apart."""
    return [len(text) + 1 - at + next_at for (text, at), (_, next_at) in pairwise(said)]


# --------------------------------------------------------------------------------------------------------- reading


def from_run(out: Path) -> Planted:
    """The literature as a finished run found it, concepts and terms under their planted names.

    What was found of other terms stays as it is. Usages that were given no context are left out.
    """
    documents = read_table(out, "documents")
    counted = documents[documents["counts_in_measures"].astype(bool)].sort_values("doc_id").to_dict("records")
    known = {row["doc_id"] for row in counted}
    tables = {
        name: [_planted_names(row) for row in read_table(out, name).to_dict("records") if row["doc_id"] in known]
        for name in ("mentions", "definitions", "remarks", "codes")
    }
    tables["mentions"] = [row for row in tables["mentions"] if row["term_role"] in RUNNING_TEXT]
    contexts = read_table(out, "contexts")
    contexts = contexts[contexts["cluster"].notna()]
    contexts = contexts.assign(term=[_NAMES.get(term, term) for term in contexts["term"]])
    return Planted(Found(counted, **tables), contexts.reset_index(drop=True))


_CONCEPTS = {real: planted for planted, real in MAPPED.items()}
_NAMES = {real.term: planted for planted, real in TERMS.items()}
_FORMS = {
    spelling: planted.replace("-", " ") if place else planted
    for planted, real in TERMS.items()
    for place, spelling in enumerate(real.spellings)
}


def _planted_names(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the planted names of its concept, its term, its form and the terms that it is about."""
    renamed = {}
    for name, names in (("concept", _CONCEPTS), ("term", _NAMES), ("form", _FORMS)):
        if name in row:
            renamed[name] = names.get(row[name], row[name])
    if "terms" in row:
        renamed["terms"] = "; ".join(_NAMES.get(term, term) for term in row["terms"].split("; "))
    return row | renamed


# ------------------------------------------------------------------------------------------------------- comparing

# What a row is told by, beside its document: the table, and its values as (column, ...) each.
COMPARED = {
    "mentions": ("mentions", ("concept",)),
    "mentions with term, spelling, noun and role": ("mentions", ("term", "form", "head", "term_role")),
    "definitions": ("definitions", ("concept",)),
    "remarks": ("remarks", ("kind",)),
    "stances": ("codes", ("code",)),
}


def recovered(planted: Planted, found: Planted, order: dict[str, str]) -> dict[str, tuple[int, int, int]]:
    """For each kind of row how many were planted, how many of these came back, and how many came besides.

    `order` gives the doc_id in the run for each planted one. Values of definitions are told by document and concept.
    """
    told = {}
    for name, (table, columns) in COMPARED.items():
        told[name] = [
            Counter((order.get(row["doc_id"], row["doc_id"]), *(row[column] for column in columns)) for row in rows)
            for rows in (_rows(planted, table), _rows(found, table))
        ]
    told["stated values"] = [Counter(_values(each, order)) for each in (planted, found)]
    return {name: (one.total(), (one & other).total(), (other - one).total()) for name, (one, other) in told.items()}


def _rows(planted: Planted, table: str) -> Rows:
    """The rows of a table; of codes the primary stances."""
    rows = getattr(planted.literature, table)
    return [row for row in rows if row["axis"] == "stance" and row["is_primary"]] if table == "codes" else rows


def _values(planted: Planted, order: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for row in planted.literature.definitions:
        for name in DIMENSIONS:
            if row[name] != "not_stated":
                yield order.get(row["doc_id"], row["doc_id"]), row["concept"], name, row[name]


def _report(out: Path, seed: int) -> None:
    """Plant twelve papers, run the pipeline on them, print what came back and each measure beside its planted value."""
    from pipeline import run

    from .measuring import measured

    planted = plant(replace(Plan(), documents=0.07), seed)
    write_out(planted, out / "papers", seed)
    run(out / "papers", out / "run", until="cluster", count=2)
    found = from_run(out / "run")
    for name, (number, both, besides) in recovered(planted, found, order_of(planted, out / "run")).items():
        print(f"{name:45} planted {number:4}   came back {both / number:6.1%}   besides {besides:4}")
    values = measured(planted, seed), measured(found, seed)
    for name in values[0]:
        one, other = ("undefined" if each[name] is None else f"{each[name]:.3f}" for each in values)
        print(f"{name:45} planted {one:>9}   recovered {other:>9}")


def order_of(planted: Planted, out: Path) -> dict[str, str]:
    """The doc_id in a run for each planted one."""
    documents = read_table(out, "documents")
    named = dict(zip(documents["path"], documents["doc_id"], strict=True))
    return {row["doc_id"]: named[FILE.format(place)] for place, row in enumerate(planted.literature.documents)}


if __name__ == "__main__":
    _report(Path(sys.argv[1]), seed=1)
