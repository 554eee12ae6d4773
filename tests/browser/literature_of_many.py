"""The tables of a planted literature of many documents, as the stage report takes them, in invented words."""

from functools import cache
from typing import Any

import numpy as np

from pipeline.bibliography.documents.flow import flow
from pipeline.codebook import Code, Codebook, Concept, Term
from pipeline.presentation.charts import vega
from pipeline.settings import Settings
from pipeline.stages import BY_NAME
from pipeline.stages.relate import definition_pairs
from pipeline.stages.report import report
from pipeline.tables import frame, schema
from tests.stages.test_report import row
from tests.validity.planting import LABELS, Plan, plant
from tests.validity.writing import PHRASES

DOCUMENTS = 1000
PLAN = Plan(documents=(DOCUMENTS - 10) / 30, length=0.42, undefined=0.5)
# In real literatures about one pair of definitions in forty agrees or conflicts; in planted ones two in five do.
RELATED = 380  # definitions that are compared, each with each other
QUOTED = {"mentions": 0, "definitions": 20, "remarks": 15, "codes": 60}  # words of a quotation
THEMES = tuple(f"TH-{number}" for number in range(12))
LABEL = {"ST-NE": "narrative or evaluative", "ST-SP": "social policy"}


def report_of(tables: dict[str, list[dict[str, Any]]], codebook: Codebook) -> dict[str, bytes]:
    """The files of the report on these rows by table, with the script that draws charts; tables not given are empty."""
    coded = {claim["doc_id"] for claim in tables.get("evidence", [])}
    tables = tables | {"decided": _decided(tables)}
    tables |= {"flow": flow(frame("documents", tables.get("documents", [])).to_dict("records"), coded)}
    frames = [frame(name, tables.get(name, [])) for name in BY_NAME["report"].needs if name != "runtime"]
    return report(*frames, vega.script(), codebook=codebook, settings=Settings())


def _decided(tables: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The claims on uses of terms, undecided, each with the number of the mention that it is about."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number, each in enumerate(frame("mentions", tables.get("mentions", [])).to_dict("records")):
        places.setdefault((each["doc_id"], each["term"]), []).append((each["start"], number))
    wanted = {column.name for column in schema()["decided"].columns}
    rows = []
    for claim in (claim for claim in tables.get("evidence", []) if claim["axis"] == "term"):
        uses = places[claim["doc_id"], claim["term"]]
        number = next(number for start, number in uses if claim["start"] <= start < claim["end"])
        own = {"source_table": "mentions", "source_row": number, "added_row": "", "is_disputed": False}
        rows.append({name: each for name, each in (claim | own | {"status": "proposed"}).items() if name in wanted})
    return rows


def many_codebook() -> Codebook:
    """The codebook of the planted concepts."""
    concepts = [
        Concept(
            concept, LABELS[concept][0], "Planted.", tuple(Term(name, name, "adjective") for name in LABELS[concept])
        )
        for concept in LABELS
    ]
    stances = tuple(Code(code, "stance", label, "Planted.") for code, label in LABEL.items())
    themes = tuple(Code(code, "theme", f"theme {code}", "Planted.") for code in THEMES)
    remarks = (Code("ML-VAGUE", "remark", "vague or inconsistent", "Imprecise."),)
    return Codebook(tuple(concepts), stances, themes, remarks, ())


def many_tables() -> dict[str, list[dict[str, Any]]]:
    """Rows of a literature of `DOCUMENTS` documents, the same at every call: more than 60,000 coded claims."""
    planted = plant(PLAN, seed=1).literature
    random = np.random.default_rng(1)
    say = _Words(random)
    documents = [_document(number, each) for number, each in enumerate(planted.documents)]
    names = {each["doc_id"]: each for each in documents}
    mentions, definitions, remarks, codes = (
        [blank | each | ({"quote": say.passage(words)} if words else {}) for each in getattr(planted, name)]
        for name, words in QUOTED.items()
        for blank in (row(name),)
    )
    themes = [
        each | {"axis": "theme", "code": THEMES[int(random.integers(len(THEMES)))], "is_primary": False}
        for each in codes
    ]
    claims = [
        *(_term_claim(each, say) for each in mentions),
        *(_claim(each, "definition", each["concept"]) for each in definitions),
        *(_claim(each, "remark", each["kind"]) for each in remarks),
        *(_claim(each, each["axis"], each["code"]) for each in (*codes, *themes)),
    ]
    for number, claim in enumerate(claims):
        document = names[claim["doc_id"]]
        claim |= {"claim_id": f"e{number:012d}", "year": document["year"], "author_year": document["authors"]}
    return {
        "documents": documents,
        "mentions": mentions,
        "definitions": definitions,
        "remarks": remarks,
        "codes": codes + themes,
        "relations": [row("relations") | each for each in definition_pairs(definitions[:RELATED])],
        "coverage": _coverage(mentions, definitions),
        "evidence": claims,
    }


def _document(number: int, planted: dict[str, Any]) -> dict[str, Any]:
    names, surnames = PHRASES["first_names"], PHRASES["last_names"]
    author = f"{surnames[number % len(surnames)]}, {names[number // len(surnames) % len(names)]}"
    own = {
        "path": f"paper-{number:04d}.pdf",
        "citekey": f"paper{number:04d}",
        "title": f"What paper {number} says of it",
    }
    own |= {"authors": author, "status": "read", "counts_in_measures": True, "same_work_as": "", "duplicate_of": ""}
    return row("documents") | planted | own | {"words": 6000}


class _Words:
    """Draws invented words."""

    def __init__(self, random: np.random.Generator) -> None:
        self._words = [word for topic in PHRASES["topics"].values() for words in topic.values() for word in words]
        self._random, self._drawn = random, []

    def passage(self, number: int) -> str:
        """As many words, as a sentence."""
        if len(self._drawn) < number:
            self._drawn = self._random.integers(len(self._words), size=100_000).tolist()
        drawn = self._drawn[-number:]
        del self._drawn[-number:]
        return " ".join(self._words[place] for place in drawn).capitalize() + "."


def _term_claim(mention: dict[str, Any], say: _Words) -> dict[str, Any]:
    before, after = say.passage(6)[:-1] + " ", " " + say.passage(6).lower()
    start = mention["start"] - len(before)
    quote = before + mention["form"] + after
    claim = _claim(mention | {"start": start, "end": start + len(quote), "quote": quote}, "term", mention["concept"])
    return claim | {"quote_prefix": say.passage(5)[-40:], "quote_suffix": say.passage(5)[:40], "rule": "codebook"}


def _claim(coded: dict[str, Any], axis: str, code: str) -> dict[str, Any]:
    kept = ("doc_id", "concept", "term", "start", "end", "quote", "page_label", "page_index", "section", "confidence")
    shared = {name: coded[name] for name in kept if name in coded}
    label = LABEL.get(code, code)
    own = {"axis": axis, "code": code, "code_label": label, "rule": "cue", "method": "rule", "status": "proposed"}
    return _blank() | own | {"confidence": 1.0, "theory_use": "not_applicable"} | shared


@cache
def _blank() -> dict[str, Any]:
    return row("evidence")


def _coverage(mentions: list[dict[str, Any]], definitions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    defined = {(each["doc_id"], each["concept"]) for each in definitions}
    used = dict.fromkeys((each["doc_id"], each["concept"]) for each in mentions)
    return [
        row("coverage", doc_id=doc_id, concept=concept, mentions=1, definitions=int((doc_id, concept) in defined))
        | {"definition_status": "own" if (doc_id, concept) in defined else "none_found"}
        for doc_id, concept in used
    ]
