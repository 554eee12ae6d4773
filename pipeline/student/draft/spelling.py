"""T101: a term that the draft spells in two or more ways."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, groupby, takewhile

from .finding import Finding
from .literature import Literature
from .reading import Draft, Row
from .saying import counted, one_of, quoted

CODE = "T101"
BEYOND = 3  # letters that two words must share after a hyphen, so that it is the same joint


def mixed_spellings(draft: Draft, literature: Literature) -> Iterator[Finding]:
    """One finding for each family with several spellings in the draft's running text, at the first of the rarer.

    Words of one family are compared as far as their letters are the same: "co-ordinated" beside "coordination" is
    mixed. A space and a hyphen are told apart only within one position: "joined-up services" and "services that are
    joined up" are one spelling. Spellings that a line end hides, and terms in quotation marks, are left out.
    """
    rows = [row for row in draft.running if row["form"] != "unknown" and row["term_role"] == "use"]
    for _, group in groupby(sorted(rows, key=lambda row: row["concept"]), key=lambda row: row["concept"]):
        uses = _mixed(sorted(group, key=lambda row: row["start"]))
        if uses:
            yield _finding(draft, literature, uses)


def _mixed(uses: list[Row]) -> list[Row]:
    """The uses of one family that are spelt otherwise than another of them, with those; empty where none is."""
    kinds = {(use["term"], use["position"], use["form"]) for use in uses}
    mixed = {kind for pair in combinations(sorted(kinds), 2) if _differ(*pair) for kind in pair}
    return [use for use in uses if (use["term"], use["position"], use["form"]) in mixed]


def _differ(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two forms, given with term and position, are two spellings of the same letters."""
    (term, position, form), (other_term, other_position, other_form) = one, other
    if position != other_position:
        form, other_form = form.replace(" ", "-"), other_form.replace(" ", "-")
    if term == other_term:
        return form != other_form
    letters, marks = _parted(form)
    other_letters, other_marks = _parted(other_form)
    pairs = zip(letters, other_letters, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs)) - BEYOND
    return {mark for mark in marks if mark[0] <= same} != {mark for mark in other_marks if mark[0] <= same}


def _parted(form: str) -> tuple[str, set[tuple[int, str]]]:
    """The letters of a form, and its hyphens and spaces, each after how many letters it stands."""
    letters = "".join(filter(str.isalnum, form))
    places = [place for place, mark in enumerate(form) if not mark.isalnum()]
    return letters, {(place - number, form[place]) for number, place in enumerate(places)}


def _finding(draft: Draft, literature: Literature, uses: list[Row]) -> Finding:
    counts = Counter(use["form"] for use in uses)
    first = {form: min(use["start"] for use in uses if use["form"] == form) for form in counts}
    rarer = min(counts, key=lambda form: (counts[form], -first[form]))
    [use] = [use for use in uses if use["start"] == first[rarer]]
    by_count = sorted(counts, key=lambda form: (-counts[form], form))
    told = one_of((quoted(each), counts[each]) for each in by_count)
    seen = f"The draft spells this term in {len(counts)} ways: {told}."
    known = [row for row in literature.uses if row["concept"] == uses[0]["concept"] and row["form"] in counts]
    witnesses = []
    for form in by_count:
        mine = [row for row in known if row["form"] == form]
        witnesses += [each for each in literature.witnesses(mine) if each.doc_id not in {x.doc_id for x in witnesses}][
            :1
        ]
    said = (seen, _in_literature(known, by_count))
    return draft.finding(CODE, (use["start"], use["end"]), said, concept=use["concept"], witnesses=witnesses[:2])


def _in_literature(known: list[Row], forms: list[str]) -> str:
    if not known:
        return "The literature has none of these spellings in its running text."
    told = []
    for form in forms:
        mine = [row for row in known if row["form"] == form]
        spread = len({row["doc_id"] for row in mine})
        told.append(f"{quoted(form)} {counted(len(mine), 'use')} in {counted(spread, 'document')}")
    return f"The literature has {', '.join(told)}."
