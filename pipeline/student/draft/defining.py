"""T301 and T302: definitions that name no source, or say something else than the source they name."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ...bibliography.citations.namewords import UPPER
from ...codebook import Code
from ...comparing.referring import DATES
from ...language.tokens import plain
from ...measuring.contradiction import OUTSIDE
from ...measuring.definers import OWN, definer_key
from ...presentation.findings import MATTER
from .contrast import Contrast, contrasts
from .crediting import SECOND_HAND, goes_back
from .finding import Finding
from .literature import Literature
from .reading import Draft, Row
from .saying import counted, quoted

UNSOURCED, DEPARTS = "T301", "T302"
DECLARED = re.compile(
    r"\b(?:(?:in|for|throughout|by) (?:the purposes? of )?(?:this|my|our|these) (?:\w+ )?"
    r"(?:essay|paper|dissertation|thesis|chapter|report|study|work|assignment|review|draft|article|discussion|section"
    r"|project|account|note|letter|piece|purposes?|pages)"
    r"|(?:here|below|hereafter|henceforth|in what follows),? (?:it|I|we|the term|the word|means?|is|are)"
    r"|(?:I|we)(?: \w+ly)?(?:'ll|'d)?(?: \w+)? (?:use|used|mean|meant|take|took|understand|call|define|adopt|treat"
    r"|reserve|speak|suggest|propose|prefer|say|see|think|shall|will|would|believe|read)"
    r"|(?:my|our)(?: own)?(?: \w+)? (?:definition|use|usage|sense|meaning|words?|term|view|purposes?|understanding"
    r"|reading)"
    r"|(?:to|for) (?:me|them|him|her|us)|working definition|to my mind|of my own|mine)\b",
    re.IGNORECASE,
)
NAME = re.compile(rf"(?<![.!?:] )(?<!^)\b[{UPPER}][\w'-]+")
GOES_ON = re.compile(
    r"\W*(?:this|that|the|these|it|so|such|both|here|my|our|I|we) (?:\w+ ){0,4}?"
    r"(?:definitions?|defin\w+|wording|sense|meaning|formula\w*|phrase|words?|version|take (?:it|this)|borrow\w*"
    r"|follow\w*|(?:is|was) (?:taken|borrowed|from|how|mine|my own|what|\w+'s))\b|\W*\(",
    re.IGNORECASE,
)
CONTENT = re.compile(r"[a-z]{4,}")
STEM = 5
LEAST = 3  # words that say what a term means: "both are called joined-up" has one
AGREES = 0.5  # share of words in common from which a further definition of the source is the one meant
ELSE = re.compile(
    r"; (?!it\b|they\b)|[.?!] |,? (?:whereas|while|although|though)\b"
)  # what follows is of something else
DEFINES = re.compile(
    r"\b(?:defin\w+|term(?:s|ed)?|words?|means?|refers?|describ\w+|call(?:s|ed)?|keeps?|reserv\w+|uses?)\b",
    re.IGNORECASE,
)


def unsourced_definitions(draft: Draft, literature: Literature) -> Iterator[Finding]:
    """One finding for each sentence that defines a codebook term, cites and names nobody, and is not declared own."""
    done = set()
    for row in draft.definitions_sure:
        if row["concept"] == OUTSIDE or row["definition_status"] not in {"own", "implicit"} or row["start"] in done:
            continue
        text = draft.text[row["start"] : row["end"]]
        is_sourced = goes_back(text) or _names_somebody(draft, row, text) or _is_sourced_after(draft, row)
        if is_sourced or DECLARED.search(text) or len(row["definition"].split()) < LEAST:
            continue
        done.add(row["start"])
        yield _unsourced(draft, literature, row)


def _names_somebody(draft: Draft, row: Row, text: str) -> bool:
    """Whether a name stands in the sentence that is no term of the codebook."""
    inside = [each for each in draft.mentions if row["start"] <= each["start"] < row["end"]]
    spans = [(each["start"], each["end"]) for each in inside if each["term_role"] != "named_body"]
    for found in NAME.finditer(text):
        at = row["start"] + found.start()
        if not any(start <= at < end for start, end in spans) and found.group() not in DATES | {"I"}:
            return True
    return bool(draft.attribution.within(row["start"], row["end"]))


def _is_sourced_after(draft: Draft, row: Row) -> bool:
    """Whether the sentence after it says whose the definition is."""
    start, end = draft.sentence_at(row["end"] + 1)
    if end - start < 2 or start < row["end"] or start > row["end"] + 2:
        return False
    text = draft.text[start:end]
    if not GOES_ON.match(text):
        return False
    return bool(draft.attribution.within(start, end) or DECLARED.search(text) or NAME.search(text))


def _unsourced(draft: Draft, literature: Literature, row: Row) -> Finding:
    known = _by_document(literature, (each for each in literature.definitions if each["concept"] == row["concept"]))
    seen = (
        f"This sentence defines {quoted(row['term'])}; it cites and names nobody, and does not say that it is your own."
    )
    said = f"{counted(len(known), 'document')} of the literature {'defines' if len(known) == 1 else 'define'} it."
    if not known:
        said = "No definition was found in the literature."
    witnesses = [literature.witness(each) for each in known[:2]]
    span = (row["start"], row["end"])
    return draft.finding(UNSOURCED, span, (seen, said), concept=row["concept"], witnesses=witnesses)


def _by_document(literature: Literature, rows: Iterable[Row]) -> list[Row]:
    """The surest definition of each document, the surest first."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda each: (-each["confidence"], literature.names[each["doc_id"]], each["start"])):
        found.setdefault(row["doc_id"], row)
    return [*found.values()]


