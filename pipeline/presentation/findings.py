"""Says the most telling figures of a corpus in plain English."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, islice, zip_longest
from typing import TYPE_CHECKING

from ..bibliography.citing import document_names
from ..measuring.contradiction import conflicting_dimensions
from ..measuring.definers import OWN, definer_key, positions_by_definer
from ..measuring.figures import grouped, spread
from ..tables import Rows

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
SENTENCES_OF_A_KIND = 5
TELLING_SHARE = 0.5
TELLING_DISAGREEMENT = 0.1


def findings(tables: "Mapping[str, pd.DataFrame]", labels: Mapping[str, str]) -> list[str]:
    """Sentences that the tables of a run support, most telling first; none where nothing was found.

    Needs documents, mentions, definitions, remarks, relations, measures and coverage; `labels` names the concepts. The
    first sentence of each kind comes before the second of any. The kinds: sources that contradict each other, one
    definition under two terms or two names, terms called alike, concepts without a definition, complaints about the
    terms, spellings. Within a kind, what concerns more documents comes first. `coverage` and the reviewed rows of
    `measures` rest on people's decisions; give the other tables as reviewed too.
    """
    documents = tables["documents"]
    called = document_names(documents[documents["counts_in_measures"]].to_dict("records"))
    rows = {
        name: [row for row in tables[name].to_dict("records") if row["doc_id"] in called]
        for name in ("mentions", "definitions", "remarks", "relations")
    }
    measures = tables["measures"]
    basis = "reviewed" if (measures["basis"] == "reviewed").any() else "machine"
    figures = measures[(measures["basis"] == basis) & measures["value"].notna()].to_dict("records")
    names = _names(rows["mentions"], labels)
    users = _users(tables["coverage"])
    kinds = [
        _contradictions(rows["definitions"], users, names),
        _same_wordings(rows["relations"], called),
        _called_alike(figures),
        _ranked_apart(figures, labels, called),
        _without_definition(users, names),
        _complaints(rows["remarks"], len(called)),
        _spellings(figures),
        _never_defined(figures),
    ]
    ranked = zip_longest(*(islice(kind, SENTENCES_OF_A_KIND) for kind in kinds))
    return [sentence for rank in ranked for sentence in rank if sentence]


def _names(mentions: Rows, labels: Mapping[str, str]) -> dict[str, str]:
    """What to call each concept: its one term, or a term of its family where several are used."""
    names = {}
    for concept, rows in grouped(mentions, "concept").items():
        used = sorted({row["term"] for row in rows})
        names[concept] = f"‘{used[0]}’" if len(used) == 1 else f"a term of the family ‘{labels.get(concept, concept)}’"
    return names


def _users(coverage: "pd.DataFrame") -> dict[str, tuple[int, int]]:
    """For each concept, how many documents use it, and in how many of these a definition was found."""
    used = coverage[coverage["mentions"] > 0]
    groups = grouped(used.to_dict("records"), "concept")
    return {concept: (len(rows), sum(row["definitions"] > 0 for row in rows)) for concept, rows in groups.items()}


def _contradictions(definitions: Rows, users: dict[str, tuple[int, int]], names: dict[str, str]) -> Iterator[str]:
    found = []
    for concept, rows in grouped(definitions, "concept").items():
        positions = positions_by_definer(rows)
        conflicts = Counter(
            dimension
            for one, other in combinations(positions.values(), 2)
            for dimension in conflicting_dimensions(one, other)
        )
        using, defining = users.get(concept, (0, 0))
        if conflicts and using and concept in names:
            found.append((-using, -len(positions), concept, using, defining, conflicts))
    for _, sources, concept, using, defining, conflicts in sorted(found, key=lambda each: each[:3]):
        ranked = sorted(conflicts, key=lambda dimension: (-conflicts[dimension], dimension))
        matters = _listed([MATTER[dimension] for dimension in ranked[:3]])
        come = f"the definitions come from {_number(-sources)} sources, which disagree on {matters}"
        if using == 1:
            yield f"In the one document that uses {names[concept]}, {come}."
        else:
            define = f"{_number(defining)} {_verb('give', defining)} a definition"
            yield f"Of {_number(using)} documents that use {names[concept]}, {define}; {come}."


def _same_wordings(relations: Rows, called: dict[str, str]) -> Iterator[str]:
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
            both = (f"‘{row['term']}’", f"‘{row['other_term']}’")
            where = (
                f"{both[0]} and {both[1]} in {first}"
                if first == second
                else f"{both[0]} in {first}, {both[1]} in {second}"
            )
            yield f"The same definition stands under two terms: {where}."
    for term, pairs in grouped([row for row in same if row["term"] == row["other_term"]], "term").items():
        yield from (sentence for wording in _wordings(pairs) if (sentence := _credited(term, wording)))


def _wordings(pairs: Rows) -> list[dict[tuple[str, int], str]]:
    """Definitions that are worded alike, directly or through others: of each wording, who is credited by place."""
    wordings: list[dict[tuple[str, int], str]] = []
    for row in pairs:
        joined = {(row[f"{side}doc_id"], row[f"{side}start"]): row[f"{side}definer"] for side in ("", "other_")}
        apart = [each for each in wordings if not each.keys() & joined.keys()]
        for each in wordings:
            if each.keys() & joined.keys():
                joined = each | joined
        wordings = [*apart, joined]
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
    own = f"; {_number(silent)} {_verb('credit', silent)} nobody" if silent else ""
    alike = f"{_documents(len(documents))} define ‘{term}’ in nearly the same words"
    return f"{alike} and credit {_listed(sorted(sources.values()))}{own}."


def _called_alike(figures: Rows) -> Iterator[str]:
    pairs = [row for row in figures if row["level"] == "pair" and row["measure"] == "alias" and row["value"]]
    for row in sorted(pairs, key=lambda row: (-row["value"], row["subject"], row["other"])):
        where = f"{_number(int(row['value']))} document{'' if row['value'] == 1 else 's'}"
        yield f"Remarks in {where} say or report that ‘{row['subject']}’ and ‘{row['other']}’ are used interchangeably."


def _ranked_apart(figures: Rows, labels: Mapping[str, str], called: Mapping[str, str]) -> Iterator[str]:
    apart = [row for row in figures if row["measure"] == "ranked_apart" and row["value"]]
    for row in sorted(apart, key=lambda row: (-row["value"] * row["n"], row["subject"], row["other"])):
        one, other = (labels.get(row[side], row[side]) for side in ("subject", "other"))
        who = NAMED.sub(lambda found: labels.get(found[0]) or called.get(found[0], found[0]), row["note"].split(".")[0])
        yield f"Sources put ‘{one}’ and ‘{other}’ in opposite order ({who})."


def _without_definition(users: dict[str, tuple[int, int]], names: dict[str, str]) -> Iterator[str]:
    silent = {concept: using - defining for concept, (using, defining) in users.items()}
    for concept in sorted(users, key=lambda concept: (-silent[concept], concept)):
        using = users[concept][0]
        if using > 1 and silent[concept] >= TELLING_SHARE * using and concept in names:
            where = "any" if silent[concept] == using else _number(silent[concept])
            yield f"Of {_number(using)} documents that use {names[concept]}, no definition was found in {where}."


def _complaints(remarks: Rows, documents: int) -> Iterator[str]:
    counts = {kind: spread(rows) for kind, rows in grouped(remarks, "kind").items() if kind in COMPLAINT}
    for kind in sorted(counts, key=lambda kind: (-counts[kind], kind)):
        some = f"{_number(counts[kind]).capitalize()} of {_documents(documents).lower()}"
        who = some if documents > 1 else "The one document"
        yield f"{who} {_verb('say', counts[kind])} that {COMPLAINT[kind]}."


def _spellings(figures: Rows) -> Iterator[str]:
    terms = {(row["subject"], row["measure"]): row for row in figures if row["level"] == "term"}
    disagreeing = [
        row for row in figures if row["measure"] == "form_disagreement" and row["value"] >= TELLING_DISAGREEMENT
    ]
    for row in sorted(disagreeing, key=lambda row: (-row["value"] * row["n"], row["subject"])):
        forms = int(terms[row["subject"], "forms"]["value"])
        yield (
            f"‘{row['subject']}’ is spelt in {_number(forms)} ways: two uses drawn from different documents "
            f"are spelt differently in {100 * row['value']:.0f} % of cases ({row['n']} documents)."
        )


def _never_defined(figures: Rows) -> Iterator[str]:
    for row in figures:
        silent = round(row["value"] * row["n"]) if row["measure"] == "share_never_defines_most_used" else 0
        if silent and row["n"] == 1:
            yield "No definition was found of any term of the family that the one document uses most."
        elif silent:
            some = f"In {_number(silent)} of {_documents(row['n']).lower()}"
            yield f"{some} no definition was found of any term of the family that the document uses most."


def _number(count: int) -> str:
    return SMALL[count] if count < len(SMALL) else str(count)


def _verb(verb: str, count: int) -> str:
    return verb + "s" if count == 1 else verb


def _documents(count: int) -> str:
    return f"{_number(count).capitalize()} document{'' if count == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
