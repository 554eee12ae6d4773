"""Plants literatures with a known amount of each kind of inconsistency, as the tables that measures see.

Nothing here is real: terms, definitions and documents are drawn by lot. Three concepts have terms: the first has two
labels, the second and the third can be swapped and can share a definition.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from pipeline.codebook import DIMENSIONS
from pipeline.measuring.literature import Literature
from pipeline.measuring.uses import Uses
from pipeline.tables import Rows

CONCEPTS = ("C-ALPHA", "C-BETA", "C-GAMMA")
LABELS = {"C-ALPHA": ("alpha-work", "alpha-team"), "C-BETA": ("beta-work",), "C-GAMMA": ("gamma-work",)}
NOUNS = ("team", "plan", "panel", "service", "protocol", "meeting")
STANCES = ("ST-NE", "ST-SP")
CONTEXTS = 3
PARAGRAPH_USES, USE_CHARS, PARAGRAPH_CHARS = 3, 150, 2000
STATED = 3  # dimensions that a definition states
# What each concept means: a value on four dimensions, and the words of its definitions.
MEANINGS = {
    "C-ALPHA": ({"formality": "formal", "jointness": "joint", "level": "strategic", "client": "object"}, "a"),
    "C-BETA": ({"formality": "formal", "jointness": "joint", "level": "operational", "client": "participant"}, "b"),
    "C-GAMMA": ({"formality": "informal", "jointness": "parallel", "level": "strategic", "client": "object"}, "c"),
}
OPPOSITE = {
    "formal": "informal",
    "informal": "formal",
    "joint": "parallel",
    "parallel": "joint",
    "strategic": "operational",
    "operational": "strategic",
    "object": "participant",
    "participant": "object",
}
WORDS, SAID = 18, 13  # words of a meaning, and how many of them a definition says


@dataclass(frozen=True)
class Plan:
    """How much of each cause and each confound a literature has, each from 0 to 1."""

    spelling: float = 0.3
    labels: float = 0.3
    rival: float = 0.3
    shared: float = 0.3
    swapped: float = 0.3
    undefined: float = 0.3
    drift: float = 0.3
    camps: float = 0.3
    complaints: float = 0.3
    topic: float = 0.5
    length: float = 0.5
    documents: float = 0.5
    style: float = 0.5

    @property
    def number_of_documents(self) -> int:
        """From 10 to 40."""
        return round(10 + 30 * self.documents)

    @property
    def paragraphs(self) -> float:
        """Mean number of paragraphs of a document, from 6 to 24, with three uses each."""
        return 6 + 18 * self.length


FACTORS = tuple(each.name for each in fields(Plan))


@dataclass(frozen=True)
class Found:
    """What a planted literature holds: rows of the tables of these names."""

    documents: Rows
    mentions: Rows
    definitions: Rows
    remarks: Rows
    codes: Rows
    relations: Rows = field(default_factory=list)

    def of_documents(self, doc_ids: Collection[str]) -> Self:
        """The rows of some of the documents."""
        parts = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(
            self, **{name: [row for row in rows if row["doc_id"] in doc_ids] for name, rows in parts.items()}
        )

    def measurable(self) -> Literature:
        """The literature that headlines see."""
        return Literature(self.documents, Uses.of(self.mentions), self.definitions, self.remarks, departures=[])


@dataclass
class Planted:
    """A planted literature, and its usages with their contexts."""

    literature: Found
    contexts: pd.DataFrame


def plant(plan: Plan, seed: int) -> Planted:
    """One literature of a plan."""
    random = np.random.default_rng(seed)
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in ("mentions", "definitions", "remarks", "codes")}
    documents, contexts = [], []
    for number in range(plan.number_of_documents):
        doc_id = f"d{number:012d}"
        author = _author(plan, random)
        documents.append(
            {"doc_id": doc_id, "words": 1000, "year": 2000 + number % 10, "country": "", "sector": "", "doc_type": ""}
        )
        used = _write(doc_id, author, plan, random, tables, contexts)
        _define(doc_id, used, plan, random, tables["definitions"])
        if random.random() < plan.complaints:
            tables["remarks"].append(_remark(doc_id))
    return Planted(
        Found(documents, **tables), pd.DataFrame(contexts, columns=["doc_id", "start", "end", "term", "cluster"])
    )


def _author(plan: Plan, random: np.random.Generator) -> dict[str, Any]:
    """What an author is used to: a spelling, a label, a stance, terms, nouns, quotation marks, a topic."""
    return {
        "form": int(random.random() < plan.spelling / 2),
        "label": int(random.random() < plan.labels / 2),
        "stance": int(random.random() < 0.5),
        "preference": random.dirichlet([20 ** (1 - plan.style)] * 3) if plan.style else np.full(3, 1 / 3),
        "nouns": random.dirichlet([20 ** (1 - plan.style)] * len(NOUNS)),
        "quotes": random.beta(1, 4) * plan.style,
        "topic": random.dirichlet([0.3 + 30 * (1 - plan.topic) ** 3] * CONTEXTS),
    }


def _write(
    doc_id: str, author: dict[str, Any], plan: Plan, random: np.random.Generator, tables: dict, contexts: list
) -> set[str]:
    """The paragraphs of a document: each uses one noun three times, with one concept unless terms are swapped."""
    used = set()
    for paragraph in range(max(2, random.poisson(plan.paragraphs))):
        start = paragraph * PARAGRAPH_CHARS
        stance = author["stance"] if random.random() < 0.8 else 1 - author["stance"]
        tables["codes"].append(_code(doc_id, STANCES[stance], start))
        concept = _concept(author, stance, plan, random)
        noun = NOUNS[random.choice(len(NOUNS), p=author["nouns"])]
        for use in range(PARAGRAPH_USES):
            if concept > 0 and random.random() < plan.swapped:
                concept = 1 + int(random.random() < author["preference"][2] / author["preference"][1:].sum())
            name = CONCEPTS[concept]
            place = start + use * USE_CHARS
            mention = _mention(doc_id, name, noun, place, author, plan, random)
            tables["mentions"].append(mention)
            context = concept if random.random() < plan.drift else random.choice(CONTEXTS, p=author["topic"])
            contexts.append((doc_id, place, mention["end"], mention["term"], int(context) + 1))
            used.add(name)
    return used


def _concept(author: dict[str, Any], stance: int, plan: Plan, random: np.random.Generator) -> int:
    """Which concept a paragraph is about: what its theory prefers, or what its author is used to."""
    if random.random() < plan.camps:
        return 0 if stance == 0 else 1 + int(random.random() < 0.5)
    return int(random.choice(3, p=author["preference"]))


def _mention(
    doc_id: str, concept: str, noun: str, start: int, author: dict[str, Any], plan: Plan, random: np.random.Generator
) -> dict[str, Any]:
    labels = LABELS[concept]
    term = labels[author["label"] % len(labels)]
    form = author["form"] if random.random() >= plan.spelling / 3 else 1 - author["form"]
    written = term if not form else term.replace("-", " ")
    row = {"doc_id": doc_id, "concept": concept, "term": term, "term_as_written": written, "form": written}
    row |= {"position": "attributive", "is_negated": False, "head": noun, "section": "", "page_label": "1"}
    row |= {"term_role": "scare_quoted" if random.random() < author["quotes"] else "use"}
    return row | {"start": start, "end": start + len(written), "page_index": 0}


def _define(doc_id: str, used: set[str], plan: Plan, random: np.random.Generator, rows: list[dict[str, Any]]) -> None:
    """The definitions of a document, in its own name: of each concept that it uses, unless it leaves it undefined."""
    for number, concept in enumerate(CONCEPTS):
        if concept in used and random.random() >= plan.undefined:
            meant = "C-BETA" if concept == "C-GAMMA" and random.random() < plan.shared else concept
            rows.append(_definition(doc_id, number, concept, meant, plan, random))


def _definition(
    doc_id: str, number: int, concept: str, meant: str, plan: Plan, random: np.random.Generator
) -> dict[str, Any]:
    values, words = MEANINGS[meant]
    is_rival = random.random() < plan.rival / 2
    stated = sorted(random.choice(sorted(values), STATED, replace=False))
    said = random.choice(WORDS, SAID, replace=False)
    text = " ".join(f"{words}{'r' * is_rival}{chr(97 + place)}word" for place in said)
    row = dict.fromkeys(DIMENSIONS, "not_stated")
    row |= {name: OPPOSITE[values[name]] if is_rival else values[name] for name in stated}
    row |= {"doc_id": doc_id, "term": LABELS[concept][0], "concept": concept, "definition": text, "hedge": ""}
    row |= {"definition_status": "own", "definer": "this document", "year": None, "confidence": 0.95}
    return row | {"start": 1_000_000 + number * 500, "end": 1_000_400 + number * 500, "quote": text}


def _remark(doc_id: str) -> dict[str, Any]:
    row = {"doc_id": doc_id, "kind": "ML-VAGUE", "terms": "alpha-work", "source": "this document", "scope": "own"}
    return row | {"start": 2_000_000, "end": 2_000_050, "confidence": 0.95, "quote": "The term is vague."}


def _code(doc_id: str, code: str, start: int) -> dict[str, Any]:
    row = {"doc_id": doc_id, "axis": "stance", "code": code, "is_primary": True, "confidence": 0.9}
    return row | {"start": start, "end": start + PARAGRAPH_CHARS - 1}
