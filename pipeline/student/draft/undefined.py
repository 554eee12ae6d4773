"""T201: a key term of which the draft gives no definition."""

import re
from collections.abc import Iterator

from .finding import Finding
from .literature import Literature
from .quoting import MARKED
from .reading import RUNNING, Draft, Row
from .saying import counted, quoted

CODE = "T201"
OFTEN = 4  # uses in running text that make a family a key term
SURELY = 3  # of these the codebook must take for its terms
STEM = 7  # letters by which words of a family begin: "integrated", "integration"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
LIKELY = 0.2  # confidence from which a definition counts here
NOT_MEANT = frozenset({"named_body", "title", "reference"})


def undefined_terms(draft: Draft, literature: Literature) -> Iterator[Finding]:
    """One finding for each family of terms in the draft's title, or used at least four times, that it does not define.

    Every definition that was found counts, also one that is not sure: rather silent than wrongly told.
    """
    defined = {row["concept"] for row in draft.definitions if row["confidence"] >= LIKELY}
    titled = {row["concept"] for row in _in_title(draft)}
    for concept in sorted({row["concept"] for row in draft.mentions} - defined):
        uses = [row for row in draft.running if row["concept"] == concept]
        if concept in titled or len(uses) >= OFTEN or len(uses) + _kin(draft, uses) >= OFTEN:
            yield _finding(draft, literature, concept, uses, is_titled=concept in titled)


def _kin(draft: Draft, uses: list[Row]) -> int:
    """How many more words of a family there are than the codebook takes for its terms, where that takes most.

    "An integrated kitchen" is none of its uses, and yet shows how much the draft makes of the word.
    """
    stems = {stem for row in uses if len(stem := _letters(row["term_as_written"])[:STEM]) == STEM}
    if len(uses) < SURELY or not stems:
        return 0
    places = {(row["start"], row["end"]) for row in draft.mentions}
    count = 0
    for block in draft.blocks:
        if block["role"] not in RUNNING:
            continue
        text, start = draft.text[block["start"] : block["end"]], block["start"]
        quotations = [found.span() for found in MARKED.finditer(text)]
        for word in WORD.finditer(text):
            is_known = any(begin < start + word.end() and start + word.start() < end for begin, end in places)
            is_quoted = any(begin <= word.start() < end for begin, end in quotations)
            count += _letters(word.group())[:STEM] in stems and not is_known and not is_quoted
    return count


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word.casefold()))


def _in_title(draft: Draft) -> list[Row]:
    """The mentions in the title, or in the heading with which the draft opens."""
    opening = draft.blocks[0] if draft.blocks else None
    titles = [row for row in draft.blocks if row["role"] == "title"]
    if not titles and opening and opening["role"] == "heading":
        titles = [opening]
    return [
        row
        for row in draft.mentions
        if row["term_role"] not in NOT_MEANT and any(each["start"] <= row["start"] < each["end"] for each in titles)
    ]


def _finding(draft: Draft, literature: Literature, concept: str, uses: list[Row], *, is_titled: bool) -> Finding:
    first = uses[0] if uses else next(row for row in _in_title(draft) if row["concept"] == concept)
    often = f"{counted(len(uses), 'use')} in its running text" + (", and it stands in the title" if is_titled else "")
    seen = f"{quoted(first['term_as_written'])} and its kin have {often}; no definition was found in the draft."
    known = [row for row in literature.definitions if row["concept"] == concept]
    known.sort(key=lambda row: (-row["confidence"], literature.names[row["doc_id"]], row["start"]))
    by_document: dict[str, Row] = {}
    for row in known:
        by_document.setdefault(row["doc_id"], row)
    said = f"{counted(len(known), 'definition')} in {counted(len(by_document), 'document')} of the literature."
    if not known:
        said = "No definition was found in the literature either."
    witnesses = [literature.witness(row) for row in [*by_document.values()][:2]]
    return draft.finding(CODE, (first["start"], first["end"]), (seen, said), concept=concept, witnesses=witnesses)
