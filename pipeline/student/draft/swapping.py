"""T401: a term of another family for the thing that was just named with a first one."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ...comparing.referring import DATES, JOINED, NAME, POINTS, WORD, Phrase, phrase, same_referent
from ...comparing.setapart import NAMED, SET_AGAINST, TURNED
from ...comparing.uses import Read, Use
from ...language.parsing import parses
from ...statements.cues import SPEAKING
from ...statements.definitions.dimensions import NEGATION
from .finding import Finding
from .literature import Literature
from .reading import Draft, Row
from .saying import counted, quoted
from .things import BARE, CONCEDED, SAME, is_body, noun_of, relation

CODE = "T401"
FARTHEST = 900  # code points between the two terms
ABOUT_TERMS = re.compile(
    rf"\b{SPEAKING}\b|\b(?:synonym\w*|interchangeabl\w+|so-called|mean(?:s|t)?|refers? to|referred to as)\b",
    re.IGNORECASE,
)
COORDINATED = re.compile(r"\s*(?:,|/|and|or|nor|and/or|as well as|plus|but)?\s*\Z")
# "... and this partnership choir": a clause that begins, where the noun phrase alone would be one of two.
BEGINS_CLAUSE = re.compile(r"[,;:] (?:and|but|or|so|yet) \Z")
# What became of a thing, or what it is told from; "another source" between two demonstratives is neither.
PARTED = re.compile(
    r"\b(?:whereas|unlike|versus|contrast\w*|differ(?:s|ed|ent from|ence)\b|distinguish\w*|distinct\w*|rather than"
    r"|as opposed to|replac\w+|renam\w+|supersed\w+|gave way|merg\w+|the (?:former|latter)|respectively)\b",
    re.IGNORECASE,
)
POINTING = re.compile(r"\b(this|that|these|those|such|same) \Z", re.IGNORECASE)  # also where the parse has it otherwise
OF_ONE = re.compile(
    r"\b(?:an?|the|this|that|these|those|our|my|their|its|his|her|one)(?: [a-z-]+){0,2} \Z", re.IGNORECASE
)
OF_THAT_KIND = re.compile(r"(?: \w+)? (?:of (?:this|that) (?:sort|kind|type)|in question)\b")
NAMING_ONE = frozenset(["mention"])  # "what she called an interagency group": a body all the same
INTRODUCES = frozenset("a an one its their our".split())
NEXT = 2  # sentences from a thing to its other name
THAT_ONE = re.compile(r"(?:^\W*|\b(?:of|in|at|by|for|with|from|to|on|and) )that \Z", re.IGNORECASE)
MONTHS = frozenset(name.lower() for name in DATES)  # "in May the panel": the parse may give the month to the panel
BEFORE, AFTER = 60, 22  # code points around two phrases in which "unlike" or ", by contrast," sets them apart
Pair = tuple[Use, Use]


def swapped_terms(draft: Draft, literature: Literature) -> Iterator[Finding]:
    """One finding for each use that points back, with another family's term, to what was named just before.

    The two have one noun or near ones ("team", "group"), or one is a body by itself ("the partnership"), and stand in
    the same paragraph or the next. Pairs that are coordinated, set apart or spoken about are left out; where the second
    term had named something of its own before, it is taken to name that.
    """
    sentences = [{"start": start, "end": end} for start, end in draft.sentences]
    read = Read(draft.stored, sentences, draft.mentions, [*draft.definitions_sure, *draft.remarks])
    pairs = list(_pairs(draft, read))
    spans = sorted({use.sentence for pair in pairs for use in pair})
    parsed = dict(zip(spans, parses(draft.stored.text, spans), strict=True))
    named = {(use.mention["concept"], noun_of(use)): use.start for use in reversed(read.uses) if _names_one(read, use)}
    authors = {word for row in draft.citations for word in WORD.findall(row["authors"])}
    seen = set()
    for one, other in pairs:
        earlier, later = phrase(parsed[one.sentence], one), phrase(parsed[other.sentence], other)
        if earlier is None or later is None or other.start in seen:
            continue
        words, names = _restricting(read, later) - MONTHS, later.names - authors
        later = replace(later, words=words, names=names, determiner=_determiner(read, other, later))
        is_known = named.get((other.mention["concept"], noun_of(other)), one.start) < one.start
        if _is_one_thing(read, (one, earlier), (other, later), is_known=is_known, authors=authors):
            seen.add(other.start)
            yield _finding(draft, literature, one, other)


def _determiner(read: Read, use: Use, later: Phrase) -> str:
    """The determiner, but that of "this is a joined-up service", where it is no part of the phrase."""
    inside = read.words((later.start, use.start)).lower().split()
    return later.determiner if later.determiner not in POINTS or later.determiner in inside else (inside or [""])[0]


def _restricting(read: Read, later: Phrase) -> frozenset[str]:
    """The words that say which one is meant, without a clause behind a comma, which only goes on about it."""
    if read.words((later.end, later.end + 1)) != ",":
        return later.words
    return later.words & {word.lower() for word in WORD.findall(read.words((later.start, later.end)))}


def _names_one(read: Read, use: Use) -> bool:
    """Whether a use may name a thing: a term without noun only behind an article or the like."""
    return bool(use.mention["head"]) or bool(OF_ONE.search(read.words((use.sentence[0], use.start))))


def _pairs(draft: Draft, read: Read) -> Iterator[Pair]:
    """Each plain use with the nearest uses before it, of another family, that may name what it names."""
    headed = {(use.end + 1, use.mention["head"]) for use in read.uses if use.mention["head"]}
    before: list[Use] = []
    for use in read.uses:
        if (use.start, read.words((use.start, use.end)).lower()) in headed:
            continue  # "network" in "collaborative network" is no use of its own
        tried = set()
        for one in reversed(before):
            if use.start - one.start > FARTHEST:
                break
            how = relation(one, use)
            if not how or how in tried:
                continue
            if one.mention["concept"] == use.mention["concept"]:
                break
            if _may_pair(draft, read, one, use):
                tried.add(how)
                yield one, use
        before.append(use)


def _may_pair(draft: Draft, read: Read, one: Use, other: Use) -> bool:
    paragraphs = draft.paragraph_at(other.start) - draft.paragraph_at(one.start)
    is_listed = "list" in (one.block["role"], other.block["role"]) and one.block is not other.block
    return (
        (one.is_plain or one.mention["term_role"] in NAMING_ONE)
        and (other.is_plain or _is_negated_after(draft, read, other))
        and paragraphs <= 1
        and one.block["section"] == other.block["section"]
        and not is_listed
        and not COORDINATED.match(read.marked((one.end, other.start)))
        and not ABOUT_TERMS.search(read.marked(one.sentence))
        and not ABOUT_TERMS.search(read.marked(other.sentence))
    )


def _is_negated_after(draft: Draft, read: Read, use: Use) -> bool:
    """Whether only something behind a use is negated: "partnership working of that sort needs no minister"."""
    is_defining = any(row["start"] <= use.start < row["end"] for row in draft.definitions_sure)
    before = read.words((use.sentence[0], use.start))
    return use.mention["term_role"] == "use" and not is_defining and not NEGATION.search(before)


def _is_one_thing(
    read: Read, first: tuple[Use, Phrase], second: tuple[Use, Phrase], *, is_known: bool, authors: set[str]
) -> bool:
    """Whether the second phrase points back to what the first named; `is_known`: its own term had named such a thing.

    "This" and "such" take what was named last; "the" only what was introduced, and nothing else of its noun between.
    """
    (one, earlier), (other, later) = first, second
    around = read.marked((max(one.sentence[0], earlier.start - BEFORE), min(other.sentence[1], later.end + AFTER)))
    behind = read.marked((one.end, min(other.sentence[1], later.end + AFTER)))  # what became of the first
    between = read.words((one.end, later.start))
    is_joined = JOINED.search(between) and not BEGINS_CLAUSE.search(between)
    is_turned = TURNED.search(behind) or NAMED.search(behind)
    if _points(read, other, later):
        return not (is_joined or PARTED.search(around) or is_turned)
    if (
        not one.is_plain
        or SET_AGAINST.search(around)
        or is_turned
        or is_known
        or _brings_another(between, noun_of(other))
    ):
        return False
    if one.sentence == other.sentence:
        is_introduced = earlier.determiner in {"a", "an"} and later.determiner == "the"
        return relation(one, other) == SAME and is_introduced and later.words <= earlier.words and not is_joined
    return _is_taken_up(read, first, second, authors)


def _points(read: Read, other: Use, later: Phrase) -> bool:
    """Whether a phrase points back by "this", "such" or "of that kind", or its term is said of "it"."""
    after = read.words((other.end, other.sentence[1]))
    before = read.words((other.sentence[0], other.start))
    is_said = not before.strip() and CONCEDED.match(after)
    pointing = POINTING.search(before)
    if pointing and pointing.group(1).lower() == "that" and not THAT_ONE.search(before):
        pointing = None  # "they found that collaboration fades"
    return bool(later.determiner in POINTS or pointing or OF_THAT_KIND.match(after) or is_said)


def _is_taken_up(read: Read, first: tuple[Use, Phrase], second: tuple[Use, Phrase], authors: set[str]) -> bool:
    """Whether a definite phrase in a later sentence takes up what the first phrase introduced, or named as definitely.

    Where the nouns differ, or the second is a bare term, the first must introduce the thing just before.
    """
    (one, earlier), (other, later) = first, second
    opening = read.words((other.sentence[0], later.start))
    said = read.words((one.block["start"], one.end))
    names = set(WORD.findall(" ".join(NAME.findall(opening)))) - authors - DATES
    if any(name not in said for name in names) or not later.is_definite:
        return False
    how = relation(one, other)
    if how != SAME:
        sentences = read.words((one.sentence[1], other.sentence[0])).count(". ") + 1
        is_new = earlier.determiner in INTRODUCES or (not earlier.determiner and how == BARE and not is_body(one))
        known = {word.lower() for word in WORD.findall(read.words((one.sentence[0], later.start)))}
        is_free = later.words <= known and not re.search(rf"\b{re.escape(noun_of(one))}", opening, re.IGNORECASE)
        return is_new and is_free and later.determiner == "the" and sentences <= NEXT and not _is_plural(read, other)
    if earlier.is_definite:
        is_near = one.block is other.block
        is_parallel = not read.words((one.sentence[0], earlier.start)).strip() and not opening.strip()
        return is_near and not is_parallel and not later.words and not _is_told_apart(read, one, other)
    return bool(same_referent(read, first, second))


def _brings_another(between: str, noun: str) -> bool:
    """Whether one more thing of the noun is introduced between two phrases."""
    return bool(
        re.search(rf"\b(?:an?|another|other|second|new|two|three)\b[^.;:]{{0,40}}\b{re.escape(noun)}", between, re.I)
    )


def _is_plural(read: Read, use: Use) -> bool:
    return read.words((use.start, use.end)).lower().endswith("s")


def _is_told_apart(read: Read, one: Use, other: Use) -> bool:
    """Whether what stands before the first of two definite phrases speaks of several such things."""
    noun = re.escape(noun_of(other))
    return bool(
        re.search(
            rf"\b(?:two|three|both|several|many|other) \w*\s?{noun}",
            read.words((one.block["start"], other.start)),
            re.I,
        )
    )


def _named(mention: Row) -> str:
    """A term as written, with the noun that it modifies."""
    return f"{mention['term_as_written']} {mention['head']}".strip()


def _finding(draft: Draft, literature: Literature, one: Use, other: Use) -> Finding:
    noun = noun_of(other)
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
