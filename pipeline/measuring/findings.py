"""Says the most telling figures of a corpus in plain English."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, islice, zip_longest
from typing import TYPE_CHECKING, Any

from ..presentation.citing import document_names
from ..tables import Rows
from .contradiction import conflicting_dimensions
from .definers import OWN, definer_key, positions_by_definer
from .termfigures import grouped, spread

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
SENTENCES_OF_A_KIND = 5
TELLING_SHARE = 0.5
TELLING_DISAGREEMENT = 0.1


def findings(
    documents: "pd.DataFrame",
    mentions: "pd.DataFrame",
    definitions: "pd.DataFrame",
    remarks: "pd.DataFrame",
    relations: "pd.DataFrame",
    measures: "pd.DataFrame",
    coverage: "pd.DataFrame",
) -> list[str]:
    """Sentences that the tables of a run support, most telling first; none where nothing was found.

    The first sentence of each kind comes before the second of any. The kinds: sources that contradict each other, one
    definition under two terms or two names, terms swapped, concepts without a definition, complaints about the terms,
    spellings. Within a kind, what concerns more documents comes first. `coverage` and the reviewed rows of `measures`
    rest on people's decisions; give the other tables as reviewed too.
    """
    counted = documents[documents["counts_in_measures"]]
    called = document_names(counted.to_dict("records"))

    def rows_of(table: "pd.DataFrame") -> Rows:
        return [row for row in table.to_dict("records") if row["doc_id"] in called]

    basis = "reviewed" if (measures["basis"] == "reviewed").any() else "machine"
    figures = measures[(measures["basis"] == basis) & measures["value"].notna()].to_dict("records")
    names = _names(rows_of(mentions))
    users = _users(coverage)
    kinds = [
        _contradictions(rows_of(definitions), users, names),
        _same_wordings(rows_of(relations), called),
        _swapped_terms(figures),
        _without_definition(users, names),
        _complaints(rows_of(remarks), len(called)),
        _spellings(figures),
        _never_defined(figures),
    ]
    ranked = zip_longest(*(islice(kind, SENTENCES_OF_A_KIND) for kind in kinds))
    return [sentence for rank in ranked for sentence in rank if sentence]


def _names(mentions: Rows) -> dict[str, str]:
    """What to call each concept: its most frequent term, and that there are others where there are."""
    names = {}
    for concept, rows in grouped(mentions, "concept").items():
        counts = Counter(row["term"] for row in rows)
        term = min(counts, key=lambda term: (-counts[term], term))
        names[concept] = f"‘{term}’" if len(counts) == 1 else f"‘{term}’ or its sister terms"
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
    alike = [
        row
        for row in relations
        if row["relation"] == "same_wording"
        and row["other_doc_id"] in called
        and (row["doc_id"], row["start"])
        != (row["other_doc_id"], row["other_start"])  # "X, or Y: ..." is one definition
    ]
    alike.sort(key=lambda row: (-row["similarity"], row["doc_id"], row["start"], row["other_doc_id"]))
    told = set()
    for row in alike:
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
    for row in alike:
        credited = _credits(row, called)
        if row["term"] == row["other_term"] and credited and row["term"] not in told:
            told.add(row["term"])
            yield f"Two documents define ‘{row['term']}’ in the same words: {credited}."


def _credits(row: dict[str, Any], called: dict[str, str]) -> str:
    """Whom two documents credit with one wording, where they credit different sources; empty otherwise."""
    sides = [
        {"doc_id": row[f"{side}doc_id"], "definer": row[f"{side}definer"], "year": None} for side in ("", "other_")
    ]
    is_own = [side["definer"].casefold() in OWN for side in sides]
    if sides[0]["doc_id"] == sides[1]["doc_id"] or all(is_own) or definer_key(sides[0]) == definer_key(sides[1]):
        return ""
    credited = [
        "names no source" if own else f"credits {side['definer']}" for side, own in zip(sides, is_own, strict=True)
    ]
    return ", ".join(f"{called[side['doc_id']]} {what}" for side, what in zip(sides, credited, strict=True))


def _swapped_terms(figures: Rows) -> Iterator[str]:
    pairs: dict[tuple[str, str], dict[str, int]] = {}
    for row in figures:
        if row["level"] == "pair":
            pairs.setdefault((row["subject"], row["other"]), {})[row["measure"]] = int(row["value"])
    ranked = sorted(pairs, key=lambda pair: (-pairs[pair].get("alias", 0), -pairs[pair].get("swapped", 0), pair))
    for pair in ranked:
        said, swapped = pairs[pair].get("alias", 0), pairs[pair].get("swapped", 0)
        both = f"‘{pair[0]}’ and ‘{pair[1]}’"
        if said:
            more = (
                f"; {_number(swapped)} {_verb('put', swapped)} now one, now the other before the same noun"
                if swapped
                else ""
            )
            yield f"{_documents(said)} {_verb('say', said)} that {both} are used interchangeably{more}."
        elif swapped:
            yield f"{_documents(swapped)} {_verb('swap', swapped)} {both} before the same noun within a paragraph."


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
            f"‘{row['subject']}’ is spelt in {_number(forms)} ways: two uses from different documents differ "
            f"in {100 * row['value']:.0f} % of cases ({row['n']} documents)."
        )


def _never_defined(figures: Rows) -> Iterator[str]:
    for row in figures:
        silent = round(row["value"] * row["n"]) if row["measure"] == "share_never_defines_most_used" else 0
        if silent and row["n"] == 1:
            yield "No definition was found of the concept that the one document uses most."
        elif silent:
            some = f"In {_number(silent)} of {_documents(row['n']).lower()}"
            yield f"{some} no definition was found of the concept that the document uses most."


def _number(count: int) -> str:
    return SMALL[count] if count < len(SMALL) else str(count)


def _verb(verb: str, count: int) -> str:
    return verb + "s" if count == 1 else verb


def _documents(count: int) -> str:
    return f"{_number(count).capitalize()} document{'' if count == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