def departing_definitions(draft: Draft, literature: Literature, codes: Sequence[Code]) -> Iterator[Finding]:
    """One finding for each definition that says what the definition of the source it credits excludes.

    Of several definitions that the source gives of the term, or is credited with, the most similar is compared; where
    another of them agrees with the draft, nothing is said. `codes` give the cues of what definitions state.
    """
    done = set()
    for row in draft.definitions:  # also those that are not sure: that one is against its source speaks for it
        if row["concept"] == OUTSIDE or row["start"] in done:
            continue
        sources = _sources(draft, literature, row)
        if not sources:
            continue
        mine = plain(row["definition"])
        best = max(sources, key=lambda each: (_alike(mine, plain(_words(each))), -sources.index(each)))
        found = contrasts(mine, plain(_words(best)), codes)
        others = [each for each in [*sources, *_reported(literature, row)] if each is not best]
        agreeing = [
            each
            for each in others
            if not contrasts(mine, plain(_words(each)), codes) and _alike(mine, plain(_words(each))) > 0.5
        ]
        if found and not agreeing:
            done.add(row["start"])
            yield _departing(draft, literature, row, (best, found[0]))


def _words(row: Row) -> str:
    """The defining words, plain, and what the sentence adds to them; the whole sentence where none are known."""
    quote = plain(row["quote"])
    at = quote.find(plain(row.get("definition") or quote))
    return ELSE.split(quote[max(at, 0) :])[0]


def _sources(draft: Draft, literature: Literature, row: Row) -> list[Row]:
    """What the credited works say of the term, name by name; those that the sentence names where none is cited."""
    text = draft.text[row["start"] : row["end"]]
    found: dict[tuple[str, int], Row] = {}
    if row["definition_status"] != "borrowed":
        works = [] if DECLARED.search(text) else _named(draft, literature, row)
        return [
            each for each in literature.definitions if each["doc_id"] in works and each["concept"] == row["concept"]
        ]
    names = row["definer"].split("; ")
    for name in names:
        year = row["year"] if name == names[0] and not SECOND_HAND.search(text) else None
        for each in _said_by(literature, name, year, row["concept"]):
            found.setdefault((each["doc_id"], each["start"]), each)
    return [*found.values()]


def _reported(literature: Literature, row: Row) -> list[Row]:
    """The definitions of the family that stand in the credited work, also those that it takes from others."""
    works = literature.works(row["definer"].split("; ")[0], row["year"])
    return [each for each in literature.definitions if each["doc_id"] in works and each["concept"] == row["concept"]]


def _named(draft: Draft, literature: Literature, row: Row) -> list[str]:
    """The one document whose authors the sentence names; the one of the sentence before where it goes back to that."""
    text = draft.text[row["start"] : row["end"]]
    before = draft.sentence_before(row["start"])
    works = literature.named(text)
    if not works and before and goes_back(text):
        works = literature.named(draft.text[slice(*before)])
    return works if len(works) == 1 else []


def _said_by(literature: Literature, name: str, year: int | None, concept: str) -> list[Row]:
    """A work's own definitions of a family; else those it reports or is credited with; else its statements."""
    here = [each for each in literature.definitions if each["concept"] == concept]
    works = literature.works(name, year)
    inside = [each for each in here if each["doc_id"] in works]
    own = [each for each in inside if each["definer"].strip().casefold() in OWN]
    if own:
        return own
    first, when = definer_key({"doc_id": "", "definer": name, "year": year})
    credited = []
    for each in here:
        other, dated = definer_key(each)
        if other == first and (not when or not dated or when == dated):
            credited.append(each)
    plainly = literature.said_plainly(concept, works)
    statements = literature.statements(name, year, concept)
    return plainly or [*inside, *credited] or [each for each in statements if DEFINES.search(each["quote"])]


def _alike(one: str, other: str) -> float:
    """Share of the words of the shorter that the two have in common."""
    first, second = ({word[:STEM] for word in CONTENT.findall(text.lower())} for text in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


def _departing(draft: Draft, literature: Literature, row: Row, found: tuple[Row, Contrast]) -> Finding:
    source, contrast = found
    credited = f"{row['definer']} ({row['year']})" if isinstance(row["year"], int) else row["definer"]
    if row["definition_status"] != "borrowed":
        credited = literature.names[source["doc_id"]]
    where = literature.names[source["doc_id"]]
    seen = f"The draft credits this definition to {credited}; it has {quoted(contrast.one)}."
    said = f"{where} has {quoted(contrast.other)} in its place."
    if contrast.dimension:
        matter = MATTER[contrast.dimension]
        seen = f"The draft credits this definition to {credited}; on {matter} it says: {contrast.one}."
        said = f"{where} says there: {contrast.other}."
    span = (row["start"], row["end"])
    witnesses = [literature.witness(source)]
    return draft.finding(DEPARTS, span, (seen, said), concept=row["concept"], witnesses=witnesses)
