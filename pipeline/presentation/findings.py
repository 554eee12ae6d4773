"""Says the most telling figures of a corpus in plain English, with the way to the quotations behind each."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from ..bibliography.citing import document_names
from ..measuring.definers import OWN, contradicting, definer_key, positions_by_definer
from ..measuring.figures import grouped, joined, spread
from ..measuring.spelling import leading_of
from ..rows import rows_of
from ..tables import Rows
from .addresses import rows_at
from .numerals import percent
from .summaries import USE

if TYPE_CHECKING:
    import pandas as pd

MATTER = {
    "formality": "how formal it is",
    "jointness": "whether the work is joint",
    "level": "at what level it happens",
    "agencies": "how many take part",
    "shared": "what is shared",
    "client": "the part of the client",
    "integration": "how far the work is integrated",
}
COMPLAINT = {
    "ML-INTER": "terms are used interchangeably",
    "ML-PLETH": "there are too many terms",
    "ML-PORT": "one term covers many things",
    "ML-RHET": "terms serve as slogans",
    "ML-VAGUE": "terms are vague or confused",
}
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NAMED = re.compile(r"C-[A-Z]+|d[0-9a-f]{12}")  # concepts and documents in a note
TOLD = ("alias", "ranked_apart", "form_disagreement", "forms", "share_never_defines_most_used")  # measures
SENTENCES_OF_A_KIND = 5
TELLING_SHARE = 0.5
TELLING_DISAGREEMENT = 0.1
NAMED_SOURCES = 4


class Finding(NamedTuple):
    """A sentence about the corpus, and the address on the page of what is behind it."""

    says: str
    shows: str


def findings(tables: "Mapping[str, pd.DataFrame]", labels: Mapping[str, str]) -> list[Finding]:
    """What the tables of a run support, most telling first; none where nothing was found.

    Needs documents, mentions, definitions, remarks, relations, measures and coverage; `labels` names the concepts. The
    first sentence of each kind comes before the second of any. The kinds: sources that contradict each other, one
    definition under two terms or two names, terms called alike, concepts without a definition, complaints about the
    terms, spellings. A term is called by the spelling that leads in these documents. Within a kind, what concerns more
    documents comes first. `coverage` and the reviewed rows of `measures` rest on people's decisions; give the other
    tables as reviewed too.
    """
    documents = tables["documents"]
    called = document_names(rows_of(documents[documents["counts_in_measures"]]))
    counted = {name: tables[name] for name in ("definitions", "remarks", "relations")}
    counted["mentions"] = tables["mentions"][USE]
    counted = {name: table[table["doc_id"].isin(called.keys())] for name, table in counted.items()}
    rows = {name: rows_of(counted[name]) for name in ("definitions", "remarks", "relations")}
    measures = tables["measures"]
    basis = "reviewed" if (measures["basis"] == "reviewed").any() else "machine"
    figures = measures[(measures["basis"] == basis) & measures["value"].notna()]
    figures = rows_of(figures[figures["measure"].isin(TOLD)])
    spelt = leading_of(counted["mentions"])
    names = _names(counted["mentions"], labels, spelt)
    users = _users(tables["coverage"])
    kinds = [
        _contradictions(rows["definitions"], users, names, called),
        _same_wordings(rows["relations"], called, spelt),
        _called_alike(figures, spelt),
        _ranked_apart(figures, labels, called),
        _without_definition(users, names),
        _complaints(rows["remarks"], len(called)),
        _spellings(figures, spelt),
        _never_defined(figures),
    ]
    ranked = zip_longest(*(islice(kind, SENTENCES_OF_A_KIND) for kind in kinds))
    return [finding for rank in ranked for finding in rank if finding]


def _names(mentions: "pd.DataFrame", labels: Mapping[str, str], spelt: Mapping[str, str]) -> dict[str, str]:
    """What to call each concept: its one term, or a term of its family where several are used."""
    names = {}
    for concept, terms in mentions.groupby("concept")["term"]:
        used = sorted(terms.unique())
        only = spelt.get(used[0], used[0])
        names[concept] = f"‘{only}’" if len(used) == 1 else f"a term of the family ‘{labels.get(concept, concept)}’"
    return names


def _users(coverage: "pd.DataFrame") -> dict[str, tuple[int, int]]:
    """For each concept, how many documents use it, and in how many of these a definition was found."""
    used = coverage[coverage["mentions"] > 0]
    defining = (used["definitions"] > 0).groupby(used["concept"])
    return {concept: (len(found), int(found.sum())) for concept, found in defining}


def _contradictions(
    definitions: Rows, users: dict[str, tuple[int, int]], names: dict[str, str], called: Mapping[str, str]
) -> Iterator[Finding]:
    found = []
    for concept, rows in grouped(definitions, "concept").items():
        positions = positions_by_definer(rows)
        conflicts, parties = contradicting(positions)
        using, defining = users.get(concept, (0, 0))
        if conflicts and using and concept in names:
            sources = _sources([row for row in rows if definer_key(row) in parties], called)
            found.append((-using, -len(positions), concept, using, defining, conflicts, sources))
    for _, definers, concept, using, defining, conflicts, sources in sorted(found, key=lambda each: each[:3]):
        ranked = sorted(conflicts, key=lambda dimension: (-conflicts[dimension], dimension))
        matters = _listed([MATTER[dimension] for dimension in ranked[:3]])
        more = len(sources) - NAMED_SOURCES
        who = _listed([*sources[:NAMED_SOURCES], *([f"{_number(more)} more"] if more > 0 else [])])
        come = f"the definitions come from {_number(-definers)} sources, and {who} disagree on {matters}"
        shows = rows_at(axis="definition", concept=concept)
        if using == 1:
            yield Finding(f"In the one document that uses {names[concept]}, {come}.", shows)
        else:
            define = f"{_number(defining)} {_verb('give', defining)} a definition"
            yield Finding(f"Of {_number(using)} documents that use {names[concept]}, {define}; {come}.", shows)


def _sources(definitions: Rows, called: Mapping[str, str]) -> list[str]:
    """Those who are credited with these definitions, each once, as people call them; documents by their own name."""
    names = {}
    for row in sorted(definitions, key=lambda row: (row["doc_id"], row["start"])):
        own = row["definer"].casefold() in OWN
        dated = f"{row['definer']} ({row['year']})" if str(row["year"]).isdigit() else row["definer"]
        names.setdefault(definer_key(row), called[row["doc_id"]] if own else dated)
    return sorted(names.values())


def _same_wordings(relations: Rows, called: dict[str, str], spelt: Mapping[str, str]) -> Iterator[Finding]:
    same = [
        row
        for row in relations
        if row["relation"] == "same_wording"
        and row["other_doc_id"] in called
        and (row["doc_id"], row["start"])
        != (row["other_doc_id"], row["other_start"])  # "X, or Y: ..." is one definition
    ]
    same.sort(key=lambda row: (-row["similarity"], row["doc_id"], row["start"], row["other_doc_id"]))
    told = set()
    for row in same:
        first, second = called[row["doc_id"]], called[row["other_doc_id"]]
        terms = tuple(sorted({row["term"], row["other_term"]}))
        if len(terms) == 2 and terms not in told:
            told.add(terms)
            both = [f"‘{spelt.get(row[side], row[side])}’" for side in ("term", "other_term")]
            where = (
                f"{both[0]} and {both[1]} in {first}"
                if first == second
                else f"{both[0]} in {first}, {both[1]} in {second}"
            )
            shows = rows_at(axis="definition", term=terms)
            yield Finding(f"The same definition stands under two terms: {where}.", shows)
    for term, pairs in grouped([row for row in same if row["term"] == row["other_term"]], "term").items():
        shows = rows_at(axis="definition", term=term)
        for wording in _wordings(pairs):
            if says := _credited(spelt.get(term, term), wording):
                yield Finding(says, shows)


def _wordings(pairs: Rows) -> list[dict[tuple[str, int], str]]:
    """Definitions that are worded alike, directly or through others: of each wording, who is credited by place."""
    sides = [
        {(row[f"{side}doc_id"], row[f"{side}start"]): row[f"{side}definer"] for side in ("", "other_")} for row in pairs
    ]
    definers = {place: definer for both in reversed(sides) for place, definer in both.items()}
    chains = joined((min(both), max(both)) for both in sides)
    wordings = [{place: definers[place] for place in chain} for chain in chains]
    return sorted(wordings, key=lambda wording: (-len({doc_id for doc_id, _ in wording}), min(wording)))


def _credited(term: str, wording: dict[tuple[str, int], str]) -> str:
    """Who is credited with one wording of a term; empty where all documents credit the same."""
    documents = {doc_id for doc_id, _ in wording}
    named = {place: definer for place, definer in wording.items() if definer.casefold() not in OWN}
    sources = {
        definer_key({"doc_id": doc_id, "definer": definer, "year": None}): definer
        for (doc_id, _), definer in sorted(named.items(), reverse=True)
    }
    silent = len(documents - {doc_id for doc_id, _ in named})
    if len(documents) < 2 or not sources or not (silent or len(sources) > 1):
        return ""
    who = _listed(sorted(sources.values()))
    credit = f"sources named are {who}" if len(sources) > 1 else f"source named is {who}"
    own = f", and {_number(silent)} {_verb('name', silent)} none" if silent else ""
    return f"{_documents(len(documents))} define ‘{term}’ in nearly the same words; the {credit}{own}."


def _called_alike(figures: Rows, spelt: Mapping[str, str]) -> Iterator[Finding]:
    pairs = [row for row in figures if row["level"] == "pair" and row["measure"] == "alias" and row["value"]]
    for row in sorted(pairs, key=lambda row: (-row["value"], row["subject"], row["other"])):
        where = f"{_number(int(row['value']))} document{'' if row['value'] == 1 else 's'}"
        one, other = (f"‘{spelt.get(row[side], row[side])}’" for side in ("subject", "other"))
        yield Finding(
            f"Remarks in {where} say or report that {one} and {other} are used interchangeably.",
            rows_at(axis="remark", code="ML-INTER", term=row["subject"]),
        )


def _ranked_apart(figures: Rows, labels: Mapping[str, str], called: Mapping[str, str]) -> Iterator[Finding]:
    apart = [row for row in figures if row["measure"] == "ranked_apart" and row["value"]]
    for row in sorted(apart, key=lambda row: (-row["value"] * row["n"], row["subject"], row["other"])):
        one, other = (labels.get(row[side], row[side]) for side in ("subject", "other"))
        who = NAMED.sub(lambda found: labels.get(found[0]) or called.get(found[0], found[0]), row["note"].split(".")[0])
        yield Finding(f"Sources put ‘{one}’ and ‘{other}’ in opposite order ({who}).", "#ranks")


def _without_definition(users: dict[str, tuple[int, int]], names: dict[str, str]) -> Iterator[Finding]:
    silent = {concept: using - defining for concept, (using, defining) in users.items()}
    for concept in sorted(users, key=lambda concept: (-silent[concept], concept)):
        using = users[concept][0]
        if using > 1 and silent[concept] >= TELLING_SHARE * using and concept in names:
            where = "any" if silent[concept] == using else _number(silent[concept])
            yield Finding(
                f"Of {_number(using)} documents that use {names[concept]}, no definition was found in {where}.",
                rows_at(axis="term", concept=concept),
            )


def _complaints(remarks: Rows, documents: int) -> Iterator[Finding]:
    counts = {kind: spread(rows) for kind, rows in grouped(remarks, "kind").items() if kind in COMPLAINT}
    for kind in sorted(counts, key=lambda kind: (-counts[kind], kind)):
        some = f"{_number(counts[kind]).capitalize()} of {_documents(documents).lower()}"
        who = some if documents > 1 else "The one document"
        says = f"{who} {_verb('say', counts[kind])} or {_verb('report', counts[kind])} that {COMPLAINT[kind]}."
        yield Finding(says, rows_at(axis="remark", code=kind))


def _spellings(figures: Rows, spelt: Mapping[str, str]) -> Iterator[Finding]:
    terms = {(row["subject"], row["measure"]): row for row in figures if row["level"] == "term"}
    disagreeing = [
        row for row in figures if row["measure"] == "form_disagreement" and row["value"] >= TELLING_DISAGREEMENT
    ]
    for row in sorted(disagreeing, key=lambda row: (-row["value"] * row["n"], row["subject"])):
        forms = int(terms[row["subject"], "forms"]["value"])
        term = spelt.get(row["subject"], row["subject"])
        yield Finding(
            f"‘{term}’ is spelt in {_number(forms)} ways: two uses drawn from different documents "
            f"are spelt differently in {percent(row['value'])} of cases ({row['n']} documents).",
            rows_at(axis="term", term=row["subject"]),
        )


def _never_defined(figures: Rows) -> Iterator[Finding]:
    for row in figures:
        silent = round(row["value"] * row["n"]) if row["measure"] == "share_never_defines_most_used" else 0
        if silent and row["n"] == 1:
            says = "No definition was found of any term of the family that the one document uses most."
        elif silent:
            some = f"In {_number(silent)} of {_documents(row['n']).lower()}"
            says = f"{some} no definition was found of any term of the family that the document uses most."
        else:
            continue
        yield Finding(says, "#documents")


def _number(count: int) -> str:
    return SMALL[count] if count < len(SMALL) else str(count)


def _verb(verb: str, count: int) -> str:
    return verb + "s" if count == 1 else verb


def _documents(count: int) -> str:
    return f"{_number(count).capitalize()} document{'' if count == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
