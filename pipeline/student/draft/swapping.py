"""T401: a term of another family for the thing that was just named with a first one."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ...comparing.referring import DATES, JOINED, NAME, POINTS, Phrase, phrase, same_referent
from ...comparing.setapart import NAMED, TURNED, is_set_apart
from ...comparing.uses import Read, Use
from ...language.parsing import parses
from ...statements.cues import SPEAKING
from .finding import Finding
from .literature import Literature
from .nouns import singular
from .reading import Draft, Row
from .saying import counted, quoted

CODE = "T401"
FARTHEST = 900  # code points between the two terms
ABOUT_TERMS = re.compile(
    rf"\b{SPEAKING}\b|\b(?:synonym\w*|interchangeabl\w+|so-called|mean(?:s|t)?|refer(?:s|red)?)\b", re.IGNORECASE
)
COORDINATED = re.compile(r"\s*(?:,|/|and|or|nor|and/or|as well as|plus|but)?\s*\Z")
# "... and this partnership choir": a clause that begins, where the noun phrase alone would be one of two.
BEGINS_CLAUSE = re.compile(r"[,;:] (?:and|but|or|so|yet) \Z")
# What became of a thing, or what it is told from; "another source" between two demonstratives is neither.
PARTED = re.compile(
    r"\b(?:whereas|unlike|versus|contrast\w*|differ(?:s|ed|ent from|ence)\b|distinguish\w*|distinct\w*|rather than"
    r"|as opposed to|replac\w+|renam\w+|supersed\w+|gave way|merg\w+|former|latter|respectively)\b",
    re.IGNORECASE,
)
POINTING = re.compile(
    r"\b(?:this|that|these|those|such|same) \Z", re.IGNORECASE
)  # also where the parse has it otherwise
MONTHS = frozenset(name.lower() for name in DATES)  # "in May the panel": the parse may give the month to the panel
BEFORE, AFTER = 60, 22  # code points around two phrases in which "unlike" or ", by contrast," sets them apart
Pair = tuple[Use, Use]


def swapped_terms(draft: Draft, literature: Literature) -> Iterator[Finding]:
    """One finding for each use that points back, with another family's term, to what was named just before.

    The two have one noun, or are nouns themselves, and stand in the same paragraph or the next. Pairs that are
    coordinated, set apart or spoken about are left out; where the second term had named something of its own before,
    it is taken to name that.
    """
    sentences = [{"start": start, "end": end} for start, end in draft.sentences]
    read = Read(draft.stored, sentences, draft.mentions, [*draft.definitions_sure, *draft.remarks])
    pairs = list(_pairs(draft, read))
    spans = sorted({use.sentence for pair in pairs for use in pair})
    parsed = dict(zip(spans, parses(draft.stored.text, spans), strict=True))
    named = {(use.mention["concept"], _noun(use)): use.start for use in reversed(read.uses)}  # where first
    seen = set()
    for one, other in pairs:
        earlier, later = phrase(parsed[one.sentence], one), phrase(parsed[other.sentence], other)
        if earlier is None or later is None or other.start in seen:
            continue
        later = replace(later, words=later.words - MONTHS)
        is_known = named.get((other.mention["concept"], _noun(other)), one.start) < one.start
        if _is_one_thing(read, (one, earlier), (other, later), is_known=is_known):
            seen.add(other.start)
            yield _finding(draft, literature, one, other)


def _noun(use: Use) -> str:
    """The noun of a use in the singular: the one it modifies, else its own last word."""
    return singular((use.mention["head"] or use.mention["term"].split()[-1]).lower())


def _pairs(draft: Draft, read: Read) -> Iterator[Pair]:
    """Each plain use with the nearest use of its noun before it, where that is of another family and close."""
    last: dict[str, list[Use]] = {}
    headed = {(use.end + 1, use.mention["head"]) for use in read.uses if use.mention["head"]}
    for use in read.uses:
        noun = _noun(use)
        if (use.start, read.words((use.start, use.end)).lower()) in headed:
            continue  # "network" in "collaborative network" is no use of its own
        before = last.setdefault(noun, [])
        for one in reversed(before):
            if use.start - one.start > FARTHEST:
                break
            if one.mention["concept"] == use.mention["concept"]:
                break
            if _may_pair(draft, read, one, use):
                yield one, use
                break
        before.append(use)


def _may_pair(draft: Draft, read: Read, one: Use, other: Use) -> bool:
    paragraphs = draft.paragraph_at(other.start) - draft.paragraph_at(one.start)
    is_listed = "list" in (one.block["role"], other.block["role"]) and one.block is not other.block
    return (
        one.is_plain
        and other.is_plain
        and paragraphs <= 1
        and one.block["section"] == other.block["section"]
        and not is_listed
        and not COORDINATED.match(read.marked((one.end, other.start)))
        and not ABOUT_TERMS.search(read.marked(one.sentence))
        and not ABOUT_TERMS.search(read.marked(other.sentence))
    )


def _is_one_thing(read: Read, first: tuple[Use, Phrase], second: tuple[Use, Phrase], *, is_known: bool) -> bool:
    """Whether the second phrase points back to what the first named; `is_known`: its own term had named such a thing.

    "This" and "such" take what was named last; "the" only what was introduced, and nothing else of its noun between.
    """
    (one, earlier), (other, later) = first, second
    around = read.marked((max(one.sentence[0], earlier.start - BEFORE), min(other.sentence[1], later.end + AFTER)))
    between = read.words((one.end, later.start))
    is_joined = JOINED.search(between) and not BEGINS_CLAUSE.search(between)
    if later.determiner in POINTS or POINTING.search(read.words((other.sentence[0], other.start))):
        return not (is_joined or PARTED.search(around) or TURNED.search(around) or NAMED.search(around))
    if is_set_apart(around) or is_known or _brings_another(between, _noun(other)):
        return False
    if one.sentence != other.sentence:
        opening = read.words((other.sentence[0], later.start))
        said = read.words((one.block["start"], one.end))
        is_elsewhere = any(name not in said and name not in DATES for name in NAME.findall(opening))
        return not earlier.is_definite and not is_elsewhere and bool(same_referent(read, first, second))
    is_introduced = earlier.determiner in {"a", "an"} and later.determiner == "the"
    return is_introduced and later.words <= earlier.words and not is_joined


def _brings_another(between: str, noun: str) -> bool:
    """Whether one more thing of the noun is introduced between two phrases."""
    return bool(
        re.search(rf"\b(?:an?|another|other|second|new|two|three)\b[^.;:]{{0,40}}\b{re.escape(noun)}", between, re.I)
    )


def _named(mention: Row) -> str:
    """A term as written, with the noun that it modifies."""
    return f"{mention['term_as_written']} {mention['head']}".strip()


def _finding(draft: Draft, literature: Literature, one: Use, other: Use) -> Finding:
    noun = _noun(other)
    first, second = one.mention, other.mention
    seen = (
        f"{quoted(_named(second))} seems to stand for what {quoted(_named(first))} named just before "
        f"({quoted(draft.stored.text[slice(*one.sentence)])})."
    )
    told = []
    before = literature.company.get(noun, {})
    for row in (first, second):
        rows = before.get(row["term"], [])
        spread = len({each["doc_id"] for each in rows})
        told.append(f"{quoted(row['term'])} {counted(len(rows), 'time')} in {counted(spread, 'document')}")
    said = f"Before “{noun}” the literature has {' and '.join(told)}."
    concepts = {first["concept"], second["concept"]}
    known = [row for row in literature.definitions if row["concept"] in concepts]
    witnesses = []
    for concept in (first["concept"], second["concept"]):
        mine = [row for row in known if row["concept"] == concept]
        mine.sort(key=lambda row: (-row["confidence"], literature.names[row["doc_id"]], row["start"]))
        mine = [row for row in mine if row["doc_id"] not in {each.doc_id for each in witnesses}] or mine
        witnesses += [literature.witness(row) for row in mine[:1]]
    return draft.finding(CODE, (other.start, other.end), (seen, said), concept=second["concept"], witnesses=witnesses)
